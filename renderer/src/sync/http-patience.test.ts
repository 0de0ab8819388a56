// @vitest-environment node
/** Requests over real HTTP on a line that is slow, and on one that is dead. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { joinSegments, SEGMENTS_CONTENT_TYPE } from '@shared/protocol/segment'
import { httpTransport } from './http-transport'
import { SILENCE_MS } from './patiently'
import { ManualTime } from './testing/manual-time'
import type { SyncTransport } from './transport'

const PAGE = JSON.stringify({ serverNow: 1, epoch: 'one', changes: ['x'.repeat(100)], cursor: 'c', hasMore: false })
const REQUEST = { clientId: 'c', clientNow: 0, schema: 1, epoch: null, cursor: null }

let server: Server
let time: ManualTime
let transport: SyncTransport
/** Raised whenever the deadline is set anew. */
let heard: number
let answering: Promise<ServerResponse>

beforeEach(async () => {
  let answer: (response: ServerResponse) => void = () => undefined
  answering = new Promise((resolve) => (answer = resolve))
  server = createServer((request, response) => void request.resume().once('end', () => answer(response)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  time = new ManualTime(0)
  heard = 0
  const timers = {
    after: (ms: number, run: () => void) => {
      heard += 1
      return time.after(ms, run)
    },
  }
  transport = httpTransport(`http://127.0.0.1:${port}`, time, timers)
})
afterEach(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

/** Sends it in pieces, with nearly a minute between two. */
async function drip(type: string, whole: string | Uint8Array): Promise<void> {
  const response = await answering
  response.writeHead(200, { 'content-type': type })
  const size = Math.ceil(whole.length / 5)
  for (let at = 0; at < whole.length; at += size) {
    const before = heard
    response.write(whole.slice(at, at + size))
    await vi.waitFor(() => expect(heard).toBeGreaterThan(before), { timeout: 5_000 })
    time.advance(SILENCE_MS - 1)
  }
  response.end()
}

it('a page that takes minutes is taken while it is coming', async () => {
  const page = transport.pull(REQUEST, 'token')
  await drip('application/json', PAGE)
  expect(await page).toEqual(JSON.parse(PAGE))
})

it('so are segments', async () => {
  const segments = transport.segments(['one'], 'token')
  await drip(SEGMENTS_CONTENT_TYPE, joinSegments([Buffer.from(PAGE)]))
  const [segment = null] = await segments
  expect(new TextDecoder().decode(segment ?? undefined)).toBe(PAGE)
})

it.each(['before', 'in the middle of'])('a line that falls silent %s the answer is given up', async (when) => {
  const page = transport.pull(REQUEST, 'token')
  const failed = expect(page).rejects.toMatchObject({ failure: 'unreachable' })
  const response = await answering
  if (when !== 'before') {
    const before = heard
    response.writeHead(200, { 'content-type': 'application/json' }).write(PAGE.slice(0, 20))
    await vi.waitFor(() => expect(heard).toBeGreaterThan(before), { timeout: 5_000 })
  }
  time.advance(SILENCE_MS)
  await failed
})
