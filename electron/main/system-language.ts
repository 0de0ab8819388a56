/** The language of the main process until the page has said which one the engineer reads. */
import type { Language } from './words'

/** @param preferred languages of the system, the first one first, as `ru-RU` */
export function systemLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const [language] = tag.toLowerCase().split('-')
    if (language === 'ru' || language === 'en') return language
  }
  return 'en'
}
