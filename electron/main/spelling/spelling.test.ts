import { describe, expect, test } from 'vitest'
import { checkSpelling } from './spelling'
import { textMenu } from './text-menu'

function session() {
  const done: unknown[][] = []
  return {
    done,
    setSpellCheckerEnabled: (isOn: boolean) => void done.push(['enabled', isOn]),
    setSpellCheckerLanguages: (languages: string[]) => void done.push(['languages', ...languages]),
  }
}

test('spelling is checked in the chosen languages, and in none by default', () => {
  const chosen = session()
  checkSpelling(chosen, ['ru', 'en'])
  expect(chosen.done).toEqual([
    ['languages', 'ru', 'en-GB'],
    ['enabled', true],
  ])
  const none = session()
  checkSpelling(none, [])
  expect(none.done).toEqual([['languages'], ['enabled', false]])
})

describe('the menu of a text', () => {
  const at = { misspelledWord: '', dictionarySuggestions: [] as string[], isEditable: true, selectionText: '' }
  const asked: string[] = []
  const actions = {
    replace: (word: string) => void asked.push(`replace ${word}`),
    learn: (word: string) => void asked.push(`learn ${word}`),
  }

  test('corrects a word, or learns it', () => {
    const dictionarySuggestions = ['принтер', 'спринтер', 'a', 'b', 'c', 'd']
    const menu = textMenu({ ...at, misspelledWord: 'принтир', dictionarySuggestions }, 'ru', actions)
    expect(menu.map(({ label, type }) => label ?? type)).toEqual([
      'принтер',
      'спринтер',
      'a',
      'b',
      'c',
      'Добавить в словарь',
      'separator',
      'Вырезать',
      'Копировать',
      'Вставить',
      'Выделить всё',
    ])
    const click = (index: number): void => (menu[index]?.click as () => void)()
    click(0)
    click(5)
    expect(asked).toEqual(['replace принтер', 'learn принтир'])
  })

  test('says when it knows no better word', () => {
    expect(textMenu({ ...at, misspelledWord: 'qwrt' }, 'en', actions)[0]).toEqual({
      label: 'No suggestions',
      enabled: false,
    })
  })

  test('is not there where nothing is written, and only copies what is marked', () => {
    expect(textMenu({ ...at, isEditable: false }, 'en', actions)).toEqual([])
    expect(textMenu({ ...at, isEditable: false, selectionText: 'No. 7' }, 'en', actions)).toEqual([
      { role: 'copy', label: 'Copy' },
    ])
  })
})
