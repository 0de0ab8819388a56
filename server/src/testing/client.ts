/** A client of the sync protocol as plain as can be: pushes, pulls, and keeps what it was sent by the protocol's rules. */
import { randomUUID } from 'node:crypto'
import type { Command } from '@shared/domain/command'
import type { TicketEvent } from '@shared/domain/event'
import type { SegmentReference } from '@shared/protocol/segment'
import {
  SYNC_SCHEMA,
  type Change,
  type EntityName,
  type Images,
  type PartResponse,
  type PullResponse,
  type Verdict,
} from '@shared/protocol/sync'
import type { Session } from '../api/context'
import { pull } from '../sync/pull'
import { push } from '../sync/push'
import { pullPart } from '../sync/sums'
import type { World } from './world'

interface Held {
  readonly version: number
  readonly image: unknown
}

export class TestClient {
  readonly id: string
  readonly #skewMs: number
  readonly #held = new Map<string, Held>()
  /** Every change, in the order in which it came. */
  readonly changes: Change[] = []
  readonly verdicts: Verdict[] = []
  /** Told as decided about by the server. */
  readonly decided: string[] = []
  /** What it tells the server as decided about, with each pull. */
  decisions: readonly string[] = []
  /** Whether it asks for sums with each pull. */
  wantsSums = false
  /** Whether it takes segments. */
  takesSegments = false
  /** Every segment that it was told of, in order. */
  readonly segments: SegmentReference[] = []
  cursor: string | null = null
  /** Told to the server only by a test that sets it. */
  epoch: string | null = null
  seq: number | null = null

  constructor(
    private readonly world: World,
    private readonly session: Session,
    options: { readonly skewMs?: number; readonly clientId?: string } = {},
  ) {
    this.id = options.clientId ?? randomUUID()
    this.#skewMs = options.skewMs ?? 0
  }

  /** Its own clock: ahead of the server's by the skew. */
  get now(): number {
    return this.world.clock.at + this.#skewMs
  }

  get #envelope() {
    return { clientId: this.id, clientNow: this.now, schema: SYNC_SCHEMA, epoch: this.epoch }
  }

  async push(command: Command): Promise<Verdict> {
    const [verdict] = await this.pushAll([command])
    if (verdict === undefined) throw new Error('A push of one command was answered with no verdict')
    return verdict
  }

  async pushAll(commands: readonly unknown[]): Promise<readonly Verdict[]> {
    const { cursor } = this
    const response = await push(this.world.services, this.session, { ...this.#envelope, cursor, commands })
    return response.verdicts
  }

  async pullPage(limit = 1_000): Promise<PullResponse> {
    const { cursor, decisions: decided, wantsSums: sums, takesSegments: segments } = this
    const body = { ...this.#envelope, cursor, limit, decided, sums, segments }
    const page = await pull(this.world.services, 'server', this.session, body)
    for (const change of page.changes) this.#keep(change)
    this.changes.push(...page.changes)
    this.segments.push(...(page.segments ?? []))
    this.verdicts.push(...page.verdicts)
    this.decided.push(...(page.decided ?? []))
    this.cursor = page.cursor
    this.seq = page.seq
    return page
  }

  /** A part whole, as it is on the server. */
  async pullPart(part: string): Promise<PartResponse> {
    if (this.cursor === null) throw new Error('A part is asked for by those who have pulled')
    return pullPart(this.world.services, this.session, { ...this.#envelope, cursor: this.cursor, part })
  }

  /** Until there is nothing more. @returns what came */
  async pull(limit = 1_000): Promise<readonly Change[]> {
    const start = this.changes.length
    let page = await this.pullPage(limit)
    while (page.hasMore) page = await this.pullPage(limit)
    return this.changes.slice(start)
  }

  held<Name extends EntityName>(entity: Name, id: string): Images[Name] | undefined {
    return this.#held.get(`${entity}/${id}`)?.image as Images[Name] | undefined
  }

  ids(entity: EntityName): readonly string[] {
    return [...this.#held.keys()]
      .filter((key) => key.startsWith(`${entity}/`))
      .map((key) => key.slice(entity.length + 1))
      .sort()
  }

  /** A ticket's history as this client can tell it: the whole one it was sent, and single events since. */
  history(ticketId: string): readonly TicketEvent[] {
    const single = this.ids('event').flatMap((id) => this.held('event', id) ?? [])
    const known = [...(this.held('timeline', ticketId) ?? []), ...single.filter((event) => event.ticketId === ticketId)]
    return [...new Map(known.map((event) => [event.id, event])).values()].sort(
      (left, right) => left.seqInTicket - right.seqInTicket,
    )
  }

  #keep(change: Change): void {
    const key = `${change.entity}/${change.id}`
    if (change.op === 'upsert') {
      if ((this.#held.get(key)?.version ?? 0) < change.version) this.#held.set(key, change)
      return
    }
    this.#held.delete(key)
    if (change.entity !== 'ticket') return
    this.#held.delete(`timeline/${change.id}`)
    for (const id of this.ids('event'))
      if (this.held('event', id)?.ticketId === change.id) this.#held.delete(`event/${id}`)
  }
}
