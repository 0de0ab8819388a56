/**
 * Texts that a map gives in both languages, as `{ ru: …, en: … }` wherever one text could stand: one of them is chosen
 * while the file is read, so nothing after that knows of languages.
 */

export const LANGUAGES = ['ru', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** @param value what came out of a YAML file; it is left as it is, and a copy is returned */
export function inLanguage(value: unknown, language: Language): unknown {
  if (Array.isArray(value)) return value.map((item) => inLanguage(item, language))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const isInBoth = entries.length === LANGUAGES.length && LANGUAGES.every((name) => name in value)
  if (isInBoth) return inLanguage(Object.fromEntries(entries)[language], language)
  return Object.fromEntries(entries.map(([key, inner]) => [key, inLanguage(inner, language)]))
}

/**
 * The language to use: the one asked for, else `OPORA_LANGUAGE`, else that of the system's locale. Russian for a Russian
 * one, English for every other.
 *
 * @param systemLocale used where the environment says nothing, as on Windows
 * @returns null when what was asked for is no language of ours
 */
export function chooseLanguage(
  asked: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  systemLocale: string = Intl.DateTimeFormat().resolvedOptions().locale,
): Language | null {
  const wish = asked ?? given(env['OPORA_LANGUAGE'])
  if (wish !== undefined) return LANGUAGES.find((language) => language === wish) ?? null
  const locale = given(env['LC_ALL']) ?? given(env['LC_MESSAGES']) ?? given(env['LANG']) ?? systemLocale
  return /^ru\b|^ru_/i.test(locale) ? 'ru' : 'en'
}

/** An empty variable says nothing. */
const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value)
