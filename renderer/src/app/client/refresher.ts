/**
 * Brings what the databases say into memory. Notices of change are collected; one pass at a time reads all of it and
 * then writes memory in one go, so that a ticket and the outbox are never shown from two moments. Reading goes in
 * slices, since rows are copied on the page's own thread.
 */
import type { CacheDatabase } from '@/cache/cache-database'
import { outboxRows } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { OutboxRow, Touched } from '@/cache/rows'
import { readTogether } from '@/cache/read-together'
import { heldSegments } from '@/cache/read-segments'
import { readNotices } from '@/cache/seen-notices'
import type { Notice } from '@shared/domain/notices'
import type { DirectoryMemory } from './directory-memory'
import type { PendingMemory } from './pending-memory'
import type { TicketMemory } from './ticket-memory'

export const SLICE = 200
/** Segments of a slice. */
export const SEGMENTS = 16

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
    private readonly pause: () => Promise<void>,
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
        await this.pause()
      }
    } catch (error) {
      this.onFailed(error)
    }
  }

  get #isAsked(): boolean {
    const ids = this.#tickets.size + this.#timelines.size + this.#segments.size
    return ids > 0 || this.#directory || this.#outbox || this.#notices
  }

  async #once(): Promise<Refreshed> {
    const { tickets, pending, directory } = this.memory
    const ticketIds = takeSome(this.#tickets, SLICE)
    const touchedTimelines = takeSome(this.#timelines, SLICE)
    const keys = takeSome(this.#segments, SEGMENTS)
    const [isDirectory, isOutbox, isNotices] = [this.#directory, this.#outbox, this.#notices]
    this.#directory = this.#outbox = this.#notices = false

    const { generation } = tickets
    const savedBefore = pending.savedIds()
    const rows = isOutbox ? await outboxRows(this.outbox) : null
    const readIds = [...new Set([...ticketIds, ...(rows === null ? [] : this.#concerned(rows, savedBefore))])]
    const timelineIds = [...new Set([...touchedTimelines, ...readIds])].filter((id) => tickets.wantsTimeline(id))
    const [{ bases, timelines }, segments, notices] = await Promise.all([
      readTogether(this.cache, readIds, timelineIds),
      heldSegments(this.cache, keys),
      isNotices ? readNotices(this.cache, this.outbox) : null,
    ])
    if (isDirectory) await directory.read(this.cache)

    // Memory was cleared meanwhile: versions of another epoch must not get into it. It is all read anew.
    if (generation !== tickets.generation) {
      this.#outbox ||= isOutbox
      return { tickets: [], directory: isDirectory, outbox: false, notices: null }
    }
    // From here on nothing waits: one moment, seen whole.
    const painted = new Set<string>(rows === null ? [] : pending.replace(rows, savedBefore))
    const arePeopleOther = (isDirectory || rows !== null) && directory.setPending(pending.commands())
    for (const key of keys) tickets.dropSegment(key)
    for (const segment of segments) tickets.setSegment(segment)
    timelineIds.forEach((id, index) => tickets.setTimeline(id, timelines[index]?.events ?? []))
    readIds.forEach((id, index) => tickets.setBase(id, bases[index] ?? null, false))
    if (isDirectory) tickets.forgetViews()
    // Those that were read are painted already.
    for (const id of [...painted, ...timelineIds]) if (!readIds.includes(id)) tickets.paint(id)
    for (const id of [...readIds, ...timelineIds, ...segments.flatMap(({ columns }) => columns.ids())]) painted.add(id)
    return {
      tickets: [...painted],
      directory: isDirectory || arePeopleOther,
      outbox: rows !== null,
      notices,
    }
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
