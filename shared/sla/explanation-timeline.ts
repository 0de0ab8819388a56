/** The life of a clock on an axis of real time: what it did when, and when nobody was at work. */
import type { Instant } from '../domain/instant'
import { addMs, closesAt, isOpen, nextOpen, type Calendar } from './calendar'
import type { Clock } from './types'

export interface TimelineSpan {
  /** `ahead` is what is left until the deadline, if nothing happens. */
  readonly kind: 'running' | 'paused' | 'stopped' | 'ahead'
  readonly from: Instant
  readonly to: Instant
}

export interface ClosedSpan {
  readonly from: Instant
  readonly to: Instant
}

export interface ClockTimeline {
  readonly from: Instant
  readonly to: Instant
  readonly spans: readonly TimelineSpan[]
  /** Hours that do not count; none where there would be too many to tell apart. */
  readonly closed: readonly ClosedSpan[]
  /** The deadline, or when a paused clock would be due if it went on now. Null once it has ended. */
  readonly dueAt: Instant | null
}

/** About two months of nights: more are a grey field. */
const MOST_CLOSED = 64

export function layTimeline(clock: Clock, calendar: Calendar, now: Instant): ClockTimeline {
  const dueAt = dueOf(clock, calendar, now)
  const to = Math.max(clock.endedAt ?? now, dueAt ?? 0)
  const spans: TimelineSpan[] = clock.intervals.map((interval) => ({
    kind: interval.kind,
    from: interval.from,
    to: interval.to ?? now,
  }))
  if (clock.state === 'running' && dueAt !== null && dueAt > now) spans.push({ kind: 'ahead', from: now, to: dueAt })
  return {
    from: clock.startedAt,
    to,
    spans: spans.filter((span) => span.to > span.from),
    closed: closedBetween(calendar, clock.startedAt, to),
    dueAt,
  }
}

function dueOf(clock: Clock, calendar: Calendar, now: Instant): Instant | null {
  if (clock.deadlineAt !== null) return clock.deadlineAt
  if (clock.state !== 'paused' || clock.remainingMs < 0) return null
  return addMs(calendar, now, clock.remainingMs)
}

function closedBetween(calendar: Calendar, from: Instant, to: Instant): readonly ClosedSpan[] {
  const closed: ClosedSpan[] = []
  for (let at = from; at < to;) {
    if (isOpen(calendar, at)) {
      at = closesAt(calendar, at) ?? to
      continue
    }
    const opensAt = Math.min(nextOpen(calendar, at), to)
    closed.push({ from: at, to: opensAt })
    if (closed.length > MOST_CLOSED) return []
    at = opensAt
  }
  return closed
}
