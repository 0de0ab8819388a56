import { describe, expect, it } from 'vitest'
import { collectMessages, flattenMessages, type MessageTree } from './catalogue'

const files = import.meta.glob<MessageTree>('./messages/*/*.ts', { eager: true, import: 'default' })
const sources = import.meta.glob<string>(['../../**/*.vue', '../../**/*.ts', '!../../**/*.test.ts'], {
  eager: true,
  query: '?raw',
  import: 'default',
})

const russian = new Map(flattenMessages(collectMessages(files, 'ru')))
const english = new Map(flattenMessages(collectMessages(files, 'en')))

/** Literal keys of `t('…')`, `te('…')`, `titleKey: '…'`; keys put together at run time are not seen here. */
function usedKeys(source: string): readonly string[] {
  return [...source.matchAll(/(?:\b\$?te?\(|titleKey:\s*)\s*'([a-zA-Z]+(?:\.\w+)+)'/g)].map((match) => match[1] ?? '')
}

describe('the message catalogues', () => {
  it('have the same keys in both languages', () => {
    expect([...russian.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('have the same parameters in both languages', () => {
    const parameters = (words: string): readonly string[] =>
      [...new Set([...words.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort()
    for (const [key, words] of russian)
      expect([key, parameters(words)]).toEqual([key, parameters(english.get(key) ?? '')])
  })

  it('write Russian with three plural forms and English with two', () => {
    for (const [key, words] of russian)
      expect([key, [1, 3, 4]]).toEqual([key, expect.arrayContaining([words.split(' | ').length])])
    for (const [key, words] of english)
      expect([key, [1, 2, 3]]).toEqual([key, expect.arrayContaining([words.split(' | ').length])])
  })

  it('are free of exclamation marks and of words that the vocabulary forbids', () => {
    const forbidden = /!|тикет|дедлайн|оффлайн|агент|ранбук|ворклог|юзер|макрос|инициатор/i
    expect([...russian].filter(([, words]) => forbidden.test(words))).toEqual([])
  })

  it('hold every key that the source names', () => {
    const missing = Object.entries(sources).flatMap(([path, source]) =>
      usedKeys(source)
        .filter((key) => !russian.has(key))
        .map((key) => `${path}: ${key}`),
    )
    expect(missing).toEqual([])
  })
})
