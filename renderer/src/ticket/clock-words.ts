/** What a lane of the strip says: how much is left, until when, and how a clock ended. */
import { formatDeadline, formatDuration, formatLateness, formatSpan } from '@/app/format'
import { daysBetween } from '@/app/format/instant'
import { i18n, type Locale } from '@/app/i18n'
import { clockName, type Names } from '@/app/i18n/words/value-words'
import type { Instant } from '@shared/domain/instant'
import type { Clock, ClockTick } from '@shared/sla'

const { t } = i18n.global

export interface LaneWords {
  /** In strong type: what is left. */
  readonly time: string
  /** After it: the deadline, or why it does not run. */
  readonly after: string
}

export function laneWords(clock: Clock, tick: ClockTick, now: Instant, locale: Locale): LaneWords {
  const deadline = clock.deadlineAt === null ? '' : formatDeadline(clock.deadlineAt, now, locale)
  if (tick.band === 'paused') {
    const reason = clock.pauseReason === null ? '' : t(`domain.pauseReason.${clock.pauseReason}`).toLocaleLowerCase()
    return { time: formatSpan(tick.remainingMs, locale), after: reason }
  }
  if (tick.band === 'missed' || tick.band === 'overdue') {
    const sinceMs = clock.deadlineAt === null ? 0 : (clock.endedAt ?? now) - clock.deadlineAt
    return { time: formatLateness(-tick.remainingMs, sinceMs, locale), after: tick.band === 'missed' ? '' : deadline }
  }
  // After today working hours would make a countdown misleading: the day and the time say more.
  const isLater = clock.deadlineAt !== null && daysBetween(now, clock.deadlineAt) > 0
  const isCalm = tick.band === 'calm' || tick.band === 'outsideHours'
  if (isCalm && isLater) return { time: deadline, after: '' }
  return { time: formatDuration(tick.remainingMs, locale), after: deadline }
}

/** «Первый ответ: за 11 мин из 30 мин». */
export function endedWords(clock: Clock, names: Names, locale: Locale): string {
  return t('ticket.clock.met', {
    metric: clockName(clock, names),
    elapsed: formatSpan(clock.elapsedMs, locale),
    target: formatSpan(clock.targetMs, locale),
  })
}
