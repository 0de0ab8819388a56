// @vitest-environment node
/** Segments over real HTTP: bytes as they are, and refusals as what they are although bytes were asked for. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { joinSegments, SEGMENTS_CONTENT_TYPE } from '@shared/protocol/segment'
import { browserTimers } from './browser-ports'
import { httpTransport } from './http-transport'
import type { SyncTransport } from './transport'

const PROBLEM = 'application/problem+json; charset=utf-8'
const FORBIDDEN = { type: 'about:blank', title: 'Forbidden', status: 403, code: 'auth.forbidden', detail: 'No' }

let server: Server
let transport: SyncTransport
let answer: (response: ServerResponse) => void

beforeEach(async () => {
  server = createServer((_request, response) => answer(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  transport = httpTransport(`http://127.0.0.1:${port}`, { now: () => 0 }, browserTimers)
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

const answers = (status: number, type: string, body: string | Uint8Array): void => {
  answer = (response) => void response.writeHead(status, { 'content-type': type }).end(body)
}

it('come as the bytes that were sent, but for those that are gone', async () => {
  const [one, three] = [Uint8Array.from([1, 2, 255, 0]), Uint8Array.from([7])]
  answers(200, SEGMENTS_CONTENT_TYPE, joinSegments([one, null, three]))
  expect(await transport.segments(['one', 'two', 'three'], 'token')).toEqual([one, null, three])
})

it.each([0, 3, 6, 9])('are none when they end after %i bytes', async (length) => {
  answers(200, SEGMENTS_CONTENT_TYPE, joinSegments([Uint8Array.from([1, 2]), Uint8Array.from([3, 4])]).slice(0, length))
  await expect(transport.segments(['one', 'two'], 'token')).rejects.toMatchObject({ failure: 'unreachable' })
})

it('are none when more came than were asked for', async () => {
  answers(200, SEGMENTS_CONTENT_TYPE, joinSegments([Uint8Array.from([1]), null]))
  await expect(transport.segments(['one'], 'token')).rejects.toMatchObject({ failure: 'unreachable' })
})

it.each([
  [200, 'text/html', '<html>', 'unreachable'],
  [404, 'text/html', '<html>', 'busy'],
  [401, PROBLEM, '{"half', 'unauthenticated'],
  [403, PROBLEM, JSON.stringify(FORBIDDEN), 'forbidden'],
  [503, 'text/html', '', 'busy'],
])('are none when %i comes with %s', async (status, type, body, failure) => {
  answers(status, type, body)
  await expect(transport.segments(['one'], 'token')).rejects.toMatchObject({
    failure,
    status: status === 200 ? null : status,
  })
})
