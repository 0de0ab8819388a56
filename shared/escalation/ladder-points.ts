/**
 * Where the points of a ladder lie in a clock's life. A share of the target, and an offset in working time, are amounts of
 * elapsed time, so pauses move them; an offset in calendar time stands beside the deadline.
 *
 * Only what the present target counts is asked for: what had been counted when it came into force is one number.
 */
import { MINUTE_MS, type Instant } from '../domain/instant'
import { addMs, betweenMs, type Calendar } from '../sla/calendar'
import type { SlaRules } from '../sla/sla-rules'
import type { Clock, ClockInterval, LadderStep } from '../sla/types'

/** A step, or one of its repetitions. */
export interface LadderPoint {
  readonly step: LadderStep
  /** Of the step in its ladder. */
  readonly index: number
  /** 0 for the step itself. */
  readonly repetition: number
  /** When the clock reaches it; an instant before the target came into force is only known to be past. */
  readonly at: Instant
  /** Milliseconds from the deadline, as the ladder counts them: tells which of two is the higher. */
  readonly height: number
  /** The target had been given when the clock was beyond it already. */
  readonly isPastAtChange: boolean
}

/**
 * @param clock running
 * @returns the points of all steps and their repetitions, in order of time, then of the ladder
 */
export function ladderPoints(steps: readonly LadderStep[], clock: Clock, rules: SlaRules): readonly LadderPoint[] {
  const { deadlineAt } = clock
  if (deadlineAt === null) return []
  const scale = scaleOf(clock, rules.calendar(clock.calendar))
  const points = steps.flatMap((step, index) =>
    Array.from({ length: 1 + (step.repeatAtMost ?? 0) }, (_, repetition): LadderPoint => {
      const laterMs = repetition * (step.repeatEveryMinutes ?? 0) * MINUTE_MS
      const elapsedMs = elapsedMsOf(step, clock.targetMs)
      const place = placeOf(step, elapsedMs, laterMs, deadlineAt, scale)
      return { step, index, repetition, height: elapsedMs + laterMs - clock.targetMs, ...place }
    }),
  )
  return points.sort((one, other) => one.at - other.at || one.height - other.height || one.index - other.index)
}

type Place = Pick<LadderPoint, 'at' | 'isPastAtChange'>

function placeOf(step: LadderStep, elapsedMs: number, laterMs: number, deadlineAt: Instant, scale: Scale): Place {
  if (step.time === 'working') return scale.atElapsed(elapsedMs + laterMs)
  // A share of the target is a point of its working time; only what is added to it goes by the calendar.
  if ('percent' in step.at) {
    const first = scale.atElapsed(elapsedMs)
    return laterMs === 0 ? first : scale.atInstant(first.at + laterMs)
  }
  return scale.atInstant(deadlineAt + step.at.offsetMinutes * MINUTE_MS + laterMs)
}

function elapsedMsOf({ at }: LadderStep, targetMs: number): number {
  return Math.round('percent' in at ? (targetMs * at.percent) / 100 : targetMs + at.offsetMinutes * MINUTE_MS)
}

interface Scale {
  atElapsed(elapsedMs: number): Place
  atInstant(at: Instant): Place
}

function scaleOf(clock: Clock, calendar: Calendar): Scale {
  const { targetSince, intervals } = clock
  const running = intervals.filter(({ kind }) => kind === 'running')
  const before = countedBefore(running, targetSince, calendar)
  const since = running.filter(({ to }) => to === null || to > targetSince)
  const isNew = targetSince === clock.startedAt
  const pastAtChange = { at: targetSince, isPastAtChange: true }
  return {
    atElapsed(elapsedMs) {
      // At the start itself nothing has been passed but what lies before it.
      if (elapsedMs < before || (elapsedMs === before && !isNew)) return pastAtChange
      return { at: reachedAt(since, targetSince, elapsedMs - before, calendar), isPastAtChange: false }
    },
    atInstant(at) {
      if (at < targetSince || (at === targetSince && !isNew)) return pastAtChange
      return { at: whileRunning(since, at), isPastAtChange: false }
    },
  }
}

function countedBefore(running: readonly ClockInterval[], at: Instant, calendar: Calendar): number {
  return running.reduce((sum, { from, to, countedMs }) => {
    if (to !== null && to <= at) return sum + countedMs
    return from < at ? sum + betweenMs(calendar, from, at) : sum
  }, 0)
}

/** The instant at which the running intervals since an instant have counted so much. */
function reachedAt(since: readonly ClockInterval[], start: Instant, wantedMs: number, calendar: Calendar): Instant {
  let leftMs = wantedMs
  for (const { from, to } of since) {
    const counted = to === null ? Infinity : betweenMs(calendar, Math.max(from, start), to)
    if (leftMs <= counted) {
      const at = addMs(calendar, Math.max(from, start), leftMs)
      // Nothing left may mean the next opening, and the clock may stand still by then.
      if (to === null || at <= to) return at
    }
    leftMs -= counted
  }
  return Infinity
}

/** While a clock stands still nobody is reached: that waits until it runs again. */
function whileRunning(since: readonly ClockInterval[], at: Instant): Instant {
  const interval = since.find(({ to }) => to === null || at < to)
  return interval === undefined ? Infinity : Math.max(interval.from, at)
}
