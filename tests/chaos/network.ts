/**
 * The network of one device: what becomes of its next requests. Answers cross it as text, as they do over HTTP, and
 * refusals become what the client's own transport would make of them.
 */
import type { AnnouncedFile, FileTransport } from '@/sync/file-transport'
import { SILENCE_MS } from '@/sync/patiently'
import type { Timers } from '@/sync/ports'
import { failureOf, TransportError, type SyncTransport } from '@/sync/transport'
import { ProblemError } from '@server/api/context'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { joinSegments, splitSegments } from '@shared/protocol/segment'
import type {
  PartRequest,
  PartResponse,
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
} from '@shared/protocol/sync'

/**
 * - `loseRequest`, `loseAnswer`: nothing came back; in the second case the server did it
 * - `duplicate`: the server got it twice
 * - `late`: nothing came back, and the server gets it some time afterwards
 * - `busy`: something on the way answers 503
 * - `lateAnswer`: the server did it, and work goes on here until the answer comes, or nobody waits for it any more
 */
export type Fault = 'loseRequest' | 'loseAnswer' | 'duplicate' | 'late' | 'busy' | 'lateAnswer'

/** Which requests meet a fault: with nothing said, the next pull takes most of them. */
export type Met = 'pushes' | 'requests'

/** The server, for one person. */
export interface ServerSide {
  isSignedIn(token: string): boolean
  push(request: PushRequest): Promise<PushResponse>
  pull(request: PullRequest): Promise<PullResponse>
  pullPart(request: PartRequest): Promise<PartResponse>
  arrival(file: AnnouncedFile): ReturnType<FileTransport['arrival']>
  putPart(file: AnnouncedFile, part: Parameters<FileTransport['putPart']>[1]): ReturnType<FileTransport['putPart']>
  finish(file: AnnouncedFile): ReturnType<FileTransport['finish']>
  /** Null for one that is there no more. */
  segments(ids: readonly string[]): Promise<readonly (Uint8Array | null)[]>
}

export class Network {
  isUp = true
  /** Taken from the front, one a request. */
  readonly faults: Record<Met, Fault[]> = { pushes: [], requests: [] }
  readonly #late: (() => Promise<unknown>)[] = []
  #isUsed = false
  #underWay = new AnswersUnderWay()

  /** @param timers of the device, by which it gives up waiting */
  constructor(
    private readonly server: ServerSide,
    private readonly timers: Timers,
  ) {}

  readonly transport: SyncTransport = {
    push: (request, token) => this.#carry(token, 'push', () => this.server.push(overTheWire(request))),
    pull: (request, token) => this.#carry(token, 'pull', () => this.server.pull(overTheWire(request))),
    pullPart: (request, token) => this.#carry(token, 'pull', () => this.server.pullPart(overTheWire(request))),
    segments: async (ids, token) => {
      const bytes = await this.#carry(token, 'pull', async () => joinSegments(await this.server.segments(ids)))
      return splitSegments(bytes, ids.length)
    },
    seeNotices: () => Promise.reject(new TransportError('unreachable', 'No notices are seen here')),
  }

  readonly files: FileTransport = {
    arrival: (file, token) => this.#carry(token, 'pull', () => this.server.arrival(file)),
    putPart: (file, part, token) => this.#carry(token, 'pull', () => this.server.putPart(file, part)),
    finish: (file, token) => this.#carry(token, 'pull', () => this.server.finish(file)),
  }

  /**
   * What was held up on the way reaches the server now; nobody waits for the answers any more. And answers that are under
   * way arrive.
   */
  async deliverLate(): Promise<void> {
    for (const send of this.#late.splice(0)) await send().catch(asTransportError)
    this.#endWait().arrive()
  }

  /** The window goes: it asks nothing any more, and hears no answers. */
  hangUp(): void {
    this.#isUsed = false
    this.#endWait().fail()
  }

  /** A window is there. */
  pickUp(): void {
    this.#isUsed = true
  }

  /** Waits for it, or until it can only wait for an answer that is under way. */
  async settled(work: Promise<void>): Promise<void> {
    await Promise.race([work, this.#underWay.begun])
  }

  async #answerUnderWay(): Promise<void> {
    const cancel = this.timers.after(SILENCE_MS, () => this.#endWait().fail())
    await this.#underWay.wait().finally(cancel)
  }

  #endWait(): AnswersUnderWay {
    const ended = this.#underWay
    this.#underWay = new AnswersUnderWay()
    return ended
  }

  async #carry<Answer>(token: string, kind: 'push' | 'pull', send: () => Promise<Answer>): Promise<Answer> {
    if (!this.isUp || !this.#isUsed) throw new TransportError('unreachable', 'There is no network')
    const ofPush = kind === 'push' ? this.faults.pushes.shift() : undefined
    const fault = ofPush ?? this.faults.requests.shift()
    if (fault === 'busy') throw new TransportError('busy', 'The server answered 503')
    if (!this.server.isSignedIn(token)) throw new TransportError('unauthenticated', 'The token has expired')
    if (fault === 'late') this.#late.push(send)
    if (fault === 'late' || fault === 'loseRequest') throw new TransportError('unreachable', 'The request was lost')
    if (fault === 'duplicate') await send().catch(asTransportError)
    const answer = await send().catch((error: unknown) => {
      throw asTransportError(error)
    })
    if (fault === 'loseAnswer') throw new TransportError('unreachable', 'The answer was lost')
    if (fault === 'lateAnswer') await this.#answerUnderWay()
    return overTheWire(answer)
  }
}

/** Answers that have left the server and have not come. */
class AnswersUnderWay {
  readonly begun: Promise<void>
  arrive: () => void = () => undefined
  fail: () => void = () => undefined
  #begin: () => void = () => undefined
  readonly #end: Promise<void>

  constructor() {
    this.begun = new Promise((resolve) => (this.#begin = resolve))
    this.#end = new Promise((resolve, reject) => {
      this.arrive = resolve
      this.fail = () => reject(new TransportError('unreachable', 'Nobody waits for the answer any more'))
    })
    // Of none that is under way there is nothing to hear.
    this.#end.catch(() => undefined)
  }

  /** @throws {TransportError} when the device gave up */
  wait(): Promise<void> {
    this.#begin()
    return this.#end
  }
}

const overTheWire = <Body>(body: Body): Body =>
  body instanceof Uint8Array ? structuredClone(body) : (JSON.parse(JSON.stringify(body)) as Body)

/** @throws what is no refusal: the server failed, and the run with it */
function asTransportError(error: unknown): TransportError {
  if (!(error instanceof ProblemError)) throw error
  const { status, code, message } = error
  return new TransportError(failureOf(status, code), message, { code: code || PROBLEM_CODES.internal })
}
