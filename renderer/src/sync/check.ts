/**
 * Compares the cache with the server now and then: sums come with the page that ends the feed, are set against what is
 * held, and each part in which the two differ is fetched again, one a step. No reader would notice a row that was lost.
 */
import { heldSums } from '@/cache/held-sums'
import { replacePart } from '@/cache/replace-part'
import { outboxRows } from '@/cache/outbox'
import type { CheckRow, Touched } from '@/cache/rows'
import { dropLeftovers } from '@/cache/segments'
import { readCheck, readSyncState, writeCheck } from '@/cache/sync-state'
import { HOUR_MS, type Instant } from '@shared/domain/instant'
import { differingParts, parsePart } from '@shared/protocol/sums'
import { SYNC_SCHEMA, type PartResponse, type PullResponse } from '@shared/protocol/sync'
import { erasedBytes } from './erased-bytes'
import type { SyncPorts } from './ports'
import { busyTickets } from './push-batch'
import { authorised, type Answered } from './requests'
import type { ServerClock } from './server-clock'

export const CHECK_MS = 12 * HOUR_MS
/** What differs again after it was mended is no accident: it is left for the next time, and said. */
const MOST_TIMES = 2

export interface Mended {
  readonly answer: Answered<PartResponse>
  /** Null when the cache had moved on meanwhile. */
  readonly touched: Touched | null
}

export class CheckDesk {
  #parts: string[] = []
  #mended: string[] = []
  #times = 0

  private constructor(
    private readonly ports: SyncPorts,
    private readonly serverClock: ServerClock,
    private readonly clientId: string,
    private checkedAt: Instant | null,
  ) {}

  static async begin(ports: SyncPorts, serverClock: ServerClock, clientId: string): Promise<CheckDesk> {
    return new CheckDesk(ports, serverClock, clientId, (await readCheck(ports.cache))?.at ?? null)
  }

  /** Whether the next page is to bring sums. A clock that was set back is no reason to wait. */
  get isDue(): boolean {
    if (this.#parts.length > 0) return false
    if (this.#times > 0 || this.checkedAt === null) return true
    const sinceMs = this.ports.clock.now() - this.checkedAt
    return sinceMs < 0 || sinceMs >= CHECK_MS
  }

  /** Whoever found a segment that could not be read says so by forgetting when the cache was compared last. */
  take(check: CheckRow | null): void {
    this.checkedAt = check?.at ?? null
  }

  /** The cache begins anew: what was found out about it is of no use. */
  forget(): void {
    this.#parts = []
    this.#mended = []
    this.#times = 0
    this.checkedAt = null
  }

  /** @param page as it was written just now, so that cache and sums are of one moment; without sums, nothing is compared */
  async compare(page: PullResponse): Promise<void> {
    if (page.sums === undefined) return
    const parts = differingParts(page.sums, await heldSums(this.ports.cache))
    const isMendable = this.#times < MOST_TIMES
    if (parts.length > 0 && isMendable) {
      this.#times += 1
      this.#parts = [...parts]
      return
    }
    if (parts.length > 0)
      console.error(`The cache differs from the server in ${parts.join(', ')}, and goes on doing so`)
    else await dropLeftovers(this.ports.cache)
    await this.#end()
  }

  /**
   * Fetches one part that differs.
   *
   * @returns null when there is none
   * @throws {TransportError}
   * @throws {SignedOutError}
   */
  async mendOne(): Promise<Mended | null> {
    const name = this.#parts[0]
    if (name === undefined) return null
    const part = parsePart(name)
    const { cache, outbox, clock, transport } = this.ports
    const state = await readSyncState(cache)
    const { epoch, cursor } = state
    if (part === null || cursor === null) {
      this.#parts = []
      return null
    }
    const request = { clientId: this.clientId, schema: SYNC_SCHEMA, epoch, cursor, part: name }
    const answer = await authorised(this.ports, this.serverClock, (token) => {
      return transport.pullPart({ ...request, clientNow: clock.now() }, token)
    })
    const erased = erasedBytes(answer.response.changes)
    if (erased.length > 0) await this.ports.uploads?.forget(erased)
    const busy = busyTickets(await outboxRows(outbox))
    const touched = await replacePart(cache, part, answer.response.changes, state, busy, clock.now())
    this.#parts.shift()
    this.#mended.push(name)
    return { answer, touched }
  }

  async #end(): Promise<void> {
    const mended = [...new Set(this.#mended)]
    this.checkedAt = this.ports.clock.now()
    this.#mended = []
    this.#times = 0
    await writeCheck(this.ports.cache, { at: this.checkedAt, mended })
  }
}
