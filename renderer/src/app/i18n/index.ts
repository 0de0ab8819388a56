/**
 * The languages of the interface. Russian and English are complete and switched at run time; the choice is kept on
 * this device. Every file `messages/<locale>/<feature>.ts` is one top-level key, so a feature brings its own words.
 */
import { computed, type WritableComputedRef } from 'vue'
import { createI18n } from 'vue-i18n'
import { collectMessages, type MessageTree } from './catalogue'
import { isLocale, type Locale } from './locale'
import { russianPluralRule } from './plural'

export { LOCALES, type Locale } from './locale'

const STORAGE_KEY = 'opora.locale'

const files = import.meta.glob<MessageTree>('./messages/*/*.ts', { eager: true, import: 'default' })

function preferredLocale(): Locale {
  const stored = localStorage.getItem(STORAGE_KEY)
  if (isLocale(stored)) return stored
  return navigator.language.toLowerCase().startsWith('ru') ? 'ru' : 'en'
}

const options = {
  legacy: false as const,
  globalInjection: true,
  locale: preferredLocale(),
  fallbackLocale: 'en',
  messages: { ru: collectMessages(files, 'ru'), en: collectMessages(files, 'en') },
  pluralRules: { ru: russianPluralRule },
  // By a name, since it makes a formatter anew for each number that is given without one.
  numberFormats: { ru: { count: { maximumFractionDigits: 0 } }, en: { count: { maximumFractionDigits: 0 } } },
}

/** The one instance: `app.use(i18n)`; outside components `i18n.global.t`. */
export const i18n = createI18n<false>(options)

/** The language now shown. */
export function currentLocale(): Locale {
  const locale: string = i18n.global.locale.value
  return isLocale(locale) ? locale : 'en'
}

/** Switches the language at once, marks the page with it and keeps it on this device. */
export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
  localStorage.setItem(STORAGE_KEY, locale)
}

/** The language as something to bind a switch to, or to give to the functions of `format/`. */
export function useLocale(): WritableComputedRef<Locale> {
  return computed({ get: currentLocale, set: setLocale })
}

document.documentElement.lang = currentLocale()
