import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { PROBLEM_CONTENT_TYPE, problemSchema } from '@shared/protocol/problem'
import { apiUnderTest, PASSWORD, type ApiUnderTest } from './testing/api-under-test'

let api: ApiUnderTest
let port: number

beforeEach(async () => {
  api = await apiUnderTest()
  await api.app.listen({ host: '127.0.0.1', port: 0 })
  const address = api.app.server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})

/** A connection that says exactly these bytes. */
function connection(bytes: string): Socket {
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Everything that comes back until the other side has closed. */
function said(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    socket.on('data', (data) => (text += data.toString()))
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}

const LONG = 'x'.repeat(20_000)
const POST = 'POST /v1/auth/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'

describe('on the wire', () => {
  const cases: readonly (readonly [what: string, status: number, code: string, bytes: string])[] = [
    ['what is no HTTP', 400, 'request.invalid', 'NONSENSE\r\n\r\n'],
    ['a method that nobody knows', 400, 'request.invalid', 'BREW /pot HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a version that nobody speaks', 400, 'request.invalid', 'GET / HTTP/7.0\r\nHost: localhost\r\n\r\n'],
    ['the beginning of HTTP/2', 400, 'request.invalid', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['the beginning of TLS', 400, 'request.invalid', '\u0016\u0003\u0001\u0002\u0000\u0001'],
    ['a header with a NUL', 400, 'request.invalid', 'GET / HTTP/1.1\r\nHost: local\u0000host\r\n\r\n'],
    ['a space before a colon', 400, 'request.invalid', 'GET / HTTP/1.1\r\nHost : localhost\r\n\r\n'],
    ['two lengths', 400, 'request.invalid', `${POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`],
    ['a length that is none', 400, 'request.invalid', `${POST}Content-Length: many\r\n\r\n{}`],
    ['a chunk that is none', 400, 'request.invalid', `${POST}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`],
    ['a request that names no host', 400, 'request.invalid', 'GET /v1/server HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['one of an older HTTP that names none', 400, 'request.invalid', 'GET /v1/server HTTP/1.0\r\n\r\n'],
    ['an empty host', 421, 'request.unknownHost', 'GET /v1/server HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'],
    ['a long header', 431, 'request.tooLarge', `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${LONG}\r\n\r\n`],
    ['a long address', 431, 'request.tooLarge', `GET /${LONG} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['a long chunk extension', 413, 'request.tooLarge', `${POST}Transfer-Encoding: chunked\r\n\r\n2;${LONG}\r\n{}\r\n`],
    ['a strange expectation', 417, 'request.expectationFailed', `${POST}Expect: tea\r\nContent-Length: 2\r\n\r\n{}`],
    ['a tunnel', 405, 'request.invalid', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n'],
    [
      'a question about everything',
      400,
      'request.invalid',
      'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    ],
    [
      'a method of another trade',
      404,
      'request.notFound',
      'PROPFIND /v1/server HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    ],
  ]
  test.each(cases)('%s is refused with %i and a problem document', async (_what, status, code, bytes) => {
    const [head = '', body = ''] = (await said(connection(bytes))).split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(head.toLowerCase()).toContain(`content-type: ${PROBLEM_CONTENT_TYPE}`)
    const problem = problemSchema.parse(JSON.parse(body))
    expect(problem).toMatchObject({ status, code, serverNow: expect.any(Number) })
    expect(problem.detail).not.toBe('')
  })
})

test('nonsense behind a request does not get into the answer that is under way', async () => {
  await api.addAccount('anna')
  const payload = { login: 'anna', password: PASSWORD }
  const headers = { 'x-opora-client': 'desktop' }
  const signedIn = await api.app.inject({ method: 'POST', url: '/v1/auth/sign-in', headers, payload })
  const { accessToken } = signedIn.json<{ accessToken: string }>()
  const socket = connection(
    `GET /v1/sync/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${accessToken}\r\n\r\n`,
  )
  const everything = said(socket)
  await once(socket, 'data')
  socket.write('NONSENSE\r\n\r\n')
  const text = await everything
  expect(text).toMatch(/^HTTP\/1\.1 200 /)
  expect(text).not.toContain('request.invalid')
})

test('a request that is well formed is answered as ever', async () => {
  const bytes = 'GET /v1/server HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
  expect(await said(connection(bytes))).toMatch(/^HTTP\/1\.1 200 /)
})
