/**
 * A small central API in memory for tests: the real `decide` and `apply`, a feed, stored verdicts, and a network that
 * can lose requests and answers. It is no part of the product.
 */
import { pack } from '@/cache/unpack-segment'
import { apply } from '@shared/domain/apply'
import { commandSchema, type Command } from '@shared/domain/command'
import { decide } from '@shared/domain/decide'
import type { Decision } from '@shared/domain/decision'
import type { TicketEvent } from '@shared/domain/event'
import type { NoticesSeen, SeenNotices } from '@shared/protocol/notices'
import type { DutyBook } from '@shared/duty'
import type { Actor, Directory, Person } from '@shared/domain/people'
import { changedPerson } from '@shared/domain/requester'
import type { Ticket } from '@shared/domain/ticket'
import { joinSegment, segmentLines } from '@shared/protocol/segment'
import { encodeColumns } from '@shared/protocol/encode-columns'
import { parsePart, partOf, SumsOf, type Sums } from '@shared/protocol/sums'
import type {
  Change,
  PartRequest,
  PartResponse,
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
  SnapshotStage,
  Upsert,
  Verdict,
} from '@shared/protocol/sync'
import { TransportError, type SyncTransport } from '../transport'

/** What the network does to one request. `loseAnswer`: the server did it, nobody heard of it. */
export type Fault = 'loseRequest' | 'loseAnswer' | 'duplicate' | { readonly fail: TransportError }

interface FeedRow {
  readonly seq: number
  readonly change: Change
}

export class MemoryServer {
  readonly tickets = new Map<string, Ticket>()
  readonly events: TicketEvent[] = []
  readonly newPeople = new Map<string, Person>()
  readonly verdicts = new Map<string, Verdict>()
  readonly pushes: string[][] = []
  /** Ids of notices in the order in which they were said to be seen. */
  readonly seenNotices: string[] = []
  /** How many each request named. */
  readonly seenRequests: number[] = []
  /** Refusals that were said to be decided about. Null: it takes no decisions, as older servers do not. */
  decided: string[] | null = []
  /** What the next pull says of commands, once. */
  readonly recalled: Verdict[] = []
  /** Taken from the front, one a request. */
  readonly faults: Fault[] = []
  /** Answers every push, while pulls go through. */
  pushFailure: TransportError | null = null
  /** Verdicts to give instead of deciding, once each. */
  readonly forced = new Map<string, Verdict['code'][]>()
  feed: FeedRow[] = []
  epoch = 'epoch-1'
  isReachable = true
  validToken = 'token'
  pageSize = 1_000
  pulls = 0
  /** Parts that were asked for, in order. */
  readonly parts: string[] = []
  oldestSeq = 0
  /** Pages that end before this number are pages of a snapshot. */
  snapshotSeq = 0
  /** What it says that comes next; older servers do not. */
  snapshotStage: SnapshotStage | undefined = undefined
  /** Hears of each pull before it is answered. */
  onPull: (cursor: string | null, limit: number) => void = () => undefined
  skewMs = 0
  readonly segments = new Map<string, Uint8Array>()
  /** Which page of a snapshot names the segments, counted from 0. */
  segmentsOnPage = 0
  readonly segmentRequests: string[] = []
  /** What becomes of one on its way; null when it is gone. */
  onSegment: (id: string, bytes: Uint8Array | null) => Uint8Array | null = (_id, bytes) => bytes
  /** By ticket, where the feed stood when it was packed. */
  readonly #packed = new Map<string, number>()
  readonly #clients = new Map<string, string>()
  #numbers = 0

  constructor(
    private readonly now: () => number,
    private readonly directory: Directory & DutyBook,
    catalogue: readonly Upsert[],
  ) {
    for (const change of catalogue) this.publish(change)
  }

  get seq(): number {
    return this.feed.at(-1)?.seq ?? 0
  }

  publish(change: Change): void {
    this.feed.push({ seq: this.seq + 1, change })
  }

  /** Packs finished tickets as they are now: a snapshot brings them so, and later changes as the feed has them. */
  async pack(ids: readonly string[]): Promise<string> {
    const tickets = ids.toSorted().flatMap((id) => this.tickets.get(id) ?? [])
    const lines = tickets.map((ticket) => ({
      ticket,
      events: this.events.filter((event) => event.ticketId === ticket.id),
    }))
    const id = `segment-${this.segments.size + 1}`
    const packed = await pack(segmentLines(lines))
    this.segments.set(id, joinSegment({ columns: encodeColumns(tickets), packed }))
    for (const ticket of tickets) this.#packed.set(ticket.id, this.seq)
    return id
  }

  #segment(id: string): Uint8Array | null {
    this.segmentRequests.push(id)
    return this.onSegment(id, this.segments.get(id) ?? null)
  }

  /** A client that takes segments is sent nothing twice. */
  #isPacked({ seq, change }: FeedRow): boolean {
    const ticketId = change.op === 'upsert' && change.entity === 'event' ? change.image.ticketId : change.id
    return seq <= (this.#packed.get(ticketId) ?? 0)
  }

  transportFor(actor: Actor): SyncTransport {
    return {
      push: (request, token) => this.#serve(token, () => this.#push(request, actor), request.epoch),
      pull: (request, token) => this.#serve(token, () => this.#pull(request), request.epoch),
      pullPart: (request, token) => this.#serve(token, () => this.#pullPart(request), request.epoch),
      segments: (ids, token) => this.#serve(token, () => ids.map((id) => this.#segment(id)), null),
      seeNotices: (request, token) => this.#serve(token, () => this.#seeNotices(request), null),
    }
  }

  async #serve<Answer>(token: string, answer: () => Answer, epoch: string | null): Promise<Answer> {
    await Promise.resolve()
    const fault = this.faults.shift()
    if (!this.isReachable || fault === 'loseRequest') throw new TransportError('unreachable', 'The request was lost')
    if (typeof fault === 'object') throw fault.fail
    if (token !== this.validToken) throw new TransportError('unauthenticated', 'Not a valid token')
    if (epoch !== null && epoch !== this.epoch) throw new TransportError('epochChanged', 'Another epoch')
    const first = answer()
    if (fault === 'loseAnswer') throw new TransportError('unreachable', 'The answer was lost')
    // What crosses the network is a copy.
    return structuredClone(fault === 'duplicate' ? answer() : first)
  }

  #seeNotices({ ids }: SeenNotices): NoticesSeen {
    this.seenNotices.push(...ids)
    this.seenRequests.push(ids.length)
    return { serverNow: this.now() + this.skewMs }
  }

  #push(request: PushRequest, actor: Actor): PushResponse {
    this.pushes.push(request.commands.map((command) => command.id))
    if (this.pushFailure !== null) throw this.pushFailure
    const laterTickets = new Set<string>()
    const verdicts = request.commands.map((raw) => {
      const command = commandSchema.parse(raw)
      // A lane keeps its order also within one request.
      const isBehind = command.tickets.some((id) => laterTickets.has(id))
      const verdict = isBehind
        ? this.#verdict(command, { status: 'retryLater', code: 'command.laneWaits' }, [], null)
        : this.execute(command, actor, request.clientId)
      if (verdict.status === 'retryLater') for (const id of command.tickets) laterTickets.add(id)
      return verdict
    })
    return { serverNow: this.now() + this.skewMs, epoch: this.epoch, verdicts }
  }

  /** Decides one command, once. */
  execute(command: Command, actor: Actor, clientId = 'server'): Verdict {
    const stored = this.verdicts.get(command.id)
    if (stored !== undefined) return stored
    const code = this.forced.get(command.id)?.shift()
    if (code !== undefined) return this.#verdict(command, { status: 'retryLater', code }, [], null)
    const dependency = command.deps.find((id) => ['rejected', 'conflict'].includes(this.verdicts.get(id)?.status ?? ''))
    const verdict =
      dependency !== undefined
        ? this.#verdict(
            command,
            { status: 'rejected', code: 'command.dependencyRefused', params: { dependency } },
            [],
            null,
          )
        : this.#decide(command, actor, clientId)
    this.verdicts.set(command.id, verdict)
    this.#clients.set(command.id, clientId)
    return verdict
  }

  #decide(command: Command, actor: Actor, clientId: string): Verdict {
    const ticketId = command.tickets[0] ?? ''
    const at = this.now() + this.skewMs
    const decision: Decision = decide(command, this.tickets.get(ticketId) ?? null, {
      actor,
      directory: { ...this.directory, person: (id) => this.newPeople.get(id) ?? this.directory.person(id) },
      duty: this.directory,
      commandId: command.id,
      at,
      seen: command.base[ticketId]?.seen ?? {},
      others: new Map(
        [...command.tickets.slice(1), ...this.#mergedInto(ticketId)].flatMap((id) => {
          const ticket = this.tickets.get(id)
          return ticket === undefined ? [] : [[id, { ticket, seen: command.base[id]?.seen ?? {} }] as const]
        }),
      ),
      isOwnCommand: (id) => this.#clients.get(id) === clientId,
      eventsOf: (id) => this.events.filter((event) => event.commandId === id),
    })
    if (decision.status === 'conflict') return this.#verdict(command, decision, decision.explanations, null)
    if (decision.status === 'rejected') return this.#verdict(command, decision, [], null)
    for (const person of decision.newPeople) this.newPeople.set(person.id, person)
    const changed = (decision.changedPeople ?? []).flatMap((change) => {
      const person = this.newPeople.get(change.personId) ?? this.directory.person(change.personId)
      return person === undefined ? [] : [changedPerson(person, change)]
    })
    for (const person of changed) this.newPeople.set(person.id, person)
    const images: Upsert[] = [...decision.newPeople, ...changed].map((image) => ({
      op: 'upsert',
      entity: 'person',
      id: image.id,
      // Every answered command makes it greater.
      version: this.verdicts.size + 2,
      image,
    }))
    for (const [id, drafts] of [[ticketId, decision.drafts] as const, ...Object.entries(decision.others ?? {})]) {
      for (const draft of drafts) images.push(this.#append(command, actor, id, draft, at))
      const ticket = this.tickets.get(id)
      if (ticket !== undefined)
        images.push({ op: 'upsert', entity: 'ticket', id, version: ticket.version, image: ticket })
    }
    for (const image of images) this.publish(image)
    const explanations = decision.status === 'merged' ? decision.explanations : []
    // As a verdict that is given again: people come with the feed alone.
    const shown = images.filter(({ entity }) => entity !== 'person')
    return { ...this.#verdict(command, { status: decision.status, code: 'ok' }, explanations, this.seq), images: shown }
  }

  #mergedInto(ticketId: string): readonly string[] {
    const intoId = this.tickets.get(ticketId)?.mergedIntoId ?? null
    return intoId === null ? [] : [intoId, ...this.#mergedInto(intoId)]
  }

  #append(
    command: Command,
    actor: Actor,
    ticketId: string,
    draft: { type: TicketEvent['type']; fields: TicketEvent['fields']; content: TicketEvent['content'] },
    at: number,
  ): Upsert {
    const before = this.tickets.get(ticketId) ?? null
    const number = draft.type === 'registered' ? { number: { from: null, to: (this.#numbers += 1) } } : {}
    const seqInTicket = this.events.filter((event) => event.ticketId === ticketId).length + 1
    const event: TicketEvent = {
      id: `${command.id.slice(0, -4)}${String(this.events.length).padStart(4, '0')}`,
      ticketId,
      seqInTicket,
      type: draft.type,
      actorId: actor.personId,
      commandId: command.id,
      fields: { ...draft.fields, ...number },
      occurredAt: command.clientAt,
      receivedAt: at,
      effectiveAt: at,
      content: draft.content,
    }
    this.events.push(event)
    this.tickets.set(ticketId, apply(before, event))
    return { op: 'upsert', entity: 'event', id: event.id, version: 1, image: event }
  }

  #verdict(
    command: Command,
    { status, code, params = {} }: Pick<Verdict, 'status'> & Partial<Pick<Verdict, 'code' | 'params'>>,
    explanations: Verdict['explanations'],
    seq: number | null,
  ): Verdict {
    const versions = Object.fromEntries(
      command.tickets.flatMap((id) => {
        const version = this.tickets.get(id)?.version
        return version === undefined ? [] : [[id, version] as const]
      }),
    )
    return {
      commandId: command.id,
      status,
      code: code ?? 'ok',
      params,
      explanations,
      images: [],
      versions,
      seq,
      decidedAt: this.now(),
    }
  }

  /** What stands at the end of the feed, of everything that is summed. */
  #standing(): ReadonlyMap<string, Upsert> {
    const standing = new Map<string, Upsert>()
    for (const { change } of this.feed) {
      if (change.entity === 'event' || change.entity === 'timeline' || change.entity === 'notice') continue
      const isVersioned = change.entity === 'policy' || change.entity === 'calendar'
      const key = `${change.entity}/${change.id}${isVersioned && change.op === 'upsert' ? `@${change.version}` : ''}`
      if (change.op !== 'upsert') standing.delete(key)
      else if (change.version > (standing.get(key)?.version ?? 0)) standing.set(key, change)
    }
    return standing
  }

  #sums(): Sums {
    const sums = new SumsOf()
    for (const [key, { entity, version }] of this.#standing()) {
      if (entity === 'event' || entity === 'timeline' || entity === 'notice') continue
      sums.add(entity, key.slice(entity.length + 1), version)
    }
    return sums.sums
  }

  #pullPart({ part }: PartRequest): PartResponse {
    this.parts.push(part)
    const { entity } = parsePart(part) ?? { entity: null }
    const rows = [...this.#standing().values()].filter((row) => row.entity === entity && isOfPart(row, part))
    const changes = rows.flatMap((row): Upsert[] => {
      if (row.entity !== 'ticket') return [row]
      const image = this.events.filter((event) => event.ticketId === row.id)
      return [row, { op: 'upsert', entity: 'timeline', id: row.id, version: row.version, image }]
    })
    return { serverNow: this.now() + this.skewMs, epoch: this.epoch, changes }
  }

  #pull({ cursor, limit, decided, sums, segments }: PullRequest): PullResponse {
    this.pulls += 1
    this.decided?.push(...(decided ?? []))
    this.onPull(cursor, limit ?? 0)
    const from = cursor === null ? 0 : Number(cursor)
    if (cursor !== null && from < this.oldestSeq) throw new TransportError('cursorTooOld', 'Too old')
    const rows = this.feed.filter((row) => row.seq > from).slice(0, Math.min(this.pageSize, limit ?? 1_000))
    const named = [...this.segments].map(([id, bytes]) => ({ id, tickets: 1, bytes: bytes.length }))
    const last = rows.at(-1)?.seq ?? from
    const isNaming = segments === true && from === this.segmentsOnPage * this.pageSize
    const hasMore = last < this.seq
    const isSnapshot = last < this.snapshotSeq
    const verdicts = this.recalled.splice(0)
    const answer = { serverNow: this.now() + this.skewMs, epoch: this.epoch, serverId: 'server', verdicts }
    return {
      ...answer,
      decided: this.decided === null ? undefined : [...this.decided],
      changes: rows.filter((row) => segments !== true || !this.#isPacked(row)).map((row) => row.change),
      segments: isNaming ? named : undefined,
      cursor: String(last),
      seq: isSnapshot ? null : last,
      hasMore,
      snapshot: isSnapshot ? { done: last, total: this.snapshotSeq, stage: this.snapshotStage } : null,
      sums: sums === true && !hasMore && !isSnapshot ? this.#sums() : undefined,
    }
  }
}

const isOfPart = ({ entity, id }: Upsert, part: string): boolean =>
  entity === 'event' || entity === 'timeline' || entity === 'notice' ? false : partOf(entity, id) === part
