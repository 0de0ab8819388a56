/** What the chip of a row says: which promise, and how much time is left, in the words of the current language. */
import { daysBetween } from '@/app/format/instant'
import { formatDeadline, formatDuration, formatInstant, formatSpan } from '@/app/format'
import type { Locale } from '@/app/i18n'
import type { Instant } from '@shared/domain/instant'
import type { Clock, ClockTick } from '@shared/sla'

export interface ChipTime {
  /** Time in the chip; empty when there is none. */
  readonly time: string
  /** True when `time` is how long it took, which is said with a word. */
  readonly isTaken: boolean
  /** The deadline in full, for the tooltip; empty when there is none. */
  readonly deadline: string
}

const NOTHING: ChipTime = { time: '', isTaken: false, deadline: '' }

/**
 * @param now server's time
 * @example chipTime(clock, tick, now, 'ru').time // «1 ч 12 мин», «4:12», «ср, 08:20»
 */
export function chipTime(clock: Clock | null, tick: ClockTick, now: Instant, locale: Locale): ChipTime {
  if (clock === null || tick.band === 'none') return NOTHING
  const deadline = clock.deadlineAt === null ? '' : formatInstant(clock.deadlineAt, locale)
  const told = (time: string): ChipTime => ({ time, isTaken: false, deadline })
  switch (tick.band) {
    case 'met':
      return { time: formatSpan(clock.elapsedMs, locale), isTaken: true, deadline }
    case 'missed':
    case 'overdue':
      return told(formatDuration(Math.min(0, tick.remainingMs), locale))
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
