// @vitest-environment node
/** Segments over real HTTP: bytes as they are, and refusals as what they are although bytes were asked for. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SEGMENT_CONTENT_TYPE } from '@shared/protocol/segment'
import { browserTimers } from './browser-ports'
import { httpTransport } from './http-transport'
import type { SyncTransport } from './transport'

const PROBLEM = 'application/problem+json; charset=utf-8'
const GONE = { type: 'about:blank', title: 'Not Found', status: 404, code: 'request.notFound', detail: 'Gone' }

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

it('comes as the bytes that were sent', async () => {
  answers(200, SEGMENT_CONTENT_TYPE, Uint8Array.from([1, 2, 255, 0]))
  expect(await transport.segment('one', 'token')).toEqual(Uint8Array.from([1, 2, 255, 0]))
})

it('is gone when the API itself says so, and nobody else', async () => {
  answers(404, PROBLEM, JSON.stringify(GONE))
  expect(await transport.segment('one', 'token')).toBeNull()
  answers(404, 'text/html', '<html>')
  await expect(transport.segment('one', 'token')).rejects.toMatchObject({ failure: 'busy' })
})

it.each([
  [200, 'text/html', '<html>', 'unreachable'],
  [401, PROBLEM, '{"half', 'unauthenticated'],
  [503, 'text/html', '', 'busy'],
])('is none when %i comes with %s', async (status, type, body, failure) => {
  answers(status, type, body)
  await expect(transport.segment('one', 'token')).rejects.toMatchObject({ failure })
})
