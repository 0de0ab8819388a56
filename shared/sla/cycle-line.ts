/**
 * One clock of a ticket through all its cycles: of a metric, and of a group where groups are measured. Only its last
 * cycle can change; those before it are final.
 */
import type { Instant } from '../domain/instant'
import {
  beginStretch,
  cancelCycle,
  carryCycle,
  createCycle,
  currentStretch,
  decide,
  endCycle,
  endStretch,
  recountCycle,
  settle,
  stopCycle,
  type Cycle,
  type StretchReason,
} from './clock-cycle'
import type { Target } from './targets'
import type { Metric, PauseReason, RetargetMode } from './types'

export class CycleLine {
  readonly cycles: Cycle[] = []

  /** @param target what is promised at the moment; asked whenever a cycle begins, goes on or is retargeted. */
  constructor(
    private readonly metric: Metric,
    private readonly groupId: string | null,
    private readonly target: () => Target | null,
  ) {}

  /** The cycle that has not ended, running or paused. */
  open(): Cycle | undefined {
    const last = this.cycles.at(-1)
    return last?.outcome === 'open' ? last : undefined
  }

  /** Begins the next cycle, at rest when there is a pause. */
  start(at: Instant, reason: StretchReason, pause: PauseReason | null = null): Cycle {
    const cycle = createCycle(this.metric, this.groupId, at, this.target())
    this.cycles.push(cycle)
    this.giveNumber(cycle)
    beginRunning(cycle, at, reason, pause)
    return cycle
  }

  /** Goes on with the cycle that was stopped. @returns whether there was one. */
  goOn(at: Instant, reason: StretchReason, pause: PauseReason | null = null): boolean {
    const cycle = this.cycles.at(-1)
    if (cycle?.outcome !== 'stopped') return false
    cycle.outcome = 'open'
    cycle.endedAt = null
    carryCycle(cycle, at, this.target())
    this.giveNumber(cycle)
    beginRunning(cycle, at, reason, pause)
    return true
  }

  pause(at: Instant, reason: PauseReason): void {
    const cycle = this.open()
    if (cycle === undefined || cycle.runsThroughPause) return
    const stretch = currentStretch(cycle)
    if (stretch?.kind !== 'paused' || stretch.reason !== reason) beginStretch(cycle, at, 'paused', reason)
  }

  unpause(at: Instant, reason: StretchReason): void {
    const cycle = this.open()
    if (cycle === undefined) return
    cycle.runsThroughPause = false
    if (currentStretch(cycle)?.kind === 'paused') beginStretch(cycle, at, 'running', reason)
  }

  /** Ends the open cycle for good, as met or missed. */
  end(at: Instant): void {
    const cycle = this.open()
    if (cycle !== undefined) endCycle(cycle, at)
  }

  /** Ends the open cycle for now: {@link goOn} resumes it, {@link finish} makes it final. */
  stop(at: Instant, reason: StretchReason): void {
    const cycle = this.open()
    if (cycle !== undefined) stopCycle(cycle, at, reason)
  }

  finish(): void {
    const cycle = this.cycles.at(-1)
    if (cycle?.outcome === 'stopped') decide(cycle)
  }

  cancel(at: Instant): void {
    const cycle = this.cycles.at(-1)
    if (cycle?.outcome === 'open' || cycle?.outcome === 'stopped') cancelCycle(cycle, at)
  }

  retarget(at: Instant, mode: RetargetMode): void {
    const cycle = this.cycles.at(-1)
    if (cycle?.outcome !== 'open' && cycle?.outcome !== 'stopped') return
    const target = this.target()
    if (mode === 'retroactive' && target !== null) recountCycle(cycle, at, target)
    // What was stopped was stopped under its promise; the new one is for what follows when it goes on.
    else if (cycle.outcome === 'stopped') return
    else if (mode === 'restart' && target !== null) this.restart(cycle, at)
    else carryCycle(cycle, at, target)
    this.giveNumber(cycle)
  }

  /** The old cycle ends where it stands: what it had broken stays broken, otherwise it has no outcome. */
  private restart(cycle: Cycle, at: Instant): void {
    const pause = pauseReasonOf(cycle)
    settle(cycle, at)
    endStretch(cycle, at)
    cycle.endedAt = at
    cycle.outcome = cycle.breachedAt === null || cycle.target === null ? 'cancelled' : 'missed'
    this.start(at, 'retargeted', pause).runsThroughPause = cycle.runsThroughPause
  }

  private giveNumber(cycle: Cycle): void {
    if (cycle.number !== null || cycle.target === null) return
    cycle.number = 1 + this.cycles.filter((other) => other.number !== null).length
  }
}

/** Why a cycle is at rest; null while it runs, or has ended. */
export function pauseReasonOf(cycle: Cycle): PauseReason | null {
  const stretch = currentStretch(cycle)
  if (stretch?.kind !== 'paused') return null
  const { reason } = stretch
  return reason === 'requester' || reason === 'thirdParty' || reason === 'planned' ? reason : null
}

function beginRunning(cycle: Cycle, at: Instant, reason: StretchReason, pause: PauseReason | null): void {
  if (pause === null) beginStretch(cycle, at, 'running', reason)
  else beginStretch(cycle, at, 'paused', pause)
}
