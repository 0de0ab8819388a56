import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServerInfo } from '@shared/protocol/auth'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { expect, onTestFinished, test } from 'vitest'
import { testServer } from './test-server'

const INFO: ServerInfo = {
  serverId: 's1',
  name: 'Support of Example',
  version: '1.2.3',
  schema: SYNC_SCHEMA,
  isDemo: false,
  serverNow: 1,
}

/** A real one on this machine. @returns its address */
async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const says =
  (content: unknown, status = 200): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))

test('a central API is found, by its name and version, however the address was typed', async () => {
  const asked: string[] = []
  const origin = await serving((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`)
    says(INFO)(request, response)
  })
  for (const typed of [`  ${origin}/ `, `${origin}/queue/mine?ticket=7#demo=once`]) {
    expect(await testServer(fetch, typed)).toEqual({
      kind: 'found',
      origin,
      name: 'Support of Example',
      version: '1.2.3',
    })
  }
  expect(asked).toEqual(['GET /v1/server', 'GET /v1/server'])
})

test.each<[string, string, RequestListener]>([
  ['another service', 'notOpora', says({ hello: 'world' })],
  ['a page', 'notOpora', (_request, response) => response.end('<h1>It works</h1>')],
  ['an error', 'notOpora', says(INFO, 500)],
  ['a proxy whose server is stopped', 'notServing', says({}, 502)],
  ['one that starts', 'notServing', says({ code: 'server.unavailable' }, 503)],
  ['one that leads elsewhere', 'notOpora', (_r, response) => response.writeHead(302, { location: '/x' }).end()],
  ['one that does not end', 'notOpora', (_request, response) => void response.write('x'.repeat(100_000))],
  ['one of another version', 'versionDiffers', says({ ...INFO, schema: SYNC_SCHEMA + 1 })],
  ['one that hangs up', 'unreachable', (request) => void request.socket.destroy()],
])('%s is not taken: %s', async (_what, code, answer) => {
  expect(await testServer(fetch, await serving(answer))).toEqual({ kind: 'refused', code })
})

test.each([
  ['http://support.example.org', 'notSecure'],
  ['support', 'notAnAddress'],
  ['https://anna:secret@support.example.org', 'notAnAddress'],
  ['', 'notAnAddress'],
])('%s is refused before anybody is asked: %s', async (address, code) => {
  const nobody = (): Promise<Response> => Promise.reject(new Error('asked'))
  expect(await testServer(nobody, address)).toEqual({ kind: 'refused', code })
})
