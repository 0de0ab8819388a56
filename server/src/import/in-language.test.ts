import { describe, expect, it } from 'vitest'
import { chooseLanguage, inLanguage } from './in-language'

describe('a text in both languages', () => {
  const map = { pool: { ru: 'russian', en: 'english' }, list: [{ ru: ['а', 'б'], en: ['a'] }, 'plain'], count: 1 }

  it('is the one that was chosen, wherever it stands', () => {
    expect(inLanguage(map, 'ru')).toEqual({ pool: 'russian', list: [['а', 'б'], 'plain'], count: 1 })
    expect(inLanguage(map, 'en')).toEqual({ pool: 'english', list: [['a'], 'plain'], count: 1 })
  })

  it('is told from a table that has a key of that name', () => {
    const table = { en: 'England', ru: 'Russia', fr: 'France' }
    expect(inLanguage(table, 'ru')).toEqual(table)
  })
})

describe('the language', () => {
  it.each([
    ['what was asked for comes first', 'en', { OPORA_LANGUAGE: 'ru', LANG: 'ru_RU.UTF-8' }, 'en'],
    ['then the variable', undefined, { OPORA_LANGUAGE: 'ru', LANG: 'en_GB' }, 'ru'],
    ['then the locale, the one that rules all first', undefined, { LC_ALL: 'ru_RU.UTF-8', LANG: 'en_GB' }, 'ru'],
    ['an empty variable says nothing', undefined, { OPORA_LANGUAGE: '', LC_ALL: '', LANG: 'ru' }, 'ru'],
    ['every other locale is answered in English', undefined, { LANG: 'run_BI' }, 'en'],
    ['without any, the system is asked', undefined, {}, 'ru'],
    ['one that is not ours is told', 'de', {}, null],
  ])('%s', (_sentence, asked, env, expected) => {
    expect(chooseLanguage(asked, env, 'ru-RU')).toBe(expected)
  })
})
