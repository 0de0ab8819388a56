/** Rules for attached files as they are typed, and their changes in words. */
import { currentLocale, i18n } from '@/app/i18n'
import type { PublishedVersion } from '@shared/protocol/administration'

const { t } = i18n.global

const MEGABYTE = 1_024 * 1_024

/** @returns bytes; NaN for what is no number, which stays a mistake that is told */
export function readMegabytes(typed: string): number {
  const text = typed.trim().replace(',', '.')
  return text === '' ? Number.NaN : Math.round(Number(text) * MEGABYTE)
}

/** Three digits behind the comma are a kilobyte: nobody means less. */
export function megabytesText(bytes: number): string {
  if (Number.isNaN(bytes)) return ''
  return new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: 3, useGrouping: false }).format(
    bytes / MEGABYTE,
  )
}

/** Extensions as people write them: `.EXE, *.msi; bat`. Each once. */
export function readExtensions(typed: string): readonly string[] {
  const words = typed
    .toLowerCase()
    .split(/[\s,;]+/u)
    .map((word) => word.replace(/^\*?\./, ''))
  return [...new Set(words.filter((word) => word !== ''))]
}

export function describeRulesChange({ field, from, to }: PublishedVersion<unknown>['changes'][number]): string {
  if (field === 'maxBytes') {
    const sizes = { from: megabytesText(Number(from)), to: megabytesText(Number(to)) }
    return t('administration.changed', { what: t('administration.files.size'), ...sizes })
  }
  const [, extension] = field.split('.')
  if (extension === undefined) return t('administration.files.reordered')
  return t(`administration.files.${from === null ? 'refused' : 'allowed'}`, { extension })
}
