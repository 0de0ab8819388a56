/**
 * The page's own origin in end-to-end tests: serves the built renderer from disk, and passes `/v1` on to the central
 * API. The API alone can be cut off, as an outage does it: connections break, nothing is answered. The page itself can
 * still be reloaded, as in Electron, where it lies on the disk.
 */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { contentSecurityPolicy } from '../../../shared/protocol/content-security-policy'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

export interface FaultProxy {
  readonly origin: string
  /** Breaks every connection to the API and refuses new ones until `heal`. */
  cut(): void
  heal(): void
  /** The next answers to this path reach the API and are lost on the way back: applied, but not heard of. */
  loseResponses(path: string, count: number): void
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
  /** The answer is thrown away when it comes. */
  isLost(): boolean
  readonly seized: Seizure | undefined
}

/**
 * @param apiOrigin where the central API listens, `http://127.0.0.1:PORT`
 * @param pageFolder the built renderer
 */
export async function startFaultProxy(apiOrigin: string, pageFolder: string): Promise<FaultProxy> {
  const api = new URL(apiOrigin)
  const open = new Set<Socket>()
  const lost = new Map<string, number>()
  const seizures = new Map<string, Seizure>()
  let isCut = false

  const server = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', 'http://page').pathname
    if (!path.startsWith('/v1/')) servePage(pageFolder, path, outgoing)
    else if (isCut) incoming.socket.destroy()
    else forward(api, incoming, outgoing, { isLost: () => isCut || takeLost(path), seized: takeSeizure(path) })
  })
  // A connection that is closed for idling breaks a request that is just being sent on it.
  server.keepAliveTimeout = 0
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  function takeLost(path: string): boolean {
    const left = lost.get(path) ?? 0
    if (left > 0) lost.set(path, left - 1)
    return left > 0
  }

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
    loseResponses(path, count) {
      lost.set(path, count)
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
function forward(api: URL, incoming: IncomingMessage, outgoing: ServerResponse, { isLost, seized }: Passage): void {
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
      if (isLost()) {
        answer.resume()
        incoming.socket.destroy()
        return
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
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
  incoming.pipe(passed)
}

function servePage(folder: string, path: string, outgoing: ServerResponse): void {
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
