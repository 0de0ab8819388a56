import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { contentSecurityPolicy } from '@shared/protocol/content-security-policy'
import { sessionResponseSchema, serverInfoSchema } from '@shared/protocol/auth'
import { PROBLEM_CONTENT_TYPE, problemSchema, type Problem } from '@shared/protocol/problem'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { describe, expect, onTestFinished, test } from 'vitest'
import { LARGE_BODY_BYTES, SMALL_BODY_BYTES } from './app-types'
import { ADMIN_TOKEN, apiUnderTest, PASSWORD, type ApiUnderTest } from './testing/api-under-test'

interface Answer {
  readonly statusCode: number
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** Every refusal must be one, whatever was sent. */
function problemOf(answer: Answer): Problem {
  expect(answer.headers['content-type']).toContain(PROBLEM_CONTENT_TYPE)
  const problem = problemSchema.parse(JSON.parse(answer.body))
  expect(problem.status).toBe(answer.statusCode)
  return problem
}

async function tokenOf(api: ApiUnderTest): Promise<string> {
  await api.addAccount('ivan')
  const answer = await api.app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in',
    payload: { login: 'ivan', password: PASSWORD },
  })
  return sessionResponseSchema.parse(answer.json()).accessToken
}

const JSON_TYPE = { 'content-type': 'application/json' }
const jsonPost = (url: string, payload: string, headers = {}): InjectOptions => ({
  method: 'POST',
  url,
  payload,
  headers: { ...JSON_TYPE, ...headers },
})
const deep = '['.repeat(20_000) + ']'.repeat(20_000)

describe('what cannot be answered gets a problem document with a stable code', () => {
  const cases: readonly (readonly [what: string, status: number, code: string, request: InjectOptions])[] = [
    ['an unknown address', 404, 'request.notFound', { url: '/nowhere' }],
    ['an unknown address below /v1', 404, 'request.notFound', { url: '/v1/nowhere' }],
    ['a known address with another method', 404, 'request.notFound', { method: 'DELETE', url: '/v1/server' }],
    ['an address that is not one', 400, 'request.invalid', { url: '/%ff' }],
    ['JSON that ends early', 400, 'request.invalid', jsonPost('/v1/auth/sign-in', '{"login":')],
    ['no body where one is needed', 400, 'request.invalid', { method: 'POST', url: '/v1/auth/sign-in' }],
    ['an empty body called JSON', 400, 'request.invalid', jsonPost('/v1/auth/sign-in', '')],
    ['a body of another shape', 400, 'request.invalid', jsonPost('/v1/auth/sign-in', '[1]')],
    ['nesting without end', 400, 'request.invalid', jsonPost('/v1/auth/sign-in', deep)],
    ['a poisoned prototype', 400, 'request.invalid', jsonPost('/v1/auth/sign-in', '{"__proto__":{"login":"x"}}')],
    [
      'a login with a NUL',
      400,
      'request.invalid',
      jsonPost('/v1/auth/sign-in', '{"login":"a\\u0000b","password":"x"}'),
    ],
    [
      'a login with half a character',
      401,
      'auth.invalidCredentials',
      jsonPost('/v1/auth/sign-in', '{"login":"\\ud800","password":"x"}'),
    ],
    [
      'a form',
      415,
      'request.unsupportedMediaType',
      jsonPost('/v1/auth/sign-in', 'login=ivan', { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    [
      'a body too large for sign-in',
      413,
      'request.tooLarge',
      jsonPost('/v1/auth/sign-in', `"${'x'.repeat(SMALL_BODY_BYTES)}"`),
    ],
    [
      'an import too large',
      413,
      'request.tooLarge',
      jsonPost('/v1/admin/imports', `"${'x'.repeat(LARGE_BODY_BYTES)}"`, { authorization: `Bearer ${ADMIN_TOKEN}` }),
    ],
    ['nobody', 401, 'auth.unauthenticated', jsonPost('/v1/sync/pull', '{}')],
    [
      'a token that is none',
      401,
      'auth.unauthenticated',
      jsonPost('/v1/sync/pull', '{}', { authorization: 'Bearer x.y.z' }),
    ],
    [
      'another scheme',
      401,
      'auth.unauthenticated',
      jsonPost('/v1/sync/push', '{}', { authorization: 'Basic aXZhbjp4' }),
    ],
    ['nobody, on the stream', 401, 'auth.unauthenticated', { url: '/v1/sync/stream' }],
    ['nobody, as admin', 401, 'auth.unauthenticated', { url: '/v1/admin/status' }],
    [
      'a wrong admin token',
      403,
      'auth.forbidden',
      { url: '/v1/admin/status', headers: { authorization: 'Bearer wrong' } },
    ],
    [
      'the admin token from a page',
      403,
      'auth.forbidden',
      { url: '/v1/admin/status', headers: { authorization: `Bearer ${ADMIN_TOKEN}`, origin: 'http://localhost' } },
    ],
    [
      'a refresh token far too long',
      400,
      'request.invalid',
      jsonPost('/v1/auth/refresh', `{"refreshToken":"${'x'.repeat(600)}"}`),
    ],
    ['demo sign-in where there is no demo', 404, 'request.notFound', jsonPost('/v1/auth/demo/grant', '{"token":"x"}')],
    ['a foreign host', 421, 'request.unknownHost', { url: '/v1/server', headers: { host: 'evil.example' } }],
    [
      'a host that begins like ours',
      421,
      'request.unknownHost',
      { url: '/', headers: { host: 'localhost.evil.example' } },
    ],
    ['a host that is none', 421, 'request.unknownHost', { url: '/', headers: { host: 'a b' } }],
    ['a foreign page', 403, 'auth.forbidden', { url: '/v1/server', headers: { origin: 'https://evil.example' } }],
  ]

  test('for everything in the table, and never a 500', async () => {
    const { app } = await apiUnderTest()
    for (const [what, status, code, request] of cases) {
      const problem = problemOf(await app.inject(request))
      expect({ what, status: problem.status, code: problem.code }).toEqual({ what, status, code })
      expect(problem.detail, what).not.toBe('')
    }
  })

  test('the offending field is named', async () => {
    const { app } = await apiUnderTest()
    const problem = problemOf(await app.inject(jsonPost('/v1/auth/sign-in', '{"login":"ivan","password":7}')))
    expect(problem).toMatchObject({ code: 'request.invalid', field: 'password' })
  })

  test('a signed-in person who sends nonsense is told so', async () => {
    const api = await apiUnderTest()
    const headers = { authorization: `Bearer ${await tokenOf(api)}` }
    for (const payload of ['{}', '[]', '"x"', '{"clientId":"x"}']) {
      for (const url of ['/v1/sync/push', '/v1/sync/pull']) {
        expect(problemOf(await api.app.inject(jsonPost(url, payload, headers))).code).toBe('request.invalid')
      }
    }
  })

  test('what nobody foresaw says only under which id the log knows it, and the log holds no personal text', async () => {
    const api = await apiUnderTest()
    await api.context.database.schema.alterTable('accounts').renameTo('lost').execute()
    onTestFinished(() => api.context.database.schema.alterTable('lost').renameTo('accounts').execute())
    const payload = { login: 'anna.petrova', password: 'secret words' }
    const answer = await api.app.inject({ method: 'POST', url: '/v1/auth/sign-in', payload })
    const problem = problemOf(answer)
    expect(problem).toMatchObject({ status: 500, code: 'server.internal' })
    expect(problem.detail).toContain(String(answer.headers['x-request-id']))
    expect(answer.body).not.toMatch(/accounts|relation/)
    const log = api.log.join('')
    expect(log).toContain(String(answer.headers['x-request-id']))
    expect(log).not.toMatch(/anna|secret/)
  })
})

describe('who is answered', () => {
  test('loopback names on any port, and the names given', async () => {
    const { app } = await apiUnderTest({ origins: ['https://support.example.org'] })
    for (const host of [
      'localhost',
      'localhost:8080',
      '127.0.0.1:6762',
      '[::1]:6762',
      'support.example.org',
      'SUPPORT.example.org',
    ]) {
      expect((await app.inject({ url: '/v1/server', headers: { host } })).statusCode, host).toBe(200)
    }
  })

  test('the desktop may call from its own origin, without cookies; nobody else may', async () => {
    const { app } = await apiUnderTest()
    const asking = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,x-opora-client',
    }
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/v1/sync/pull',
      headers: { origin: 'app://opora', ...asking },
    })
    expect(preflight.statusCode).toBe(204)
    expect(preflight.headers['access-control-allow-origin']).toBe('app://opora')
    expect(preflight.headers['access-control-allow-credentials']).toBeUndefined()
    const foreign = await app.inject({
      method: 'OPTIONS',
      url: '/v1/sync/pull',
      headers: { origin: 'https://evil.example', ...asking },
    })
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined()
    expect(problemOf(foreign).code).toBe('auth.forbidden')
  })

  test('forwarded headers of a proxy that is not trusted change nothing', async () => {
    const { app } = await apiUnderTest()
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-for': '1.2.3.4' }
    expect((await app.inject({ url: '/v1/server', headers })).statusCode).toBe(200)
  })
})

describe('the server speaks for itself', () => {
  test('says which one it is', async () => {
    const { app, context } = await apiUnderTest()
    const info = serverInfoSchema.parse((await app.inject('/v1/server')).json())
    expect(info).toEqual({
      serverId: context.serverId,
      name: 'Test',
      version: '0.0.0-test',
      schema: SYNC_SCHEMA,
      isDemo: false,
      serverNow: context.now(),
    })
  })

  test('is ready while its database answers, and alive in any case', async () => {
    const { app, context } = await apiUnderTest()
    expect((await app.inject('/readyz')).statusCode).toBe(200)
    await context.database.schema.alterTable('server').renameTo('lost').execute()
    onTestFinished(() => context.database.schema.alterTable('lost').renameTo('server').execute())
    expect(problemOf(await app.inject('/readyz'))).toMatchObject({ status: 503, code: 'server.unavailable' })
    expect((await app.inject('/healthz')).statusCode).toBe(200)
  })

  test('sends headers that keep answers from becoming pages', async () => {
    const { app } = await apiUnderTest()
    const { headers } = await app.inject('/v1/server')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
  })
})

describe('the page', () => {
  function builtPage(): string {
    const folder = mkdtempSync(join(tmpdir(), 'opora-page-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<div id="app"></div>')
    writeFileSync(join(folder, 'assets/index-1a2b.js'), 'void 0')
    return folder
  }

  test('is served at / under the policy that the desktop has', async () => {
    const { app } = await apiUnderTest({ pageFolder: builtPage() })
    const page = await app.inject('/')
    expect(page.body).toContain('<div id="app">')
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': contentSecurityPolicy(null),
    })
  })

  test('its hashed files never change, and nothing beside it is served', async () => {
    const { app } = await apiUnderTest({ pageFolder: builtPage() })
    const asset = await app.inject('/assets/index-1a2b.js')
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    for (const url of ['/../package.json', '/%2e%2e/package.json', '/assets/', '/assets/other.js', '/.env']) {
      expect([403, 404], url).toContain(problemOf(await app.inject(url)).status)
    }
  })
})
