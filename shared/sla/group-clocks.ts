/**
 * Who has a ticket, who is asked to take it, and the clocks of what groups promise the desk: to answer an offer, and to be
 * done with the ticket. The promise to the requester is none of its business, and notices nothing of it.
 *
 * From the offer to the answer the time is that of the group that is asked, so the clock of the group that offers stands
 * still; it goes on when the ticket bounces. A group that gets a ticket back goes on where it left.
 */
import type { Instant } from '../domain/instant'
import type { Cycle, StretchReason } from './clock-cycle'
import { CycleLine } from './cycle-line'
import type { Target } from './targets'
import type { OlaMetric, PauseReason, RetargetMode } from './types'

/** From when on a group has the ticket (`working`), or is asked to take it (`awaiting`). */
export interface Holding {
  readonly from: Instant
  /** Null where the facts do not tell. */
  readonly groupId: string | null
  readonly kind: 'working' | 'awaiting'
}

export type OlaTargetLookup = (metric: OlaMetric, groupId: string, isNamedOnly: boolean) => Target | null

interface GroupLines {
  readonly acceptance: CycleLine
  readonly group: CycleLine
}

export class GroupClocks {
  private readonly lines = new Map<string, GroupLines>()
  private readonly held: Holding[] = []
  private askedId: string | null = null
  private pauseReason: PauseReason | null = null
  private isOpen = true
  /** The group that the ticket began with; null once it was given back to it. */
  private firstHolderId: string | null

  constructor(
    private readonly target: OlaTargetLookup,
    at: Instant,
    private holderId: string | null,
  ) {
    this.firstHolderId = holderId
    this.note(at)
    if (holderId !== null) this.linesOf(holderId).group.start(at, 'registered')
  }

  /** In the order of time, each lasting until the next. */
  holdings(): readonly Holding[] {
    return this.held
  }

  /** Adds its cycles: acceptance, then work, of each group in the order in which they came to the ticket. */
  collect(cycles: Cycle[]): void {
    for (const { acceptance, group } of this.lines.values()) cycles.push(...acceptance.cycles, ...group.cycles)
  }

  offer(at: Instant, fromId: string | null, toId: string): void {
    if (!this.isOpen) return
    this.withdraw(at)
    this.holderId ??= fromId
    this.holder()?.stop(at, 'handedOver')
    this.askedId = toId
    this.linesOf(toId).acceptance.start(at, 'handedOver')
    this.note(at)
  }

  answer(at: Instant, groupId: string, isAccepted: boolean): void {
    if (this.askedId === groupId) {
      this.linesOf(groupId).acceptance.end(at)
      this.askedId = null
      if (!isAccepted) this.holder()?.goOn(at, 'handOverAnswered', this.pauseReason)
      this.note(at)
    }
    // The acceptance itself moves it, also in histories that do not say so once more.
    if (isAccepted) this.move(at, groupId, 'handOverAnswered')
  }

  /** The ticket is with another group, whether it had been asked or not. */
  move(at: Instant, groupId: string, reason: StretchReason): void {
    if (groupId === this.holderId) return
    if (this.askedId === groupId) this.linesOf(groupId).acceptance.end(at)
    else this.withdraw(at)
    this.askedId = null
    this.holder()?.stop(at, reason)
    this.holderId = groupId
    if (groupId === this.firstHolderId) this.firstHolderId = null
    if (this.isOpen) this.resumeHolder(at, reason)
    this.note(at)
  }

  pause(at: Instant, reason: PauseReason): void {
    this.pauseReason = reason
    this.holder()?.pause(at, reason)
  }

  unpause(at: Instant, reason: StretchReason): void {
    this.pauseReason = null
    this.holder()?.unpause(at, reason)
  }

  /** An offer that nobody has answered is withdrawn with it. */
  resolve(at: Instant): void {
    this.isOpen = false
    this.pauseReason = null
    this.withdraw(at)
    this.holder()?.stop(at, 'resolved')
    this.note(at)
  }

  reopen(at: Instant, reason: StretchReason): void {
    this.isOpen = true
    this.resumeHolder(at, reason)
  }

  finish(): void {
    for (const { group } of this.lines.values()) group.finish()
  }

  cancel(at: Instant): void {
    this.isOpen = false
    this.pauseReason = null
    this.askedId = null
    for (const { acceptance, group } of this.lines.values()) {
      acceptance.cancel(at)
      group.cancel(at)
    }
    this.note(at)
  }

  retarget(at: Instant, mode: RetargetMode): void {
    for (const { acceptance, group } of this.lines.values()) {
      acceptance.retarget(at, mode)
      group.retarget(at, mode)
    }
  }

  private resumeHolder(at: Instant, reason: StretchReason): void {
    const group = this.holder()
    if (group !== undefined && !group.goOn(at, reason, this.pauseReason)) group.start(at, reason, this.pauseReason)
  }

  /** Nobody answers an offer any more: that clock ends without an outcome. */
  private withdraw(at: Instant): void {
    if (this.askedId !== null) this.linesOf(this.askedId).acceptance.cancel(at)
    this.askedId = null
  }

  private holder(): CycleLine | undefined {
    return this.holderId === null ? undefined : this.linesOf(this.holderId).group
  }

  private linesOf(groupId: string): GroupLines {
    const known = this.lines.get(groupId)
    if (known !== undefined) return known
    const lines = {
      acceptance: new CycleLine('acceptance', groupId, () => this.target('acceptance', groupId, false)),
      group: new CycleLine('group', groupId, () => this.target('group', groupId, groupId === this.firstHolderId)),
    }
    this.lines.set(groupId, lines)
    return lines
  }

  private note(at: Instant): void {
    const kind = this.askedId === null ? 'working' : 'awaiting'
    const groupId = this.askedId ?? this.holderId
    const last = this.held.at(-1)
    if (last?.groupId === groupId && last.kind === kind) return
    if (last?.from === at) this.held.pop()
    const before = this.held.at(-1)
    if (before?.groupId !== groupId || before.kind !== kind) this.held.push({ from: at, groupId, kind })
  }
}
