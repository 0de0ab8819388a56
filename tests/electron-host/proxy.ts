/**
 * The only way out of the stand-in's Chromium. Pages of the application are answered by its own protocol handlers; calls
 * to this machine go through with the origin that the application has; nothing else is reachable.
 */
import { createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromChromium, originOf, toChromium } from './addresses'
import { answerScheme, schemes } from './protocol'
import { note } from './standing'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** @returns the address to give to Chromium, and a way to end. */
export async function startProxy(): Promise<{ readonly address: string; close(): void }> {
  const server = createServer((request, response) => {
    pass(request, response).catch((error: unknown) => {
      note('proxy.failed', `${request.url ?? ''}: ${String(error)}`)
      response.destroy()
    })
  })
  server.on('connect', (request, socket) => {
    note('proxy.refused', request.url)
    // Chromium may hang up before it has heard that.
    socket.on('error', (error) => note('proxy.hungUp', String(error)))
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => end(server) }
}

function end(server: Server): void {
  server.closeAllConnections()
  server.close()
}

async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? ''
  const address = fromChromium(url, schemes)
  if (address !== url) return sendOwn(address, request.method ?? 'GET', response)
  if (!URL.canParse(url) || !LOOPBACK.has(new URL(url).hostname)) {
    note('proxy.refused', url)
    response.writeHead(403).end()
    return
  }
  forward(new URL(url), request, response)
}

async function sendOwn(address: string, method: string, response: ServerResponse): Promise<void> {
  const answer = await answerScheme(address, method)
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(Buffer.from(await answer.arrayBuffer()))
}

/** Streams both ways: the central API's events are one answer that does not end. */
function forward(url: URL, request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers
  const known = origin === undefined ? undefined : originOf(fromChromium(`${origin}/`, schemes))
  const headers = { ...request.headers, ...(known === undefined ? {} : { origin: known }) }
  const onward = ask(url, { method: request.method, headers }, (answer) => {
    const allowed = answer.headers['access-control-allow-origin']
    const named = allowed === undefined || allowed === '*' ? allowed : asChromiumOrigin(allowed)
    response.writeHead(answer.statusCode ?? 502, {
      ...answer.headers,
      ...(named === undefined ? {} : { 'access-control-allow-origin': named }),
    })
    answer.pipe(response)
    response.on('close', () => answer.destroy())
    // An outage in the middle of an answer breaks it for the page too.
    answer.on('close', () => {
      if (!answer.complete) response.destroy()
    })
    answer.on('error', () => response.destroy())
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}

const asChromiumOrigin = (origin: string): string => toChromium(`${origin}/`, schemes).replace(/\/$/, '')
