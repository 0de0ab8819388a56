/** What stands where something was written that the organisation has erased. */
import { formatDate } from '@/app/format'
import { currentLocale, i18n } from '@/app/i18n'
import type { Instant } from '@shared/domain/instant'

const { t } = i18n.global

/** Every ticket was registered with a subject: one without has lost it. */
export const subjectWords = (subject: string): string => (subject === '' ? t('words.erased.subject') : subject)

/** @param at null where no record says when */
export function erasedWords(what: 'text' | 'file', at: Instant | null = null): string {
  if (at === null) return t(`words.erased.${what}`)
  const date = formatDate('dayMonthYear', at, currentLocale())
  return t(`words.erased.${what}On`, { date })
}
