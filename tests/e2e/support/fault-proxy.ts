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
  stop(): Promise<void>
}

/**
 * @param apiOrigin where the central API listens, `http://127.0.0.1:PORT`
 * @param pageFolder the built renderer
 */
export async function startFaultProxy(apiOrigin: string, pageFolder: string): Promise<FaultProxy> {
  const api = new URL(apiOrigin)
  const open = new Set<Socket>()
  const lost = new Map<string, number>()
  let isCut = false

  const server = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', 'http://page').pathname
    if (!path.startsWith('/v1/')) servePage(pageFolder, path, outgoing)
    else if (isCut) incoming.socket.destroy()
    else forward(api, incoming, outgoing, () => isCut || takeLost(path))
  })
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
    stop: () => stopServer(server),
  }
}

/** The API knows itself only by its own address: host and origin are rewritten as a reverse proxy would. */
function forward(api: URL, incoming: IncomingMessage, outgoing: ServerResponse, isLost: () => boolean): void {
  const headers = { ...incoming.headers, host: api.host }
  if (headers.origin !== undefined) headers.origin = api.origin
  const passed = request(
    { host: api.hostname, port: api.port, path: incoming.url, method: incoming.method, headers },
    (answer) => {
      if (isLost()) {
        answer.resume()
        incoming.socket.destroy()
        return
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    },
  )
  passed.on('error', () => incoming.socket.destroy())
  outgoing.once('close', () => passed.destroy())
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
