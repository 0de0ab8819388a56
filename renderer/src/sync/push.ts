/**
 * Pushing: one batch at a time, each answered command by command. The next one is on its way while the verdicts of this
 * one are written: otherwise server and device would wait for each other all the way. A request that the server will not
 * take as a whole (malformed, too large) is taken apart, so that the one command to blame goes to attention and the
 * others go through.
 */
import { markSavedOffline, outboxRows } from '@/cache/outbox'
import type { OutboxRow } from '@/cache/rows'
import { askedLater } from '@/cache/settle-verdicts'
import { readSyncState } from '@/cache/sync-state'
import {
  MAX_PUSH_COMMANDS,
  SYNC_SCHEMA,
  type PushRequest,
  type PushResponse,
  type Verdict,
} from '@shared/protocol/sync'
import type { Lanes } from './lanes'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { SyncPorts } from './ports'
import { lanesOf, selectBatch } from './push-batch'
import { authorised, type Answered } from './requests'
import type { ServerClock } from './server-clock'
import { refuseStranded, takeVerdicts, together, type Settled } from './settle'
import { TransportError } from './transport'

/** The server's code for a command whose file it does not have. */
const FILE_NOT_HERE = 'file.notHere'

export interface Pushed {
  readonly answer: Answered<PushResponse>
  readonly settled: Settled
}

/** What was sent, and the answer to come. */
interface Sent {
  readonly batch: readonly OutboxRow[]
  readonly answer: Promise<Answered<PushResponse>>
}

export class PushDesk {
  /** Lowered to one while a request is being taken apart. */
  #limit = MAX_PUSH_COMMANDS
  #ahead: Sent | null = null

  constructor(
    private readonly ports: SyncPorts,
    private readonly lanes: Lanes,
    private readonly clientId: string,
  ) {}

  /**
   * @returns null when nothing may be sent now
   * @throws {TransportError}
   * @throws {SignedOutError}
   */
  async pushOnce(serverClock: ServerClock): Promise<Pushed | null> {
    const sent = this.#ahead ?? (await this.#send(serverClock, await outboxRows(this.ports.outbox)))
    this.#ahead = null
    if (sent === null) {
      this.#limit = MAX_PUSH_COMMANDS
      return null
    }
    const { batch } = sent
    // Read while the server works. Whatever is asked meanwhile comes after these, and goes with the batch after the next.
    const standing = outboxRows(this.ports.outbox)
    standing.catch(() => undefined)
    try {
      const answer = await sent.answer
      const answered = new Map(answer.response.verdicts.map((verdict) => [verdict.commandId, verdict]))
      this.#heed(batch, answered)
      await this.#sendAhead(serverClock, await standing, answered)
      return { answer, settled: await this.#settle(batch, answered) }
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      if (error.failure === 'unreachable') await markSavedOffline(this.ports.outbox, batch)
      if (error.failure !== 'refused') throw error
      return this.#takeApart(batch, error, serverClock)
    }
  }

  /** Whoever sent it hears of its answer no more. The server gives the same one to whoever sends it again. */
  forgetAhead(): void {
    this.#ahead = null
  }

  /** @returns null when nothing may be sent now */
  async #send(serverClock: ServerClock, rows: readonly OutboxRow[]): Promise<Sent | null> {
    const { clock, transport, uploads } = this.ports
    const waiting = await uploads?.waiting(rows)
    const batch = selectBatch(rows, (lane) => this.lanes.stateOf(lane, clock.now()), this.#limit, waiting)
    if (batch.length === 0) return null
    const { epoch, cursor } = await readSyncState(this.ports.cache)
    const request: Omit<PushRequest, 'clientNow'> = {
      clientId: this.clientId,
      schema: SYNC_SCHEMA,
      epoch,
      cursor,
      commands: batch.map(({ command }) => withoutReadonly(command)),
    }
    const answer = authorised(this.ports, serverClock, (token) => {
      return transport.push({ ...request, clientNow: clock.now() }, token)
    })
    return { batch, answer }
  }

  /**
   * The next batch, chosen as if these verdicts were written: what has been decided is in nobody's way, and what was put
   * off holds back its lane. A crash before they are written costs nothing: they are asked for again, and are the same.
   */
  async #sendAhead(
    serverClock: ServerClock,
    rows: readonly OutboxRow[],
    answered: ReadonlyMap<string, Verdict>,
  ): Promise<void> {
    const undecided = rows.flatMap((row) => {
      const verdict = answered.get(row.id)
      if (verdict === undefined) return [row]
      return verdict.status === 'retryLater' ? [askedLater(row, verdict)] : []
    })
    this.#ahead = await this.#send(serverClock, undecided)
    // Whoever takes it hears of its failure; of one that nobody takes there is nothing to hear.
    this.#ahead?.answer.catch(() => undefined)
  }

  /** Lanes that were put off rest, all others go on. */
  #heed(batch: readonly OutboxRow[], answered: ReadonlyMap<string, Verdict>): void {
    const now = this.ports.clock.now()
    for (const row of batch) {
      const verdict = answered.get(row.id)
      if (verdict !== undefined && verdict.status !== 'retryLater') this.lanes.wake([row.id, ...row.command.tickets])
      else this.lanes.rest(lanesOf(verdict === undefined ? row : askedLater(row, verdict)), now, this.ports.random())
    }
  }

  async #settle(batch: readonly OutboxRow[], answered: ReadonlyMap<string, Verdict>): Promise<Settled> {
    const now = this.ports.clock.now()
    const fileless = batch.filter(({ id }) => answered.get(id)?.code === FILE_NOT_HERE)
    await this.ports.uploads?.missing(fileless.map(({ command }) => command))
    // In the order of the outbox, whatever the order of the answer.
    const inOrder = batch.flatMap((row) => answered.get(row.id) ?? [])
    const settled = await takeVerdicts(this.ports, inOrder, now)
    return together(settled, await refuseStranded(this.ports, inOrder, now))
  }

  async #takeApart(
    batch: readonly OutboxRow[],
    error: TransportError,
    serverClock: ServerClock,
  ): Promise<Pushed | null> {
    const [first] = batch
    if (batch.length > 1 || first === undefined) {
      this.#limit = 1
      return this.pushOnce(serverClock)
    }
    const now = this.ports.clock.now()
    const verdict: Verdict = {
      commandId: first.id,
      status: 'rejected',
      code: error.code ?? PROBLEM_CODES.tooLarge,
      params: {},
      explanations: [],
      images: [],
      versions: {},
      seq: null,
      decidedAt: now + serverClock.offsetMs,
    }
    const settled = await takeVerdicts(this.ports, [verdict], now, 'device')
    const response: PushResponse = { serverNow: now + serverClock.offsetMs, epoch: '', verdicts: [verdict] }
    return { answer: { response, roundTripMs: 0, offsetMoved: false }, settled }
  }
}

/** The protocol's type of a command is what its schema takes, in which nothing is readonly. */
function withoutReadonly(command: OutboxRow['command']): PushRequest['commands'][number] {
  const base = Object.fromEntries(
    Object.entries(command.base).map(([id, { version, seen }]) => [id, { version, seen: { ...seen } }]),
  )
  return { ...command, base, tickets: [...command.tickets], deps: [...command.deps] }
}
