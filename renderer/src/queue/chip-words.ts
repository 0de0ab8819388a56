/** What the chip of a row says: which promise, and how much time is left, in the words of the current language. */
import { daysBetween } from '@/app/format/instant'
import {
  formatDate,
  formatDeadline,
  formatDuration,
  formatInstant,
  formatLateness,
  formatSpan,
  formatTime,
  lateDays,
} from '@/app/format'
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
      return told(outsideHours(clock, tick, now, locale).time)
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
  if (tick.opensAt !== null) return outsideHours(clock, tick, now, locale).word
  return t(`domain.metricShort.${clock.metric}`)
}

/** Letters beside each other that a chip of the queue has room for. */
const ROOM = 20

/**
 * When it goes on, and the deadline. Both in full where there is room; otherwise the day says enough, first of the one and
 * then of the other, and the tooltip has the rest.
 */
function outsideHours(
  { deadlineAt }: Pick<Clock, 'deadlineAt'>,
  { opensAt }: ClockTick,
  now: Instant,
  locale: Locale,
): { readonly word: string; readonly time: string } {
  const opens = (at: string): string => (at === '' ? '' : t('domain.opensShort', { time: at }))
  const short = (at: Instant | null): string => (at === null ? '' : shortDay(at, now, locale))
  const long = (at: Instant | null): string => (at === null ? '' : formatDeadline(at, now, locale))
  const choices = [
    { word: opens(long(opensAt)), time: long(deadlineAt) },
    { word: opens(short(opensAt)), time: long(deadlineAt) },
    { word: opens(short(opensAt)), time: short(deadlineAt) },
  ] as const
  return choices.find(({ word, time }) => word.length + time.length <= ROOM) ?? choices[2]
}

/** Today its time, within a week the weekday, later the date. */
function shortDay(at: Instant, now: Instant, locale: Locale): string {
  const days = Math.abs(daysBetween(now, at))
  if (days === 0) return formatTime(at, locale)
  return formatDate(days < 7 ? 'weekday' : days < 180 ? 'dayMonth' : 'dayMonthYear', at, locale)
}

/** One that is over counts up to its end, a running one up to now. */
function late(clock: Clock, tick: ClockTick, now: Instant, locale: Locale): Pick<ChipTime, 'time' | 'lateDays'> {
  const overdueMs = Math.max(0, -tick.remainingMs)
  const sinceMs = clock.deadlineAt === null ? 0 : (clock.endedAt ?? now) - clock.deadlineAt
  return { time: formatLateness(overdueMs, sinceMs, locale), lateDays: lateDays(overdueMs, sinceMs) }
}
