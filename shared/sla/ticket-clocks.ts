/**
 * The life of one ticket as its clocks see it: a small machine that takes facts one at a time, in order. Pauses belong to
 * the ticket, so they outlive any change of target; cycles follow what the ticket does.
 */
import type { Instant } from '../domain/instant'
import { beginStretch, currentStretch, type Cycle, type StretchReason } from './clock-cycle'
import { CycleLine } from './cycle-line'
import { precedesPauseEnd } from './fact-order'
import { GroupClocks, type Holding } from './group-clocks'
import { reopenWindowMs, type SlaRules } from './sla-rules'
import { olaTarget, slaTarget } from './targets'
import type { ClockFact, PauseReason, PolicyReference, Priority, RetargetMode, SlaMetric } from './types'

type Registered = Extract<ClockFact, { type: 'registered' }>

/** A pause during which the requester wrote, though it was not the requester who was waited for. */
export interface HeardPause {
  readonly from: Instant
  /** Null while it lasts. */
  readonly to: Instant | null
  readonly reason: PauseReason
  readonly messageAts: readonly Instant[]
}

interface Pause {
  readonly from: Instant
  readonly reason: PauseReason
  readonly endsAt: Instant | null
  readonly messageAts: Instant[]
}

export class TicketClocks {
  readonly resolution = this.line('resolution')
  private readonly firstResponse = this.line('firstResponse')
  private readonly update = this.line('update')
  private readonly lines = [this.firstResponse, this.update, this.resolution]
  private readonly groups: GroupClocks
  private policy: PolicyReference | null
  private priority: Priority
  private phase: 'open' | 'resolved' | 'ended' = 'open'
  private pause: Pause | null = null
  private readonly heard: HeardPause[] = []
  /** When a resolution becomes final; null before resolving and once it is. */
  private finalAt: Instant | null = null
  private hasFirstResponse: boolean

  constructor(
    private readonly rules: SlaRules,
    registered: Registered,
  ) {
    const { at } = registered
    this.policy = registered.policy
    this.priority = registered.priority
    this.hasFirstResponse = registered.liveContact
    this.firstResponse.start(at, 'registered')
    this.resolution.start(at, 'registered')
    if (registered.liveContact) this.firstResponse.end(at)
    this.groups = new GroupClocks(
      (metric, groupId, isNamedOnly) => olaTarget(this.rules, this.policy, this.priority, metric, groupId, isNamedOnly),
      at,
      registered.groupId ?? null,
    )
  }

  /**
   * Lets time pass: a resolution becomes final at its instant, a pause ends at its own.
   *
   * @param next the fact that comes at that instant, if one does: it may come before the end of the pause.
   */
  advance(to: Instant, next: ClockFact | null = null): void {
    if (this.finalAt !== null && this.finalAt <= to) this.finish()
    const endsAt = this.pause?.endsAt ?? null
    if (endsAt === null || endsAt > to) return
    if (endsAt < to || next === null || !precedesPauseEnd(next)) this.endPause(endsAt, 'unpaused')
  }

  /** The next instant at which {@link advance} would change something, or null. */
  nextAdvanceAt(): Instant | null {
    return this.finalAt ?? this.pause?.endsAt ?? null
  }

  /** Every cycle so far: first response, update, resolution, each in the order of its cycles; then those of groups. */
  allCycles(): Cycle[] {
    const cycles: Cycle[] = []
    for (const line of this.lines) cycles.push(...line.cycles)
    this.groups.collect(cycles)
    return cycles
  }

  /** Who had the ticket, or was asked to take it, in the order of time. */
  holdings(): readonly Holding[] {
    return this.groups.holdings()
  }

  /** In the order of time, the one that lasts among them. */
  heardPauses(): readonly HeardPause[] {
    const { pause } = this
    if (pause === null || pause.messageAts.length === 0) return this.heard
    return [...this.heard, { from: pause.from, to: null, reason: pause.reason, messageAts: pause.messageAts }]
  }

  /**
   * Takes the next fact, in order, and lets time pass up to it.
   *
   * @param at when it counts, which is mostly when it happened.
   */
  take(fact: ClockFact, at: Instant): void {
    this.advance(at, fact)
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
      case 'handedOver':
        this.groups.offer(at, fact.fromGroupId ?? null, fact.groupId)
        return
      case 'handOverAnswered':
        this.groups.answer(at, fact.groupId, fact.accepted)
        return
      case 'groupChanged':
        this.groups.move(at, fact.groupId, 'groupChanged')
        return
      case 'registered':
      case 'noActionNeeded':
        // A ticket is registered once; what needed no action has been left out before.
        return
      default:
        fact satisfies never
    }
  }

  private reply(at: Instant): void {
    if (this.phase === 'ended') return
    this.hasFirstResponse = true
    this.firstResponse.end(at)
    this.update.end(at)
  }

  private hear(at: Instant): void {
    if (this.phase === 'resolved') this.reopen(at, 'requesterMessage')
    if (this.phase === 'ended') return
    if (this.pause?.reason === 'requester') this.endPause(at, 'requesterMessage')
    this.pause?.messageAts.push(at)
    if (!this.hasFirstResponse) return
    const update = this.update.open() ?? this.update.start(at, 'requesterMessage')
    if (this.pause === null) return
    update.runsThroughPause = true
    if (currentStretch(update)?.kind === 'paused') beginStretch(update, at, 'running', 'requesterMessage')
  }

  /** A first response is owed even while the ticket waits; so is an answer to a message that came during the pause. */
  private beginPause(at: Instant, reason: PauseReason, until: Instant | null): void {
    if (this.phase !== 'open') return
    this.leavePause(at)
    this.pause = { from: at, reason, endsAt: until === null ? null : Math.max(until, at), messageAts: [] }
    this.update.pause(at, reason)
    this.resolution.pause(at, reason)
    this.groups.pause(at, reason)
  }

  private endPause(at: Instant, reason: StretchReason): void {
    if (this.pause === null) return
    this.leavePause(at)
    for (const line of this.lines) line.unpause(at, reason)
    this.groups.unpause(at, reason)
  }

  private leavePause(at: Instant): void {
    const { pause } = this
    this.pause = null
    if (pause === null || pause.messageAts.length === 0) return
    this.heard.push({ from: pause.from, to: at, reason: pause.reason, messageAts: pause.messageAts })
  }

  private resolve(at: Instant): void {
    if (this.phase !== 'open') return
    this.phase = 'resolved'
    this.leavePause(at)
    this.hasFirstResponse = true
    this.firstResponse.end(at)
    this.update.end(at)
    this.resolution.stop(at, 'resolved')
    this.groups.resolve(at)
    this.finalAt = at + reopenWindowMs(this.rules, this.policy)
  }

  private reopen(at: Instant, reason: StretchReason): void {
    if (this.phase === 'open') return
    this.phase = 'open'
    this.finalAt = null
    // Only a cancelled ticket can come back without ever having been answered.
    if (!this.hasFirstResponse) this.firstResponse.start(at, reason)
    if (!this.resolution.goOn(at, reason)) this.resolution.start(at, reason)
    this.groups.reopen(at, reason)
  }

  private close(at: Instant): void {
    this.resolve(at)
    this.finish()
    this.phase = 'ended'
  }

  private finish(): void {
    this.finalAt = null
    this.resolution.finish()
    this.groups.finish()
  }

  private cancel(at: Instant): void {
    this.phase = 'ended'
    this.leavePause(at)
    this.finalAt = null
    for (const line of this.lines) line.cancel(at)
    this.groups.cancel(at)
  }

  private retarget(at: Instant, priority: Priority, policy: PolicyReference | null, mode: RetargetMode): void {
    this.priority = priority
    this.policy = policy
    for (const line of this.lines) line.retarget(at, mode)
    this.groups.retarget(at, mode)
  }

  private line(metric: SlaMetric): CycleLine {
    return new CycleLine(metric, null, () => slaTarget(this.rules, this.policy, this.priority, metric))
  }
}
