/**
 * Tickets in memory. Held whole: open ones, those that were opened, those with pending changes. Of the others only
 * their row in the index; open ones begin so too, and are brought when there is time. A view is made when somebody looks, and kept until something in it changes.
 */
import { makeQueueRow, withClocks } from '@/cache/make-queue-row'
import { clocksAt, type OpenTicket } from '@/cache/open-blocks'
import type { QueueIndex } from '@/cache/queue-index'
import type { QueueRow, UnsavedMark } from '@/cache/queue-row'
import type { HeldSegment } from '@/cache/read-segments'
import type { Command } from '@shared/domain/command'
import type { TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { Actor } from '@shared/domain/people'
import { isOpen, type Ticket } from '@shared/domain/ticket'
import type { ColumnTicket } from '@shared/protocol/segment-columns'
import { SlaError } from '@shared/sla'
import type { TicketView } from './client-types'
import type { DirectoryMemory } from './directory-memory'
import { HeldTimelines } from './held-timelines'
import { overlayOf, type OtherSide, type Overlay } from './overlay'
import type { PendingEntry, PendingMemory } from './pending-memory'
import { viewOf } from './ticket-view'

interface Surroundings {
  readonly actor: () => Actor
  readonly directory: DirectoryMemory
  readonly pending: PendingMemory
  readonly index: QueueIndex
  serverOffsetMs(): number
}

export class TicketMemory {
  readonly #bases = new Map<string, Ticket>()
  /** Open ones of which memory has the row alone. */
  readonly #light = new Set<string>()
  readonly #timelines = new HeldTimelines()
  readonly #views = new Map<string, TicketView | null>()
  readonly #seen = new Map<string, number>()
  #generation = 0

  constructor(private readonly around: Surroundings) {}

  /** Of what memory holds; another one once it was cleared, when what was read before belongs to it no more. */
  get generation(): number {
    return this.#generation
  }

  base(ticketId: string): Ticket | undefined {
    return this.#bases.get(ticketId)
  }

  holdsTimeline(ticketId: string): boolean {
    return this.#timelines.has(ticketId)
  }

  /** Held, or being read: what is new in it must not be passed over. */
  wantsTimeline(ticketId: string): boolean {
    return this.#timelines.wants(ticketId)
  }

  /** It is wanted from now on; one that is held already counts as used last. */
  useTimeline(ticketId: string): void {
    this.#timelines.use(ticketId)
  }

  /** There is none to be had. */
  forgetTimeline(ticketId: string): void {
    this.#timelines.giveUp(ticketId)
  }

  setTimeline(ticketId: string, events: readonly TicketEvent[]): void {
    this.#timelines.set(ticketId, events)
    for (const id of [ticketId, ...this.namedWith(ticketId)]) this.#views.delete(id)
  }

  /** Tickets that pending commands name together with this one: each is shown by what stands in the other. */
  namedWith(ticketId: string): readonly string[] {
    const tickets = this.around.pending.of(ticketId).flatMap(({ command }) => command.tickets)
    return [...new Set(tickets)].filter((id) => id !== ticketId)
  }

  /** The engineer has it before them; what others do to it later makes it unread. */
  see(ticketId: string, version: number): void {
    this.#seen.set(ticketId, version)
  }

  seenVersion(ticketId: string): number | undefined {
    return this.#seen.get(ticketId)
  }

  clear(): void {
    this.#generation += 1
    this.#bases.clear()
    this.#light.clear()
    this.#timelines.clear()
    this.#views.clear()
    this.around.index.clear()
  }

  /** Makes views anew that depend on more than their ticket (a directory that changed). */
  forgetViews(): void {
    this.#views.clear()
  }

  /**
   * What was read earlier may come later: an older version than the one held is passed over.
   *
   * @param base null when the cache has no such ticket (any more)
   */
  setBase(ticketId: string, base: Ticket | null, isKept: boolean): void {
    if (base !== null && base.version < (this.#bases.get(ticketId)?.version ?? 0)) return
    this.#views.delete(ticketId)
    const isBusy = this.around.pending.ticketIds().has(ticketId)
    this.#light.delete(ticketId)
    if (base !== null && (isKept || isBusy || isOpen(base.state) || this.#timelines.has(ticketId))) {
      this.#bases.set(ticketId, base)
      this.paint(ticketId)
      return
    }
    this.#bases.delete(ticketId)
    if (base === null) {
      this.paint(ticketId)
      // One that is registered here and not confirmed stays, with its history.
      if (this.view(ticketId) !== null) return
      this.#timelines.delete(ticketId)
      this.around.index.remove([ticketId])
    } else this.around.index.put([this.#row(base, base, 'none')])
  }

  /**
   * Rows of open tickets, as they were packed. Those that memory holds whole are passed over: whoever tells of a change
   * in them has them read.
   *
   * @param now by the server's clock
   */
  setOpen(open: readonly OpenTicket[], now: Instant): void {
    const busyIds = this.around.pending.ticketIds()
    const rows = open.flatMap((one): QueueRow[] => {
      const { ticket } = one
      if (this.#bases.has(ticket.id) || busyIds.has(ticket.id)) return []
      this.#light.add(ticket.id)
      const row = this.#row(ticket, ticket, 'none', one.requesterName)
      return [{ ...row, ...clocksAt(one, now) }]
    })
    this.around.index.put(rows)
  }

  /** Whole, or with changes of this device: more than its row. */
  isHeld(ticketId: string): boolean {
    return this.#bases.has(ticketId) || this.around.pending.ticketIds().has(ticketId) || this.wantsTimeline(ticketId)
  }

  /** Not more than its row is here, and nobody waits for more. */
  isLight(ticketId: string): boolean {
    return this.#light.has(ticketId)
  }

  /** Open tickets of which the row alone is here. */
  lightIds(): readonly string[] {
    return [...this.#light]
  }

  /**
   * Of an open ticket whose row is here already.
   *
   * @param base null when the cache has no such ticket (any more)
   * @returns false when somebody else was faster
   */
  bring(ticketId: string, base: Ticket | null): boolean {
    if (!this.#light.has(ticketId)) return false
    const row = this.around.index.get(ticketId)
    if (base?.version !== row?.version || this.around.pending.ticketIds().has(ticketId)) {
      this.setBase(ticketId, base, false)
      return true
    }
    this.#light.delete(ticketId)
    this.#views.delete(ticketId)
    if (base !== null) this.#bases.set(ticketId, base)
    return true
  }

  /** Rows show names that may be others now. @returns whose row is another one */
  nameRequesters(): readonly string[] {
    const { directory, index } = this.around
    const renamed = [...this.#light, ...this.#bases.keys()].flatMap((id): QueueRow[] => {
      const row = index.get(id)
      const name = row === undefined ? undefined : directory.person(row.requesterId)?.name
      return row === undefined || name === undefined || name === row.requesterName
        ? []
        : [{ ...row, requesterName: name }]
    })
    index.put(renamed)
    return renamed.map(({ id }) => id)
  }

  /** Finished tickets of a segment: rows are made of them when somebody looks. */
  setSegment({ key, columns, marked }: HeldSegment): void {
    this.around.index.putPacked(key, columns, marked, (ticket) => this.#row(ticket, ticket, 'none'))
  }

  dropSegment(key: string): void {
    this.around.index.dropPacked(key)
  }

  view(ticketId: string): TicketView | null {
    const held = this.#views.get(ticketId)
    if (held !== undefined) return held
    const made = this.#make(ticketId)
    this.#views.set(ticketId, made)
    return made
  }

  /** Puts the row as it is now into the index. A ticket that is not held whole keeps the row it has. */
  paint(ticketId: string): void {
    this.#views.delete(ticketId)
    const view = this.view(ticketId)
    if (view !== null) this.around.index.put([this.#row(view.ticket, view.base, view.unsaved)])
  }

  /** Replays the clocks of a row. @returns false when a policy or calendar it needs has not come yet */
  reckon(ticketId: string, now: Instant): boolean {
    const row = this.around.index.get(ticketId)
    const ticket = this.view(ticketId)?.ticket
    if (row === undefined || ticket === undefined) return false
    try {
      this.around.index.put([withClocks(row, ticket, this.around.directory.rules, now)])
      return true
    } catch (error) {
      if (error instanceof SlaError) return false
      throw error
    }
  }

  #make(ticketId: string): TicketView | null {
    const entries = this.around.pending.of(ticketId)
    return viewOf(
      this.#bases.get(ticketId) ?? null,
      this.#timelines.of(ticketId),
      this.#overlay(ticketId, entries),
      entries,
    )
  }

  #overlay(ticketId: string, entries: readonly PendingEntry[]): Overlay {
    const { actor, directory, pending } = this.around
    return overlayOf({
      ticketId,
      base: this.#bases.get(ticketId) ?? null,
      timeline: this.#timelines.of(ticketId),
      pending: entries,
      actor: actor(),
      directory: (command) => directory.before(command.id),
      serverOffsetMs: this.around.serverOffsetMs(),
      other: (id, command) => this.#before(id, command),
      isOwnCommand: (id) => pending.isOwn(id),
    })
  }

  /** A ticket with what was asked of it before a command. Those are fewer with every step, so this ends. */
  #before(ticketId: string, command: Command): OtherSide {
    const entries = this.around.pending.of(ticketId)
    const place = entries.findIndex((entry) => entry.command.id === command.id)
    const { ticket, events } = this.#overlay(ticketId, place === -1 ? entries : entries.slice(0, place))
    return { ticket, timeline: this.#timelines.of(ticketId), events }
  }

  /** @param knownName of the requester, where the directory has not come */
  #row(ticket: ColumnTicket, confirmed: ColumnTicket | null, unsaved: UnsavedMark, knownName = ''): QueueRow {
    const { directory, index, pending } = this.around
    const seen = this.#seen.get(ticket.id)
    const isOwn = ticket.lastCommandId !== null && pending.isOwn(ticket.lastCommandId)
    const row = makeQueueRow(ticket, {
      requesterName: directory.person(ticket.requesterId)?.name ?? knownName,
      unsaved,
      confirmed,
      isUnread: seen !== undefined && ticket.version > seen && !isOwn,
    })
    if (row.isReckoned) return row
    // Shown with its last clocks until they are reckoned: a chip must not blink.
    const before = index.get(ticket.id)
    if (before === undefined) return row
    const { clock, soonAt, breachedAt, breachedMetric, alarms } = before
    const offerClock = row.offeredToGroupId === null ? null : before.offerClock
    return { ...row, clock, offerClock, soonAt, breachedAt, breachedMetric, alarms }
  }
}
