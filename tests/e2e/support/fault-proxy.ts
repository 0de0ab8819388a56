/**
 * The page's own origin in end-to-end tests: serves the built renderer from disk, and passes `/v1` on to the central
 * API. The API alone can be cut off, as an outage does it: connections break, nothing is answered. The page itself can
 * still be reloaded, as in Electron, where it lies on the disk.
 */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { Duplex, Transform, type Readable, type Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { contentSecurityPolicy } from '../../../shared/protocol/content-security-policy'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/**
 * What a request may meet on its way. In all of them but `badGateway` the API got it and did it.
 * - `lost`: the connection breaks before the answer
 * - `half`: the connection breaks in the middle of the answer's body
 * - `badGateway`: something on the way answers 502 with a page of HTML, and the API hears nothing
 * - `stalled`: the answer comes after {@link STALL_MS}
 */
export type Fault = 'lost' | 'half' | 'badGateway' | 'stalled'
export const FAULTS: readonly Fault[] = ['lost', 'half', 'badGateway', 'stalled']

/** A page of this origin with nothing on it: whoever looks at what the application left does so from there. */
export const BLANK_PATH = '/blank'

/** Longer than anybody looks at a screen and hopes. */
export const STALL_MS = 30_000

export interface FaultProxy {
  readonly origin: string
  /** Breaks every connection to the API and refuses new ones until `heal`. */
  cut(): void
  heal(): void
  /** The next requests to this path meet a fault, one each. */
  meet(path: string, fault: Fault, count?: number): void
  /** What is asked of the API from now on passes a link of this pace, which all connections share; null lifts it. */
  slowTo(bitsPerSecond: number | null): void
  /** Holds the next request to this path between the API, which gets all of it, and the page, which hears nothing. */
  seize(path: string): SeizedRequest
  stop(): Promise<void>
}

export interface SeizedRequest {
  /** The API has been sent the whole request. */
  readonly asked: Promise<void>
  /** The API has begun to answer; the page does not hear of it. */
  readonly answered: Promise<void>
  /** The page's connection has broken: no answer has come, and none will. */
  readonly broken: Promise<void>
}

/** What the path of a request has met so far, and does with it. */
interface Passage {
  /** Asked when the answer is there: the outage may have come meanwhile. */
  fault(): Fault | null
  readonly seized: Seizure | undefined
  readonly link: Link | null
}

/** Full duplex: what goes up takes nothing from what comes down. */
interface Link {
  readonly up: Lane
  readonly down: Lane
}

/**
 * @param apiOrigin where the central API listens, `http://127.0.0.1:PORT`
 * @param pageFolder the built renderer
 */
export async function startFaultProxy(apiOrigin: string, pageFolder: string): Promise<FaultProxy> {
  const api = new URL(apiOrigin)
  const open = new Set<Socket>()
  const faults = new Map<string, Fault[]>()
  const seizures = new Map<string, Seizure>()
  let isCut = false
  let link: Link | null = null

  const server = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', 'http://page').pathname
    if (!path.startsWith('/v1/')) servePage(pageFolder, path, outgoing)
    else if (isCut) incoming.socket.destroy()
    else {
      const seized = takeSeizure(path)
      const fault = seized === undefined ? (faults.get(path)?.shift() ?? null) : null
      const passage = { fault: () => (isCut ? 'lost' : fault), seized, link } as const
      if (fault === 'badGateway') refuseAsGateway(incoming, outgoing)
      else forward(api, incoming, outgoing, passage)
    }
  })
  // A connection that is closed for idling breaks a request that is just being sent on it.
  server.keepAliveTimeout = 0
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  function takeSeizure(path: string): Seizure | undefined {
    const seized = seizures.get(path)
    seizures.delete(path)
    return seized
  }

  return {
    origin: `http://127.0.0.1:${port}`,
    cut() {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    heal() {
      isCut = false
    },
    meet(path, fault, count = 1) {
      faults.set(path, [...(faults.get(path) ?? []), ...Array.from({ length: count }, () => fault)])
    },
    slowTo(pace) {
      link = pace === null ? null : { up: new Lane(pace), down: new Lane(pace) }
    },
    seize(path) {
      const seized = new Seizure()
      seizures.set(path, seized)
      return seized
    },
    stop: () => stopServer(server),
  }
}

class Seizure implements SeizedRequest {
  readonly asked: Promise<void>
  readonly answered: Promise<void>
  readonly broken: Promise<void>
  onAsked: () => void = () => undefined
  onAnswered: () => void = () => undefined
  onBroken: () => void = () => undefined

  constructor() {
    this.asked = new Promise((resolve) => (this.onAsked = resolve))
    this.answered = new Promise((resolve) => (this.onAnswered = resolve))
    this.broken = new Promise((resolve) => (this.onBroken = resolve))
  }
}

/**
 * The API knows itself only by its own address: host and origin are rewritten as a reverse proxy would. The desktop's
 * page has an origin of its own, which passes as it is.
 */
function forward(api: URL, incoming: IncomingMessage, outgoing: ServerResponse, passage: Passage): void {
  const { seized, link } = passage
  const headers = { ...incoming.headers, host: api.host }
  if (headers.origin === `http://${incoming.headers.host ?? ''}`) headers.origin = api.origin
  const passed = request(
    { host: api.hostname, port: api.port, path: incoming.url, method: incoming.method, headers },
    (answer) => {
      if (seized !== undefined) {
        // Held: read by nobody, until one of the two ends breaks.
        answer.socket.once('close', () => incoming.socket.destroy())
        seized.onAnswered()
        return
      }
      const fault = passage.fault()
      if (fault === 'lost') {
        answer.resume()
        incoming.socket.destroy()
        return
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      const slow = link === null ? [] : [slowDown(link.down)]
      if (fault === 'half') sendHalf(answer, outgoing).catch(() => incoming.socket.destroy())
      else if (fault === 'stalled') setTimeout(() => answer.pipe(outgoing), STALL_MS)
      else pipeAll([answer, ...slow, outgoing])
      // An API that dies in the middle of an answer takes the page's connection with it.
      answer.once('close', () => {
        if (!answer.complete) incoming.socket.destroy()
      })
    },
  )
  passed.on('error', () => incoming.socket.destroy())
  passed.once('finish', () => seized?.onAsked())
  outgoing.once('close', () => {
    passed.destroy()
    seized?.onBroken()
  })
  pipeAll([incoming, ...(link === null ? [] : [slowDown(link.up)]), passed])
}

/** Ends of either side are the business of whoever opened it. */
function pipeAll([first, ...rest]: readonly [IncomingMessage, ...(Duplex | Writable)[]]): void {
  let from: Readable = first
  for (const to of rest) {
    from.pipe(to)
    if (to instanceof Duplex) from = to
  }
}

/** One direction of a link. Bytes pass one after the other, whatever connection they belong to. */
class Lane {
  #freeAt = 0

  constructor(private readonly bitsPerSecond: number) {}

  /** What passes in a tenth of a second: others get through in between. */
  get step(): number {
    return Math.max(1, Math.floor(this.bitsPerSecond / 8 / 10))
  }

  /** Resolves when so many bytes are through. */
  async pass(bytes: number): Promise<void> {
    const now = performance.now()
    this.#freeAt = Math.max(this.#freeAt, now) + (bytes * 8 * 1_000) / this.bitsPerSecond
    await pause(this.#freeAt - now)
  }
}

/** A stream that lets through what its lane carries. */
function slowDown(lane: Lane): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const pass = async (): Promise<void> => {
        for (let from = 0; from < chunk.length; from += lane.step) {
          const part = chunk.subarray(from, from + lane.step)
          await lane.pass(part.length)
          this.push(part)
        }
      }
      pass().then(() => done(), done)
    },
  })
}

async function sendHalf(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  const whole = Buffer.concat(chunks)
  outgoing.write(whole.subarray(0, Math.floor(whole.length / 2)), () => outgoing.destroy())
}

function refuseAsGateway(incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.resume()
  outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<html><body>502 Bad Gateway</body></html>')
}

function servePage(folder: string, path: string, outgoing: ServerResponse): void {
  if (path === BLANK_PATH) {
    outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html>')
    return
  }
  const file = normalize(join(folder, path === '/' ? 'index.html' : decodeURIComponent(path)))
  if (!file.startsWith(folder + sep) || !existsSync(file) || !statSync(file).isFile()) {
    outgoing.writeHead(404).end()
    return
  }
  outgoing.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy(null),
    'cache-control': 'no-store',
  })
  createReadStream(file).pipe(outgoing)
}

async function stopServer(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}
