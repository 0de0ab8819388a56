/** What the main process itself says: notifications, the tray and its menu. Both languages have every word. */
import { en } from './words/en'
import type { MainWords } from './words/main-words'
import { ru } from './words/ru'

export type Language = 'ru' | 'en'

export const WORDS: Readonly<Record<Language, MainWords>> = { ru, en }

/** On the clock of this machine. */
export const isSameDay = (left: number, right: number): boolean =>
  new Date(left).toDateString() === new Date(right).toDateString()

/** «сегодня» is left out: an alarm that is shown today and names no day means today. */
export function timeWords(at: number, now: number, language: Language): string {
  const day = isSameDay(at, now) ? {} : ({ day: 'numeric', month: 'short' } as const)
  return new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...day,
  }).format(at)
}
