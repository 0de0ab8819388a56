// @vitest-environment node
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { TokenOutcome } from '@/sync/messages'
import { httpServerCalls } from './server-calls'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

async function serve(answer: Answer): Promise<{ origin: string; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const refuse = (response: ServerResponse, status: number, code: string, field?: string): void => {
  const problem = {
    type: 'urn:x',
    title: 'Refused',
    status,
    code,
    detail: 'No',
    ...(field === undefined ? {} : { field }),
  }
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
}
const callsOf = (apiOrigin: string, accessToken: string | null, outcome: TokenOutcome) =>
  httpServerCalls({ apiOrigin, accessToken, freshToken: () => Promise.resolve(outcome) })
const FRESH: TokenOutcome = { kind: 'token', accessToken: 'fresh' }

test('a token that has run out is renewed, once, and kept', async () => {
  const { origin, asked } = await serve((request, response) => {
    if (request.headers.authorization === 'Bearer fresh') response.end('{}')
    else refuse(response, 401, 'auth.unauthenticated')
  })
  const calls = callsOf(origin, 'stale', FRESH)
  await calls.put('/a', {})
  await calls.remove('/b')
  expect(asked).toEqual(['PUT /a Bearer stale', 'PUT /a Bearer fresh', 'DELETE /b Bearer fresh'])
})

test('a session that has ended says so, and nothing is asked again', async () => {
  const { origin, asked } = await serve((_request, response) => refuse(response, 401, 'auth.unauthenticated'))
  await expect(callsOf(origin, null, { kind: 'signedOut' }).put('/a', {})).rejects.toMatchObject({ code: 'signedOut' })
  await expect(callsOf(origin, 'stale', FRESH).put('/a', {})).rejects.toMatchObject({ code: 'signedOut' })
  expect(asked).toHaveLength(2)
})

test('a refusal carries the server’s code and field', async () => {
  const { origin } = await serve((_request, response) => refuse(response, 409, 'absence.overlaps', 'from'))
  await expect(callsOf(origin, 'good', FRESH).put('/a', {})).rejects.toMatchObject({
    code: 'absence.overlaps',
    field: 'from',
  })
})

test('no answer, and an answer that is none, are told apart', async () => {
  const { origin } = await serve((request, response) => {
    if (request.url === '/gone') request.socket.destroy()
    else response.writeHead(502).end('<html>')
  })
  const calls = callsOf(origin, 'good', FRESH)
  await expect(calls.put('/gone', {})).rejects.toMatchObject({ code: 'unreachable' })
  await expect(calls.put('/proxy', {})).rejects.toMatchObject({ code: 'server.internal' })
})

test('an answer is held to its schema', async () => {
  const { origin, asked } = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"version":2}')
  })
  const calls = callsOf(origin, 'held', FRESH)
  expect(await calls.ask('get', '/a', z.object({ version: z.int() }))).toEqual({ version: 2 })
  expect(await calls.ask('put', '/b', z.object({ version: z.int() }), { basedOn: 1 })).toEqual({ version: 2 })
  await expect(calls.ask('get', '/c', z.object({ versions: z.array(z.int()) }))).rejects.toMatchObject({
    code: 'unexpectedAnswer',
  })
  expect(asked).toEqual(['GET /a Bearer held', 'PUT /b Bearer held', 'GET /c Bearer held'])
})
