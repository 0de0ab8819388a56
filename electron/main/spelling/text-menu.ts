/** The menu of a right click where text is written: corrections of a word, and what one does with text. */
import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { Language } from '../words'
import { WORDS } from '../words'

const MOST_SUGGESTIONS = 5

export interface TextMenuActions {
  replace(word: string): void
  learn(word: string): void
}

/** @returns nothing where no text is written or marked: there is no menu then */
export function textMenu(
  at: Pick<ContextMenuParams, 'misspelledWord' | 'dictionarySuggestions' | 'isEditable' | 'selectionText'>,
  language: Language,
  actions: TextMenuActions,
): MenuItemConstructorOptions[] {
  const words = WORDS[language].text
  if (!at.isEditable) return at.selectionText === '' ? [] : [{ role: 'copy', label: words.copy }]
  const { misspelledWord } = at
  const corrections: MenuItemConstructorOptions[] =
    misspelledWord === ''
      ? []
      : [
          ...(at.dictionarySuggestions.length === 0 ? [{ label: words.noSuggestions, enabled: false }] : []),
          ...at.dictionarySuggestions
            .slice(0, MOST_SUGGESTIONS)
            .map((word) => ({ label: word, click: () => actions.replace(word) })),
          { label: words.learn, click: () => actions.learn(misspelledWord) },
          { type: 'separator' as const },
        ]
  return [
    ...corrections,
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'selectAll', label: words.selectAll },
  ]
}
