/**
 * Reads tickets with their histories into memory: the one that is opened, and ahead of that those beside it, so that
 * turning to the next one waits for nothing. What memory holds already is kept current by the refresher.
 */
import type { CacheDatabase } from '@/cache/cache-database'
import { readTogether } from '@/cache/read-together'
import type { DirectoryMemory } from './directory-memory'
import type { QueueIndex } from '@/cache/queue-index'
import type { TicketView } from './client-types'
import type { Reckoner } from './reckoner'
import type { TicketMemory } from './ticket-memory'

export interface TicketOpenerPorts {
  readonly cache: CacheDatabase
  readonly tickets: TicketMemory
  readonly index: QueueIndex
  readonly reckoner: Reckoner
  readonly directory: DirectoryMemory
  /** Somebody is known now. */
  readonly onPeople: () => void
  /** There is more of these tickets now, or their rows are different. */
  readonly onChanged: (ticketIds: readonly string[]) => void
  readonly onFailed: (error: unknown) => void
}

export class TicketOpener {
  /** Opened last, and not on this device yet. */
  #awaitedId: string | null = null

  constructor(private readonly ports: TicketOpenerPorts) {}

  /** @returns null when this device does not have it */
  async open(ticketId: string): Promise<TicketView | null> {
    await this.prepare([ticketId])
    await this.#bringRequester(ticketId)
    this.#see(ticketId)
    const view = this.ports.tickets.view(ticketId)
    this.#awaitedId = view === null ? ticketId : null
    return view
  }

  /** Tickets have come: the one that was opened in vain may be among them, be it as a row alone. */
  receive(): void {
    const { index, onChanged, onFailed } = this.ports
    const ticketId = this.#awaitedId
    if (ticketId === null || index.get(ticketId) === undefined) return
    this.#awaitedId = null
    this.open(ticketId).then(() => onChanged([ticketId]), onFailed)
  }

  /** By their zone and language they are told of a promise. */
  async #bringRequester(ticketId: string): Promise<void> {
    const { cache, tickets, directory, onPeople } = this.ports
    const requesterId = tickets.base(ticketId)?.requesterId
    if (requesterId !== undefined && (await directory.bring(cache, [requesterId]))) onPeople()
  }

  /** Without marking them as seen. */
  async prepare(asked: readonly string[]): Promise<void> {
    const { cache, tickets, reckoner, onChanged } = this.ports
    const ticketIds = [...new Set(asked.flatMap((id) => [id, ...tickets.namedWith(id)]))]
    const missing = ticketIds.filter((id) => tickets.base(id) === undefined || !tickets.holdsTimeline(id))
    for (const id of ticketIds) tickets.useTimeline(id)
    if (missing.length === 0) return
    const { generation } = tickets
    const { bases, timelines } = await readTogether(cache, missing, missing)
    // Memory was cleared meanwhile: what was read belongs to another epoch.
    if (generation !== tickets.generation) return this.prepare(ticketIds)
    const brought = new Set<string>()
    missing.forEach((id, index) => {
      const base = bases[index]
      // Registered here and not confirmed: its history is known from now on, and what the server makes of it is read.
      const isKnown = base !== undefined || tickets.view(id) !== null
      if (!isKnown) {
        tickets.forgetTimeline(id)
        return
      }
      // Whatever came into memory during the read is newer than the read.
      if (!tickets.holdsTimeline(id)) {
        tickets.setTimeline(id, timelines[index]?.events ?? [])
        brought.add(id)
      }
      if (base === undefined || base.version <= (tickets.base(id)?.version ?? -1)) return
      tickets.setBase(id, base, true)
      reckoner.one(id)
      brought.add(id)
    })
    if (brought.size > 0) onChanged([...brought])
  }

  #see(ticketId: string): void {
    const { cache, tickets, index, reckoner, onChanged, onFailed } = this.ports
    const version = tickets.base(ticketId)?.version
    if (version === undefined || tickets.seenVersion(ticketId) === version) return
    tickets.see(ticketId, version)
    cache.seen.put({ ticketId, version }).catch(onFailed)
    if (index.get(ticketId)?.isUnread !== true) return
    tickets.paint(ticketId)
    reckoner.one(ticketId)
    onChanged([ticketId])
  }
}
