/**
 * The life of one ticket as its clocks see it: a small machine that takes facts one at a time, in order. Pauses belong to
 * the ticket, so they outlive any change of target; cycles follow what the ticket does.
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
import { targetOf, type SlaRules, type Target } from './sla-rules'
import type { ClockFact, PauseReason, PolicyReference, Priority, RetargetMode, SlaMetric } from './types'

const METRICS = ['firstResponse', 'update', 'resolution'] as const satisfies readonly SlaMetric[]

type Registered = Extract<ClockFact, { type: 'registered' }>

export class TicketClocks {
  private readonly cycles: Record<SlaMetric, Cycle[]> = { firstResponse: [], update: [], resolution: [] }
  private policy: PolicyReference | null
  private priority: Priority
  private phase: 'open' | 'resolved' | 'ended' = 'open'
  private pause: { readonly reason: PauseReason; readonly endsAt: Instant | null } | null = null
  /** When a resolution becomes final; null before resolving and once it is. */
  private finalAt: Instant | null = null
  private hasFirstResponse: boolean

  constructor(
    private readonly rules: SlaRules,
    registered: Registered,
  ) {
    this.policy = registered.policy
    this.priority = registered.priority
    this.hasFirstResponse = registered.liveContact
    const firstResponse = this.start('firstResponse', registered.at, 'registered')
    this.start('resolution', registered.at, 'registered')
    if (registered.liveContact) endCycle(firstResponse, registered.at)
  }

  /** Lets time pass: a resolution becomes final at its instant, a pause ends at its own or, if told so, just after. */
  advance(to: Instant, pauseEndsFirst: boolean): void {
    if (this.finalAt !== null && this.finalAt <= to) this.finish()
    const endsAt = this.pause?.endsAt ?? null
    if (endsAt !== null && (endsAt < to || (endsAt === to && pauseEndsFirst))) this.endPause(endsAt, 'unpaused')
  }

  /** The next instant at which {@link advance} would change something, or null. */
  nextAdvanceAt(): Instant | null {
    return this.finalAt ?? this.pause?.endsAt ?? null
  }

  /** Every cycle so far: first response, update, resolution, each in the order of its cycles. */
  allCycles(): Cycle[] {
    return METRICS.flatMap((metric) => this.cycles[metric])
  }

  /** Takes one fact; time must have been advanced to it. */
  take(fact: ClockFact): void {
    const { at } = fact
    switch (fact.type) {
      case 'publicReply':
        this.reply(at)
        return
      case 'requesterMessage':
        this.hear(at)
        return
      case 'paused':
        this.beginPause(at, fact.reason, fact.until)
        return
      case 'unpaused':
        this.endPause(at, 'unpaused')
        return
      case 'resolved':
        this.resolve(at)
        return
      case 'reopened':
        this.reopen(at, 'reopened')
        return
      case 'closed':
        this.close(at)
        return
      case 'cancelled':
        this.cancel(at)
        return
      case 'retargeted':
        this.retarget(at, fact.priority, fact.policy, fact.mode)
        return
      case 'registered':
      case 'handedOver':
      case 'handOverAnswered':
      case 'groupChanged':
        // A ticket is registered once, and handing it over never touches the promise to the requester.
        return
      default:
        fact satisfies never
    }
  }

  private reply(at: Instant): void {
    if (this.phase === 'ended') return
    this.hasFirstResponse = true
    this.endOpen('firstResponse', at)
    this.endOpen('update', at)
  }

  private hear(at: Instant): void {
    if (this.phase === 'resolved') this.reopen(at, 'requesterMessage')
    if (this.phase === 'ended') return
    if (this.pause?.reason === 'requester') this.endPause(at, 'requesterMessage')
    if (!this.hasFirstResponse) return
    const update = this.open('update') ?? this.start('update', at, 'requesterMessage')
    if (this.pause === null) return
    update.runsThroughPause = true
    if (currentStretch(update)?.kind === 'paused') beginStretch(update, at, 'running', 'requesterMessage')
  }

  private beginPause(at: Instant, reason: PauseReason, until: Instant | null): void {
    if (this.phase !== 'open') return
    this.pause = { reason, endsAt: until === null ? null : Math.max(until, at) }
    for (const cycle of this.pausable()) {
      const stretch = currentStretch(cycle)
      if (stretch?.kind !== 'paused' || stretch.reason !== reason) beginStretch(cycle, at, 'paused', reason)
    }
  }

  private endPause(at: Instant, reason: StretchReason): void {
    if (this.pause === null) return
    this.pause = null
    for (const metric of METRICS) {
      const cycle = this.open(metric)
      if (cycle === undefined) continue
      cycle.runsThroughPause = false
      if (currentStretch(cycle)?.kind === 'paused') beginStretch(cycle, at, 'running', reason)
    }
  }

  private resolve(at: Instant): void {
    if (this.phase !== 'open') return
    this.phase = 'resolved'
    this.pause = null
    this.hasFirstResponse = true
    this.endOpen('firstResponse', at)
    this.endOpen('update', at)
    const resolution = this.open('resolution')
    if (resolution !== undefined) stopCycle(resolution, at)
    this.finalAt = at + this.rules.reopenWindowMs
  }

  private reopen(at: Instant, reason: StretchReason): void {
    if (this.phase === 'open') return
    this.phase = 'open'
    this.finalAt = null
    // Only a cancelled ticket can come back without ever having been answered.
    if (!this.hasFirstResponse) this.start('firstResponse', at, reason)
    const resolution = this.cycles.resolution.at(-1)
    if (resolution?.outcome !== 'stopped') {
      this.start('resolution', at, reason)
      return
    }
    resolution.outcome = 'open'
    resolution.endedAt = null
    carryCycle(resolution, at, this.target('resolution'))
    this.giveNumber(resolution)
    beginStretch(resolution, at, 'running', reason)
  }

  private close(at: Instant): void {
    this.resolve(at)
    this.finish()
    this.phase = 'ended'
  }

  private finish(): void {
    this.finalAt = null
    const resolution = this.cycles.resolution.at(-1)
    if (resolution?.outcome === 'stopped') decide(resolution)
  }

  private cancel(at: Instant): void {
    this.phase = 'ended'
    this.pause = null
    this.finalAt = null
    for (const cycle of this.allCycles()) {
      if (cycle.outcome === 'open' || cycle.outcome === 'stopped') cancelCycle(cycle, at)
    }
  }

  private retarget(at: Instant, priority: Priority, policy: PolicyReference | null, mode: RetargetMode): void {
    this.priority = priority
    this.policy = policy
    for (const metric of METRICS) {
      const cycle = this.cycles[metric].at(-1)
      if (cycle?.outcome === 'open' || cycle?.outcome === 'stopped') this.retargetCycle(cycle, at, mode)
    }
  }

  private retargetCycle(cycle: Cycle, at: Instant, mode: RetargetMode): void {
    const target = this.target(cycle.metric)
    if (mode === 'retroactive' && target !== null) recountCycle(cycle, at, target)
    // What was resolved was resolved under its promise; the new one is for what follows a reopening.
    else if (cycle.outcome === 'stopped') return
    else if (mode === 'restart' && target !== null) this.restart(cycle, at)
    else carryCycle(cycle, at, target)
    this.giveNumber(cycle)
  }

  /** The old cycle ends where it stands: what it had broken stays broken, otherwise it has no outcome. */
  private restart(cycle: Cycle, at: Instant): void {
    const isPaused = currentStretch(cycle)?.kind === 'paused'
    settle(cycle, at)
    endStretch(cycle, at)
    cycle.endedAt = at
    cycle.outcome = cycle.breachedAt === null || cycle.target === null ? 'cancelled' : 'missed'
    const next = this.start(cycle.metric, at, 'retargeted', isPaused)
    next.runsThroughPause = cycle.runsThroughPause
  }

  private start(metric: SlaMetric, at: Instant, reason: StretchReason, isPaused = false): Cycle {
    const cycle = createCycle(metric, at, this.target(metric))
    this.cycles[metric].push(cycle)
    this.giveNumber(cycle)
    if (isPaused && this.pause !== null) beginStretch(cycle, at, 'paused', this.pause.reason)
    else beginStretch(cycle, at, 'running', reason)
    return cycle
  }

  private target(metric: SlaMetric): Target | null {
    return targetOf(this.rules, this.policy, this.priority, metric)
  }

  private giveNumber(cycle: Cycle): void {
    if (cycle.number !== null || cycle.target === null) return
    cycle.number = 1 + this.cycles[cycle.metric].filter((other) => other.number !== null).length
  }

  private open(metric: SlaMetric): Cycle | undefined {
    const cycle = this.cycles[metric].at(-1)
    return cycle?.outcome === 'open' ? cycle : undefined
  }

  private endOpen(metric: SlaMetric, at: Instant): void {
    const cycle = this.open(metric)
    if (cycle !== undefined) endCycle(cycle, at)
  }

  /** A first response is owed even while the ticket waits; so is an answer to a message that came during the pause. */
  private pausable(): Cycle[] {
    return (['update', 'resolution'] as const)
      .map((metric) => this.open(metric))
      .filter((cycle) => cycle !== undefined)
      .filter((cycle) => !cycle.runsThroughPause)
  }
}
