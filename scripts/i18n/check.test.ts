import { describe, expect, test } from 'vitest'
import { checkMessages, type MessageProblem } from './check'
import { flatten } from './read'

interface Words {
  readonly ru: Record<string, string>
  readonly en: Record<string, string>
}

const check = ({ ru, en }: Words, source: string): MessageProblem[] =>
  checkMessages(
    new Map([
      ['ru', new Map(Object.entries(ru))],
      ['en', new Map(Object.entries(en))],
    ]),
    new Map([['a.vue', source]]),
  )

const both = (...keys: string[]): Words => {
  const words = Object.fromEntries(keys.map((key) => [key, 'words']))
  return { ru: words, en: words }
}

test('messages that are translated and used are all right', () => {
  expect(check(both('queue.view.mine'), `{{ t('queue.view.mine') }}`)).toEqual([])
})

test('a message in one language only is found', () => {
  expect(check({ ru: { 'a.b': 'слово' }, en: {} }, `t('a.b')`)).toEqual([
    { kind: 'notTranslated', key: 'a.b', where: 'en' },
  ])
  expect(check({ ru: {}, en: { 'a.b': 'word' } }, `t('a.b')`)).toEqual([
    { kind: 'notTranslated', key: 'a.b', where: 'ru' },
  ])
})

test('placeholders that differ are found', () => {
  const words = { ru: { 'a.b': 'до {until}, {count}' }, en: { 'a.b': 'until {time}, {count}' } }
  expect(check(words, `t('a.b')`)).toEqual([{ kind: 'placeholdersDiffer', key: 'a.b', where: 'ru, en' }])
})

test('placeholders in another order, or in more plural forms, do not differ', () => {
  const words = { ru: { 'a.b': '{b} {a} | {b} {a} | {a} {b}' }, en: { 'a.b': '{a} {b} | {a} {b}' } }
  expect(check(words, `t('a.b')`)).toEqual([])
})

describe('a key that does not exist is found', () => {
  test.each([
    `t('a.c')`,
    `$t("a.c", { n: 1 })`,
    `i18n.global.t(\`a.c\`)`,
    `t(\n  'a.c',\n)`,
    `te('a.c')`,
    `i18nKey('a.c')`,
    `<i18n-t keypath="a.c" />`,
    `<i18n-t :keypath="'a.c'" />`,
    `{ id: 'x', titleKey: 'a.c' }`,
  ])('in %s', (source) => {
    expect(check(both('a.b'), `t('a.b'); ${source}`)).toEqual([{ kind: 'doesNotExist', key: 'a.c', where: 'a.vue' }])
  })

  test('also when the end of the key is put together', () => {
    expect(check(both('a.b'), 't("a.b"); t(`verdict.${code}`)')).toEqual([
      { kind: 'doesNotExist', key: 'verdict.…', where: 'a.vue' },
    ])
  })
})

describe('a key that is never used is found', () => {
  const unused = [{ kind: 'neverUsed', key: 'a.c', where: 'every language' }]
  test.each([`t('a.b')`, `t('a.b'); format('a', 'c')`, `t('a.b'); t('a.cc' ? 'a.b' : '')`])('in %s', (source) => {
    expect(check(both('a.b', 'a.c'), source).filter((problem) => problem.kind === 'neverUsed')).toEqual(unused)
  })
})

describe('a use is', () => {
  test.each([
    ['a key whose end is put together', 't(`verdict.${code}`)'],
    ['a key whose end is added', `t('verdict.' + code)`],
    ['a beginning handed on before it is translated', 'const key = `verdict.${code}`'],
    ['a choice between keys', `t(isGood ? 'verdict.good' : 'verdict.bad')`],
    ['a table of keys', `const KEYS = ['verdict.good', "verdict.bad"]`],
  ])('%s', (_what, source) => {
    expect(check(both('verdict.good', 'verdict.bad'), source)).toEqual([])
  })

  test('a message that takes another in', () => {
    const words = { 'a.b': 'see @:a.c', 'a.c': 'that' }
    expect(check({ ru: words, en: words }, `t('a.b')`)).toEqual([])
  })
})

test('a call of another function is no use', () => {
  expect(check(both(), `split('a.b'); const x = last('c.d'); at('e.f')`)).toEqual([])
})

test('a tree of messages has dotted keys', () => {
  expect(flatten({ view: { mine: 'Мои' }, next: 'Дальше' }, 'queue')).toEqual([
    ['queue.view.mine', 'Мои'],
    ['queue.next', 'Дальше'],
  ])
})
