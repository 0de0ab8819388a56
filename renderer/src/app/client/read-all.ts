/** Reads both databases into memory: at the start, and again when the cache was dropped. */
import type { CacheDatabase } from '@/cache/cache-database'
import { giveUpOpenIndex, readOpenIndex, tablesOfOpenIndex } from '@/cache/open-index'
import type { OpenTicket } from '@/cache/open-blocks'
import { outboxRows } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { SeenRow } from '@/cache/rows'
import type { Instant } from '@shared/domain/instant'
import { idsIn } from '@shared/domain/uuid'
import type { ClientParts } from './client-parts'
import type { OwnNotices } from './own-notices'
import { peopleIn, readFinishedTickets, readSegments, readWhole } from './read-cache'

export interface ReadAllPorts {
  readonly cache: CacheDatabase
  readonly outbox: OutboxDatabase
  /** Lets the page breathe between two slices of work. */
  readonly pause: () => Promise<void>
  /** Waits until the page has nothing else to do. */
  readonly idle: () => Promise<void>
  /** Whose queue it is. */
  readonly personId: string
  /** By the server's clock. */
  readonly now: () => Instant
  readonly notices: OwnNotices
  /** The directory is in memory, but for most people; tickets are not yet. */
  readonly onDirectory: () => void
  /** People are too. @param renamed tickets whose rows are different by it */
  readonly onPeople: (renamed: readonly string[]) => void
  /** What a list begins with is in memory. */
  readonly onRead: () => void
  readonly onTickets: (ids: readonly string[]) => void
  readonly onFinished: () => void
  readonly onFailed: (error: unknown) => void
}

export class ReadAll {
  #generation = 0
  #isClosed = false
  #areFinishedRead = false

  constructor(
    private readonly parts: ClientParts,
    private readonly ports: ReadAllPorts,
  ) {}

  get areFinishedRead(): boolean {
    return this.#areFinishedRead
  }

  /**
   * Resolves with all that the first screen shows; people, finished tickets and clocks follow on their own.
   *
   * @param clock resolves when `now` is right
   */
  async read(clock: Promise<void> = Promise.resolve()): Promise<void> {
    const { directory, tickets, pending } = this.parts
    const { cache, outbox, pause, notices, now, onDirectory, onRead } = this.ports
    const generation = (this.#generation += 1)
    this.#areFinishedRead = false
    const savedBefore = pending.savedIds()
    const [{ open, seen }, rows] = await Promise.all([this.#readFirst(), outboxRows(outbox), notices.read(), clock])
    // What waits is predicted with those whom it names, and a ticket that was registered here stands nowhere else.
    await directory.bring(
      cache,
      rows.flatMap(({ command }) => [...idsIn(command.args)]),
    )
    onDirectory()
    for (const { ticketId, version } of seen) tickets.see(ticketId, version)
    pending.replace(rows, savedBefore)
    // Before rows are painted, which show their names.
    directory.setPending(pending.commands())
    const busyIds = [...pending.ticketIds()]
    const openIds = open === null ? await cache.openTickets.toCollection().primaryKeys() : []
    await readWhole(cache, tickets, [...new Set([...busyIds, ...openIds])], pause)
    tickets.setOpen(open ?? [], now())
    onRead()
    this.#readTheRest(generation)
  }

  /** Nothing more is wanted. */
  close(): void {
    this.#isClosed = true
  }

  /** What a queue opens with, in one transaction: each of its own would cost as much as what it reads. */
  async #readFirst(): Promise<{ readonly open: readonly OpenTicket[] | null; readonly seen: readonly SeenRow[] }> {
    const { cache, personId } = this.ports
    const { directory } = this.parts
    const tables = [...tablesOfOpenIndex(cache), cache.seen, ...directory.tablesOf(cache)]
    const first = await cache.transaction('r', tables, async () => {
      const [{ open, isBroken }, seen] = await Promise.all([
        readOpenIndex(cache),
        cache.seen.toArray(),
        directory.readCatalogue(cache),
      ])
      await directory.bringStaff(cache, [personId, ...peopleIn(open ?? [])])
      return { open, isBroken, seen }
    })
    if (first.isBroken) await giveUpOpenIndex(cache)
    return first
  }

  #readTheRest(generation: number): void {
    const { cache, idle, pause, onTickets, onFinished, onPeople, onFailed } = this.ports
    const { directory, tickets, reckoner, bringer, searcher } = this.parts
    const isWanted = (): boolean => !this.#isClosed && this.#generation === generation
    const run = async (): Promise<void> => {
      // The first screen comes before all of it.
      await idle()
      const take = await directory.read(cache, pause)
      take()
      if (!isWanted()) return
      onPeople(tickets.nameRequesters())
      await reckoner.all()
      await readSegments(cache, tickets, pause, isWanted, onTickets)
      await readFinishedTickets(cache, tickets, pause, isWanted, onTickets)
      if (!isWanted()) return
      this.#areFinishedRead = true
      onFinished()
      await searcher.prepare()
      if (isWanted()) await bringer.bringAll()
    }
    run().catch(onFailed)
  }
}
