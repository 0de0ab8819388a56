/**
 * One page of the feed (or of the snapshot that precedes it), written with its cursor. Of a snapshot, the page after it
 * and its segments are fetched while this one is written: otherwise server and device would wait for each other all the
 * way.
 */
import { applyChanges } from '@/cache/apply-changes'
import { confirmDecisions, decisionsToTell, takeDecisions } from '@/cache/decisions'
import { outboxRows } from '@/cache/outbox'
import type { SyncStateRow, Touched } from '@/cache/rows'
import type { StoredSegment } from '@/cache/segments'
import { settle } from '@/cache/settle-verdicts'
import { readStanding } from '@/cache/sync-state'
import { SYNC_SCHEMA, type PullRequest, type PullResponse } from '@shared/protocol/sync'
import { Appetite, type Meal } from './appetite'
import type { CheckDesk } from './check'
import { erasedBytes } from './erased-bytes'
import { fetchSegments } from './fetch-segments'
import type { SyncPorts } from './ports'
import { busyTickets } from './push-batch'
import { authorised, type Answered } from './requests'
import type { ServerClock } from './server-clock'

/** What a segment weighs beside rows: at most 32 of them come for a thousand. */
const ROWS_A_SEGMENT = 31

export interface Pulled {
  readonly answer: Answered<PullResponse>
  readonly touched: Touched
  readonly state: SyncStateRow
  /** Commands that it says the verdicts of: some may stand in the outbox, if their own answer was lost. */
  readonly decidedIds: readonly string[]
  /** Whether anything is different in what needs attention. */
  readonly attention: boolean
  readonly hasMore: boolean
}

/** Where a pull goes on from. */
type From = Pick<SyncStateRow, 'epoch' | 'cursor'>

/** What came with the segments that it names, and how much had been asked for. */
interface Page extends Answered<PullResponse> {
  readonly asked: number
  readonly segments: readonly StoredSegment[]
}

export class PullDesk {
  readonly #appetite = new Appetite()
  #ahead: { readonly from: From; readonly answer: Promise<Page> } | null = null

  constructor(
    private readonly ports: SyncPorts,
    private readonly serverClock: ServerClock,
    private readonly clientId: string,
    private readonly checks: CheckDesk,
  ) {}

  /**
   * @throws {TransportError}
   * @throws {SignedOutError}
   */
  async pullOnce(): Promise<Pulled> {
    const { cache, outbox, clock } = this.ports
    const standing = await readStanding(cache)
    this.checks.take(standing.check)
    const answer = await this.#answerFrom(standing.state)
    const page = answer.response
    if (page.snapshot !== null && page.hasMore) this.#askAhead({ epoch: page.epoch, cursor: page.cursor })
    // Before the cursor moves: a refusal that was told once is not told again.
    const attention = await this.#takeVerdicts(page)
    const busy = busyTickets(await outboxRows(outbox))
    const next = {
      schema: SYNC_SCHEMA,
      epoch: page.epoch,
      cursor: page.cursor,
      seq: page.seq,
      serverId: page.serverId,
      snapshot: page.snapshot,
    }
    const erased = erasedBytes(page.changes)
    // Before the cursor moves, too.
    if (erased.length > 0) await this.ports.uploads?.forget(erased)
    const { touched, state } = await applyChanges(cache, page.changes, busy, clock.now(), next, answer.segments)
    await this.checks.compare(page)
    const decidedIds = page.verdicts.map(({ commandId }) => commandId)
    return { answer, touched, state, decidedIds, attention, hasMore: page.hasMore }
  }

  /** @returns whether anything is different in what needs attention */
  async #takeVerdicts({ verdicts, decided = [] }: PullResponse): Promise<boolean> {
    const { outbox, clock } = this.ports
    if (verdicts.length > 0) await settle(outbox, verdicts, clock.now())
    const isSomethingGone = decided.length > 0 && (await takeDecisions(outbox, decided, clock.now()))
    return verdicts.length > 0 || isSomethingGone
  }

  /** Something came between: the next page is asked for when it is needed. */
  forgetAhead(): void {
    this.#ahead = null
  }

  /** @param from where the cache stands: a page that was asked for ahead counts only if that is where it goes on */
  #answerFrom(from: From): Promise<Page> {
    const ahead = this.#ahead
    this.#ahead = null
    const isNext = ahead !== null && ahead.from.epoch === from.epoch && ahead.from.cursor === from.cursor
    return isNext ? ahead.answer : this.#ask(from)
  }

  #askAhead(from: From): void {
    const answer = this.#ask(from)
    // Whoever takes it hears of its failure; of one that nobody takes there is nothing to hear.
    answer.catch(() => undefined)
    this.#ahead = { from, answer }
  }

  async #ask(from: From): Promise<Page> {
    const asked = this.#appetite.rows
    const { clock } = this.ports
    try {
      const answer = await this.#request(from, asked)
      const since = clock.now()
      const segments = await fetchSegments(this.ports, answer.response.segments ?? [])
      const page = { ...answer, asked, segments }
      this.#appetite.took(mealOf(page, clock.now() - since))
      return page
    } catch (error) {
      this.#appetite.lost()
      throw error
    }
  }

  async #request({ epoch, cursor }: From, limit: number): Promise<Answered<PullResponse>> {
    const { outbox, clock, transport } = this.ports
    const decisions = await decisionsToTell(outbox)
    const answer = await authorised(this.ports, this.serverClock, (token) => {
      const request: PullRequest = {
        clientId: this.clientId,
        clientNow: clock.now(),
        schema: SYNC_SCHEMA,
        epoch,
        cursor,
        limit,
        decided: decisions.map(({ id }) => id),
        sums: this.checks.isDue,
        segments: true,
      }
      return transport.pull(request, token)
    })
    // A server that is older does not say what was decided, and has not heard it either.
    if (decisions.length > 0 && answer.response.decided !== undefined) await confirmDecisions(outbox, decisions)
    return answer
  }
}

const mealOf = ({ asked, response, roundTripMs }: Page, segmentsMs: number): Meal => ({
  asked,
  came: response.changes.length + ROWS_A_SEGMENT * (response.segments?.length ?? 0),
  tookMs: roundTripMs + segmentsMs,
})
