/** Prices in words, as the reader's language writes them. */
import type { Tier } from '@shared/domain/tiers'
import { currentLocale, i18n } from '../index'

const { t } = i18n.global
const INTL_LOCALE = { ru: 'ru-RU', en: 'en-GB' } as const

/** A code that no currency has yet is written as it is. */
export function priceWords(price: number, currency: string): string {
  const number = new Intl.NumberFormat(INTL_LOCALE[currentLocale()], { maximumFractionDigits: 2 })
  if (!/^[A-Z]{3}$/.test(currency)) return `${number.format(price)} ${currency}`
  return new Intl.NumberFormat(INTL_LOCALE[currentLocale()], {
    style: 'currency',
    currency,
    minimumFractionDigits: Number.isInteger(price) ? 0 : 2,
    maximumFractionDigits: 2,
  }).format(price)
}

export const tierPrice = (tier: Tier, currency: string): string =>
  t('administration.tiers.perMonth', { price: priceWords(tier.pricePerMonth, currency) })
