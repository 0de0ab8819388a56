/** `--language`: which of two languages a map or the demo is read in. */
import { chooseLanguage, LANGUAGES, type Language } from '../import/in-language'
import { UsageError } from './usage'

/** @throws UsageError for a language that is not ours, asked for or in `OPORA_LANGUAGE` */
export function readLanguage(asked: string | undefined): Language {
  const language = chooseLanguage(asked, process.env)
  if (language !== null) return language
  throw new UsageError(`Not a language: ${asked ?? process.env['OPORA_LANGUAGE'] ?? ''} (${LANGUAGES.join(', ')})`)
}
