/** What the chip of a row says: which promise, and how much time is left, in the words of the current language. */
import { daysBetween } from '@/app/format/instant'
import { formatDeadline, formatDuration, formatInstant, formatLateness, formatSpan, lateDays } from '@/app/format'
import { i18n, type Locale } from '@/app/i18n'
import type { Instant } from '@shared/domain/instant'
import type { Clock, ClockTick } from '@shared/sla'

export interface ChipTime {
  /** Time in the chip; empty when there is none. */
  readonly time: string
  /** True when `time` is how long it took, which is said with a word. */
  readonly isTaken: boolean
  /** Days since the deadline, once it is told in days: no news any more, so the chip is quieter. */
  readonly lateDays: number | null
  /** The deadline in full, for the tooltip; empty when there is none. */
  readonly deadline: string
}

const { t } = i18n.global

const NOTHING: ChipTime = { time: '', isTaken: false, lateDays: null, deadline: '' }

/**
 * @param now server's time
 * @example chipTime(clock, tick, now, 'ru').time // «1 ч 12 мин», «4:12», «ср, 08:20», «−66 дн»
 */
export function chipTime(clock: Clock | null, tick: ClockTick, now: Instant, locale: Locale): ChipTime {
  if (clock === null || tick.band === 'none') return NOTHING
  const deadline = clock.deadlineAt === null ? '' : formatInstant(clock.deadlineAt, locale)
  const told = (time: string): ChipTime => ({ ...NOTHING, time, deadline })
  switch (tick.band) {
    case 'met':
      return { ...told(formatSpan(clock.elapsedMs, locale)), isTaken: true }
    case 'missed':
    case 'overdue':
      return { ...NOTHING, ...late(clock, tick, now, locale), deadline }
    case 'paused':
      return told(
        tick.remainingMs < 0 ? formatDuration(tick.remainingMs, locale) : formatSpan(tick.remainingMs, locale),
      )
    case 'outsideHours':
      return told(clock.deadlineAt === null ? '' : formatDeadline(clock.deadlineAt, now, locale))
    case 'calm':
      // After today working hours would make a countdown misleading: the day and the time say more.
      return clock.deadlineAt !== null && daysBetween(now, clock.deadlineAt) > 0
        ? told(formatDeadline(clock.deadlineAt, now, locale))
        : told(formatDuration(tick.remainingMs, locale))
    case 'soon':
    case 'urgent':
      return told(formatDuration(tick.remainingMs, locale))
    default:
      return tick.band satisfies never
  }
}

/**
 * The word before the time: which promise it is; while time stands still, what is waited for, or when it goes on.
 *
 * @example chipWord(clock, tick, now, 'ru') // «решение», «заявитель», «с 09:00»
 */
export function chipWord(clock: Clock | null, tick: ClockTick, now: Instant, locale: Locale): string {
  if (clock === null || tick.band === 'none') return ''
  if (tick.band === 'paused' && clock.pauseReason !== null) return t(`domain.pausedShort.${clock.pauseReason}`)
  if (tick.opensAt !== null) return t('domain.opensShort', { time: formatDeadline(tick.opensAt, now, locale) })
  return t(`domain.metricShort.${clock.metric}`)
}

/** One that is over counts up to its end, a running one up to now. */
function late(clock: Clock, tick: ClockTick, now: Instant, locale: Locale): Pick<ChipTime, 'time' | 'lateDays'> {
  const overdueMs = Math.max(0, -tick.remainingMs)
  const sinceMs = clock.deadlineAt === null ? 0 : (clock.endedAt ?? now) - clock.deadlineAt
  return { time: formatLateness(overdueMs, sinceMs, locale), lateDays: lateDays(overdueMs, sinceMs) }
}
