/**
 * Brings what the databases say into memory. Notices of change are collected; one pass at a time reads all of it and
 * then writes memory in one go, so that a ticket and the outbox are never shown from two moments. Reading goes in
 * slices, since rows are copied on the page's own thread.
 */
import type { CacheDatabase } from '@/cache/cache-database'
import { outboxRows } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { OutboxRow, Touched } from '@/cache/rows'
import { blockOf } from '@/cache/open-blocks'
import { readOpenTickets } from '@/cache/open-index'
import { readTogether } from '@/cache/read-together'
import { heldSegments } from '@/cache/read-segments'
import { readNotices } from '@/cache/seen-notices'
import type { Instant } from '@shared/domain/instant'
import type { Notice } from '@shared/domain/notices'
import type { DirectoryMemory } from './directory-memory'
import type { PendingMemory } from './pending-memory'
import type { TicketMemory } from './ticket-memory'

export const SLICE = 200
/** Segments of a slice. */
export const SEGMENTS = 16
/**
 * From so many on, rows are taken as they were packed, with their clocks: the first screen of a first sync is. Blocks of a
 * slice bring about so many.
 */
const MANY = 32
const PACKED_SLICE = 100

interface Memory {
  readonly tickets: TicketMemory
  readonly pending: PendingMemory
  readonly directory: DirectoryMemory
}

export interface Refreshed {
  readonly tickets: readonly string[]
  readonly directory: boolean
  readonly outbox: boolean
  /** Null when they were not read. */
  readonly notices: readonly Notice[] | null
}

export class Refresher {
  #tickets = new Set<string>()
  /** Of these, those that are not packed. */
  #unpacked = new Set<string>()
  #timelines = new Set<string>()
  #segments = new Set<string>()
  #directory = false
  #outbox = false
  #notices = false
  #pass: Promise<void> | null = null

  constructor(
    private readonly cache: CacheDatabase,
    private readonly outbox: OutboxDatabase,
    private readonly memory: Memory,
    private readonly time: { readonly now: () => Instant; readonly pause: () => Promise<void> },
    private readonly onRefreshed: (refreshed: Refreshed) => void,
    private readonly onFailed: (error: unknown) => void,
  ) {}

  /** False when memory shows all that was asked for. */
  get isBusy(): boolean {
    return this.#pass !== null
  }

  ask(touched: Partial<Touched> & { readonly outbox?: boolean }): void {
    for (const id of touched.tickets ?? []) this.#tickets.add(id)
    for (const id of touched.timelines ?? []) this.#timelines.add(id)
    for (const key of touched.segments ?? []) this.#segments.add(key)
    this.#directory ||= touched.directory ?? false
    this.#notices ||= touched.notices ?? false
    this.#outbox ||= touched.outbox ?? false
    this.#pass ??= this.#run().finally(() => {
      this.#pass = null
    })
  }

  /** Resolves when memory shows all that was asked for. */
  async settled(): Promise<void> {
    while (this.#pass !== null) await this.#pass
  }

  async #run(): Promise<void> {
    try {
      // Several messages of one moment become one pass.
      await Promise.resolve()
      while (this.#isAsked) {
        this.onRefreshed(await this.#once())
        await this.time.pause()
      }
    } catch (error) {
      this.onFailed(error)
    }
  }

  get #isAsked(): boolean {
    const ids = this.#tickets.size + this.#unpacked.size + this.#timelines.size + this.#segments.size
    return ids > 0 || this.#directory || this.#outbox || this.#notices
  }

  async #once(): Promise<Refreshed> {
    const { tickets, pending, directory } = this.memory
    const packedIds = this.#takePacked()
    const ticketIds =
      packedIds.size > 0 ? [] : [...takeSome(this.#unpacked, SLICE / 2), ...takeSome(this.#tickets, SLICE / 2)]
    const touchedTimelines = takeSome(this.#timelines, SLICE)
    const keys = takeSome(this.#segments, SEGMENTS)
    const [isDirectory, isOutbox, isNotices] = [this.#directory, this.#outbox, this.#notices]
    this.#directory = this.#outbox = this.#notices = false

    const { generation } = tickets
    const savedBefore = pending.savedIds()
    const rows = isOutbox ? await outboxRows(this.outbox) : null
    const readIds = [...new Set([...ticketIds, ...(rows === null ? [] : this.#concerned(rows, savedBefore))])]
    const timelineIds = [...new Set([...touchedTimelines, ...readIds])].filter((id) => tickets.wantsTimeline(id))
    const [open, { bases, timelines }, segments, notices, takeDirectory] = await Promise.all([
      packedIds.size === 0 ? null : readOpenTickets(this.cache, packedIds),
      readTogether(this.cache, readIds, timelineIds),
      heldSegments(this.cache, keys),
      isNotices ? readNotices(this.cache, this.outbox) : null,
      // Beside them: during a first sync each waits until a page is written.
      isDirectory ? directory.read(this.cache, this.time.pause) : null,
    ])

    takeDirectory?.()
    // Memory was cleared meanwhile: versions of another epoch must not get into it. It is all read anew.
    if (generation !== tickets.generation) {
      this.#outbox ||= isOutbox
      return { tickets: [], directory: isDirectory, outbox: false, notices: null }
    }
    // From here on nothing waits: one moment, seen whole.
    const painted = new Set<string>(rows === null ? [] : pending.replace(rows, savedBefore))
    const arePeopleOther = (isDirectory || rows !== null) && directory.setPending(pending.commands())
    tickets.setOpen(open ?? [], this.time.now())
    const areOpen = new Set(open?.map(({ ticket }) => ticket.id))
    for (const id of packedIds) if (!areOpen.has(id)) this.#unpacked.add(id)
    for (const key of keys) tickets.dropSegment(key)
    for (const segment of segments) tickets.setSegment(segment)
    timelineIds.forEach((id, index) => tickets.setTimeline(id, timelines[index]?.events ?? []))
    readIds.forEach((id, index) => tickets.setBase(id, bases[index] ?? null, false))
    if (isDirectory) {
      tickets.forgetViews()
      for (const id of tickets.nameRequesters()) painted.add(id)
    }
    // Those that were read are painted already.
    for (const id of [...painted, ...timelineIds]) if (!readIds.includes(id)) tickets.paint(id)
    for (const id of [...readIds, ...timelineIds, ...segments.flatMap(({ columns }) => columns.ids()), ...areOpen])
      painted.add(id)
    return {
      tickets: [...painted],
      directory: isDirectory || arePeopleOther,
      outbox: rows !== null,
      notices,
    }
  }

  /** Of many, those of some blocks: a first sync brings open tickets by the hundred, and nobody looks at most of them. */
  #takePacked(): ReadonlySet<string> {
    if (this.#tickets.size < MANY) return new Set()
    const ids = [...this.#tickets].filter((id) => !this.memory.tickets.isHeld(id))
    const taken = new Set<string>()
    for (const block of new Set(ids.map(blockOf))) {
      if (taken.size >= PACKED_SLICE) break
      for (const id of ids) if (blockOf(id) === block) taken.add(id)
    }
    for (const id of taken) this.#tickets.delete(id)
    return taken
  }

  /** Tickets whose base must be read in the same pass: newly busy ones, and those whose commands have gone. */
  #concerned(rows: readonly OutboxRow[], savedBefore: ReadonlySet<string>): readonly string[] {
    const { tickets, pending } = this.memory
    const listed = new Set(rows.map((row) => row.id))
    const gone = pending.all().filter(({ command: { id } }) => savedBefore.has(id) && !listed.has(id))
    const busy = rows.flatMap((row) => row.command.tickets).filter((id) => tickets.base(id) === undefined)
    return [...gone.flatMap(({ command }) => command.tickets), ...busy]
  }
}

function takeSome(set: Set<string>, limit: number): readonly string[] {
  const taken: string[] = []
  for (const id of set) {
    if (taken.length >= limit) break
    taken.push(id)
    set.delete(id)
  }
  return taken
}
