/**
 * The strip of clocks as a drawing: lanes on one axis of working time, so that nights and week-ends take no room. All
 * positions are shares of the axis, from 0 to 1.
 */
import { DAY_MS, MINUTE_MS, type Instant } from '@shared/domain/instant'
import type { Actor } from '@shared/domain/people'
import type { Ticket } from '@shared/domain/ticket'
import { addMs, betweenMs, type Calendar, type Clock } from '@shared/sla'

export type SegmentKind = 'spent' | 'pause' | 'left'

export interface Segment {
  readonly kind: SegmentKind
  readonly from: number
  readonly to: number
}

export interface Lane {
  readonly clock: Clock
  readonly segments: readonly Segment[]
  /** Where the deadline stands; null while time is stopped. */
  readonly stop: number | null
}

export interface DayEdge {
  readonly position: number
  /** Midnight where the axis is read. */
  readonly at: Instant
}

export interface Strip {
  readonly lanes: readonly Lane[]
  /** Where the present stands. */
  readonly now: number
  readonly days: readonly DayEdge[]
}

/** More edges than this say nothing any more. */
const MOST_DAYS = 8
/** Air to the right, so that a stop is never cut. */
const MARGIN = 0.04
const SHORTEST_MS = 30 * MINUTE_MS

/** In whose working time the axis is told: the promise to the requester's, of which a ticket has one that outlasts the others. */
export function axisClock(clocks: readonly Clock[]): Clock | undefined {
  return (
    clocks.findLast(({ metric }) => metric === 'resolution') ??
    clocks.findLast(({ kind }) => kind === 'sla') ??
    clocks.at(-1)
  )
}

/**
 * Whom a clock of a ticket concerns. The promise to the requester is everybody's business; what a group promises the desk is
 * the group's own, the desk's, which answers for the ticket, and the leads'.
 */
export function concerns(
  { groupId }: Pick<Clock, 'groupId'>,
  { accountableGroupId }: Pick<Ticket, 'accountableGroupId'>,
  { roles, groupIds }: Pick<Actor, 'roles' | 'groupIds'>,
): boolean {
  if (groupId === null || groupIds.includes(groupId) || groupIds.includes(accountableGroupId)) return true
  return roles.some((role) => role !== 'engineer')
}

/**
 * @param clocks running, paused or missed ones; those that are met need no drawing
 * @param calendar of the axis: see {@link axisClock}
 * @param calendarOf that of a clock itself: a group may work at other hours than the axis tells
 */
export function layStrip(
  clocks: readonly Clock[],
  calendar: Calendar,
  now: Instant,
  calendarOf: (clock: Clock) => Calendar = () => calendar,
): Strip {
  const from = Math.min(now, ...clocks.map((clock) => clock.startedAt))
  const ends = clocks.map((clock) => endOf(clock, calendarOf(clock), now))
  const to = Math.max(now, ...ends)
  const length = Math.max(SHORTEST_MS, betweenMs(calendar, from, to))
  const place = (at: Instant): number => (betweenMs(calendar, from, at) / length) * (1 - MARGIN)
  return {
    lanes: clocks.map((clock) => ({
      clock,
      segments: segmentsOf(clock, calendarOf(clock), now, place),
      stop: stopOf(clock, place),
    })),
    now: place(now),
    days: dayEdges(from, to, place),
  }
}

/** When the clock would end if nothing happened; a stopped one goes on at once. */
function endOf(clock: Clock, calendar: Calendar, now: Instant): Instant {
  if (clock.endedAt !== null) return clock.endedAt
  if (clock.deadlineAt !== null) return clock.deadlineAt
  return clock.remainingMs > 0 ? addMs(calendar, now, clock.remainingMs) : now
}

function segmentsOf(
  clock: Clock,
  calendar: Calendar,
  now: Instant,
  place: (at: Instant) => number,
): readonly Segment[] {
  const past = clock.intervals
    .filter(({ from }) => from <= now)
    .map(({ from, to, kind }): Segment => {
      return { kind: kind === 'running' ? 'spent' : 'pause', from: place(from), to: place(Math.min(to ?? now, now)) }
    })
    .filter((segment) => segment.to > segment.from)
  const end = endOf(clock, calendar, now)
  if (clock.endedAt !== null || end <= now) return past
  return [...past, { kind: 'left', from: place(now), to: place(end) }]
}

const stopOf = (clock: Clock, place: (at: Instant) => number): number | null => {
  const at = clock.deadlineAt ?? clock.breachedAt
  return at === null ? null : place(at)
}

/** Where a new local day begins to be worked; none when there would be too many. */
function dayEdges(from: Instant, to: Instant, place: (at: Instant) => number): readonly DayEdge[] {
  const edges: DayEdge[] = []
  for (let at = nextMidnight(from); at <= to; at = nextMidnight(at)) {
    if (edges.at(-1)?.position !== place(at)) edges.push({ position: place(at), at })
    if (edges.length > MOST_DAYS) return []
  }
  return edges
}

function nextMidnight(at: Instant): Instant {
  const day = new Date(at)
  day.setHours(24, 0, 0, 0)
  return day.getTime() > at ? day.getTime() : at + DAY_MS
}
