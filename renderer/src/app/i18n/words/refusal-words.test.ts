import { describe, expect, it } from 'vitest'
import { COMMAND_NAMES } from '@shared/domain/command'
import { MERGE_RULES } from '@shared/domain/merge'
import { i18n, setLocale } from '../index'
import { refusalWords } from './refusal-words'

const domain = import.meta.glob<string>('../../../../../shared/domain/**/*.ts', {
  eager: true,
  query: '?raw',
  import: 'default',
})
const server = import.meta.glob<string>('../../../../../server/src/commands/*.ts', {
  eager: true,
  query: '?raw',
  import: 'default',
})
const client = import.meta.glob<string>('../../client/client-types.ts', {
  eager: true,
  query: '?raw',
  import: 'default',
})

const isSource = ([path]: readonly [string, string]): boolean => !/\.test\.ts$|\/testing\//.test(path)
const textsOf = (files: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(files)
    .filter(isSource)
    .map(([, text]) => text)
const found = (texts: readonly string[], pattern: RegExp): readonly string[] =>
  [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')))].sort()

/** Codes are the only dotted words in quotes of the rules, besides those of defects (`readonly code = '…'`). */
const CODE = /(?<!code = )'([a-z][a-zA-Z]*\.[a-z][a-zA-Z]*)'/g
const codes = [
  ...new Set([
    ...found(textsOf(domain), CODE),
    ...found(
      textsOf(server).flatMap((text) =>
        [...text.matchAll(/VERDICT_CODES = \{[^}]*\}|refused\([^)]*\)|code: '[^']*'/g)].map(([part]) => part),
      ),
      CODE,
    ),
  ]),
]

const { te } = i18n.global

describe.each(['ru', 'en'] as const)('the words for refusals in %s', (locale) => {
  it('cover every code of the rules and of the server', () => {
    expect(codes).toEqual(
      expect.arrayContaining(['assign.taken', 'command.dependencyRefused', 'permission.readOnly', 'undo.delivered']),
    )
    expect(
      codes.filter((code) => !te(`refusal.${code}.what`, locale) || !te(`refusal.${code}.advice`, locale)),
    ).toEqual([])
  })

  it('cover every way in which two changes meet', () => {
    const union = Object.values(domain).find((text) => text.includes('export type MergeRule ='))
    const rules = found([/export type MergeRule =([\s\S]*?)\n\n/.exec(union ?? '')?.[1] ?? ''], /'(\w+)'/g)
    expect(rules).toEqual(expect.arrayContaining(['firstWins', 'laterWins', 'changedSince']))
    expect(rules.filter((rule) => !te(`refusal.rule.${rule}`, locale))).toEqual([])
  })

  it('name every field that can meet another change', () => {
    expect(Object.keys(MERGE_RULES).filter((field) => !te(`words.field.${field}`, locale))).toEqual([])
  })

  it('cover every reason why a change was not saved', () => {
    const reasons = found([/export type NotSavedCode =(.*)/.exec(textsOf(client).join('\n'))?.[1] ?? ''], /'(\w+)'/g)
    expect(reasons).toContain('quota')
    expect(reasons.filter((code) => !te(`refusal.notSaved.${code}`, locale))).toEqual([])
  })

  it('name every command', () => {
    expect(COMMAND_NAMES.filter((name) => !te(`words.command.${name}`, locale))).toEqual([])
  })
})

describe('a refusal in words', () => {
  const nothing = {
    person: () => undefined,
    group: () => undefined,
    category: () => undefined,
    service: () => undefined,
    policies: [],
  }

  it('says what happened with the names of what it is about', () => {
    setLocale('ru')
    const { what } = refusalWords('state.illegal', { from: 'closed', to: 'pending' }, nothing)
    expect(what).toBe('Из состояния «закрыта» нельзя перейти в «ожидание»')
  })

  it('of a code from the future still says the code and what to do', () => {
    setLocale('en')
    const { what, advice } = refusalWords('quota.exceeded', {}, nothing)
    expect(what).toContain('quota.exceeded')
    expect(advice).not.toBe('')
  })
})
