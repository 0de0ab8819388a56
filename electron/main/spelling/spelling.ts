/**
 * Spelling, by Chromium's own checker. It is off until the engineer chooses a language: on Windows and Linux its
 * dictionaries come from outside, and a desktop that was just installed calls nobody unasked. macOS has dictionaries and
 * finds the language by itself.
 */
import type { SpellingLanguage } from '@shared/protocol/desktop-settings'
import type { Session } from 'electron'

/** As Chromium calls its dictionaries. */
const DICTIONARIES: Readonly<Record<SpellingLanguage, string>> = { ru: 'ru', en: 'en-GB' }

export function checkSpelling(
  session: Pick<Session, 'setSpellCheckerEnabled' | 'setSpellCheckerLanguages'>,
  languages: readonly SpellingLanguage[],
): void {
  // None first: switched on with the languages of the system, it would fetch those.
  session.setSpellCheckerLanguages(languages.map((language) => DICTIONARIES[language]))
  session.setSpellCheckerEnabled(languages.length > 0)
}
