/**
 * The browser's first formatter of a kind takes longer than the rest of a first screen, as it reads up on all languages
 * that there are. It is made while nobody waits.
 */
import { currentLocale, i18n } from '../i18n'
import { warmInstants } from './instant'

/** Makes those that the first queue asks for, in the language that is shown. */
export function warmFormatters(): void {
  i18n.global.n(0, 'count')
  warmInstants(currentLocale())
}
