/**
 * The clock of this computer against the server's. Deadlines are counted by the server's clock either way; but what a wrong
 * clock stamps elsewhere on this computer is wrong, and whoever compares the two is at a loss.
 */
import { DAY_MS, MINUTE_MS } from '@shared/domain/instant'
import { formatSpan } from '../format'
import { i18n, type Locale } from '../i18n'

const { t } = i18n.global

/** Below this the difference is the network's, not the clock's. */
const SHOWN_FROM_MS = 2 * MINUTE_MS

export interface ClockSkew {
  /** `fast`: this computer shows a later time than the server. */
  readonly direction: 'fast' | 'slow'
  /** By how much, in words. */
  readonly size: string
}

/**
 * @param serverOffsetMs server's clock minus this computer's
 * @returns null when the clock is right, or near enough
 */
export function clockSkew(serverOffsetMs: number, locale: Locale): ClockSkew | null {
  const sizeMs = Math.abs(serverOffsetMs)
  if (sizeMs < SHOWN_FROM_MS) return null
  const days = Math.round(sizeMs / DAY_MS)
  return {
    direction: serverOffsetMs < 0 ? 'fast' : 'slow',
    size: sizeMs < DAY_MS ? formatSpan(sizeMs, locale) : t('common.days', days),
  }
}

/** Whether the clock has been set since: a banner that was closed has something new to say. */
export const isOtherSkew = (offsetMs: number, closedAtOffsetMs: number | null): boolean =>
  closedAtOffsetMs === null || Math.abs(offsetMs - closedAtOffsetMs) >= SHOWN_FROM_MS
