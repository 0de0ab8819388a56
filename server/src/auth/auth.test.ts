import { MINUTE_MS, SECOND_MS } from '@shared/domain/instant'
import { problemSchema } from '@shared/protocol/problem'
import { sessionResponseSchema, type SessionResponse } from '@shared/protocol/auth'
import { beforeEach, describe, expect, test } from 'vitest'
import { apiUnderTest, OWN_ORIGIN, PASSWORD, type ApiUnderTest } from '../api/testing/api-under-test'
import { ACCESS_TOKEN_LIFE_MS } from './access-token'
import { disableAccount, setPassword } from './accounts'
import { FAILURES_PER_LOGIN_AND_ADDRESS } from './failure-limit'
import { SESSION_IDLE_MS } from './sessions'

let api: ApiUnderTest

beforeEach(async () => {
  api = await apiUnderTest()
  await api.addAccount('ivan')
})

type Headers = Record<string, string>
const DESKTOP = { 'x-opora-client': 'desktop' }
const PAGE = { 'x-opora-client': 'browser', origin: OWN_ORIGIN }

const post = (url: string, payload: object | undefined, headers: Headers = {}) =>
  api.app.inject({ method: 'POST', url, headers, ...(payload === undefined ? {} : { payload }) })
const signIn = (headers: Headers = DESKTOP, password = PASSWORD, login = 'ivan') =>
  post('/v1/auth/sign-in', { login, password }, headers)
const refresh = (refreshToken: string) => post('/v1/auth/refresh', { refreshToken }, DESKTOP)
const whoAmI = (accessToken: string) =>
  api.app.inject({
    method: 'POST',
    url: '/v1/sync/pull',
    headers: { authorization: `Bearer ${accessToken}` },
    payload: {},
  })
const codeOf = (answer: { body: string }): string => problemSchema.parse(JSON.parse(answer.body)).code
const sessionOf = (answer: { body: string }): SessionResponse => sessionResponseSchema.parse(JSON.parse(answer.body))
const cookieOf = (answer: { headers: { 'set-cookie'?: string | string[] | undefined } }): string =>
  [answer.headers['set-cookie'] ?? []].flat().join('\n')

async function signedIn(): Promise<SessionResponse & { refreshToken: string }> {
  const session = sessionOf(await signIn())
  return { ...session, refreshToken: session.refreshToken! }
}

/** A session is good when the request gets past the door; what is behind it is not asked for properly. */
async function isLetIn({ accessToken }: SessionResponse): Promise<boolean> {
  const answer = await whoAmI(accessToken)
  expect([400, 401]).toContain(answer.statusCode)
  return answer.statusCode === 400
}

describe('signing in', () => {
  test('answers with the account as the database has it, and tokens that open the door', async () => {
    const session = await signedIn()
    expect(session.account).toMatchObject({ name: 'Person ivan', roles: ['engineer'], groupIds: [api.deskGroupId] })
    expect(session.serverId).toBe(api.context.serverId)
    expect(session.serverNow).toBe(api.context.now())
    expect(session.accessTokenExpiresAt).toBe(api.context.now() + ACCESS_TOKEN_LIFE_MS)
    expect(await isLetIn(session)).toBe(true)
  })

  test('does not mind capitals and spaces around the login', async () => {
    expect((await signIn(DESKTOP, PASSWORD, ' Ivan ')).statusCode).toBe(200)
  })

  test('gives a browser its refresh token as a cookie that no script reads, and the desktop in the body', async () => {
    const browser = await signIn(PAGE)
    expect(sessionOf(browser).refreshToken).toBeUndefined()
    expect(cookieOf(browser)).toMatch(/^opora_refresh=[^;]+; Max-Age=\d+; Path=\/v1\/auth; HttpOnly; SameSite=Strict$/)
    const desktop = await signIn()
    expect(sessionOf(desktop).refreshToken).toBeTruthy()
    expect(cookieOf(desktop)).toBe('')
  })

  test('marks the cookie Secure where the page came over https', async () => {
    const secure = await signIn({ ...PAGE, host: 'localhost', origin: 'https://localhost' })
    expect(cookieOf(secure)).toContain('Secure')
  })

  test('says the same of a wrong password, an unknown login and a closed account', async () => {
    await api.addAccount('closed')
    await disableAccount(api.context.database, 'closed', api.context.now())
    const answers = [
      await signIn(DESKTOP, 'wrong'),
      await signIn(DESKTOP, PASSWORD, 'nobody'),
      await signIn(DESKTOP, PASSWORD, 'closed'),
    ]
    expect(answers.map((answer) => answer.statusCode)).toEqual([401, 401, 401])
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
    expect(codeOf(answers[0]!)).toBe('auth.invalidCredentials')
  })

  test('takes about as long for an unknown login as for a wrong password', async () => {
    // The shortest of some: a busy machine only ever adds.
    const shortest = async (login: string): Promise<number> => {
      const times: number[] = []
      for (let attempt = 0; attempt < 4; attempt += 1) {
        const startedAt = performance.now()
        await signIn(DESKTOP, 'wrong', login)
        times.push(performance.now() - startedAt)
      }
      return Math.min(...times)
    }
    await signIn(DESKTOP, 'wrong', 'first-to-warm-up')
    const [unknown, known] = [await shortest('nobody'), await shortest('ivan')]
    expect(unknown).toBeGreaterThan(known / 4)
  })

  test('is refused after too many failures, even with the right password, for a known and an unknown login alike', async () => {
    for (const login of ['ivan', 'nobody']) {
      for (let failure = 0; failure < FAILURES_PER_LOGIN_AND_ADDRESS; failure += 1)
        await signIn(DESKTOP, 'wrong', login)
      const refused = await signIn(DESKTOP, PASSWORD, login)
      expect(refused.statusCode).toBe(429)
      expect(codeOf(refused)).toBe('auth.tooManyFailures')
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    }
  })

  test('counts attempts that are made at once, before any of them has failed', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(DESKTOP, 'wrong')))
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(FAILURES_PER_LOGIN_AND_ADDRESS)
  })

  test.each([
    { trustedProxies: ['127.0.0.1'], elsewhere: 200 },
    { trustedProxies: [], elsewhere: 429 },
  ])('counts for who stands behind a proxy that is trusted: $trustedProxies', async ({ trustedProxies, elsewhere }) => {
    api = await apiUnderTest({ trustedProxies })
    await api.addAccount('ivan')
    const from = (address: string) => ({ ...DESKTOP, 'x-forwarded-for': address })
    for (let failure = 0; failure < FAILURES_PER_LOGIN_AND_ADDRESS; failure += 1)
      await signIn(from('203.0.113.1'), 'wrong')
    expect((await signIn(from('203.0.113.1'))).statusCode).toBe(429)
    expect((await signIn(from('203.0.113.2'))).statusCode).toBe(elsewhere)
  })

  test('a right password clears the failures before it', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let failure = 1; failure < FAILURES_PER_LOGIN_AND_ADDRESS; failure += 1) await signIn(DESKTOP, 'wrong')
      expect((await signIn()).statusCode).toBe(200)
    }
  })
})

describe('refreshing', () => {
  test('gives a new access token and the next refresh token', async () => {
    const first = await signedIn()
    api.advance(ACCESS_TOKEN_LIFE_MS)
    expect(await isLetIn(first)).toBe(false)
    const second = sessionOf(await refresh(first.refreshToken))
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect(await isLetIn(second)).toBe(true)
  })

  test('gives the same successor again when the answer was lost, within a minute', async () => {
    const first = await signedIn()
    const lost = sessionOf(await refresh(first.refreshToken))
    api.advance(60 * SECOND_MS)
    const again = sessionOf(await refresh(first.refreshToken))
    expect(again.refreshToken).toBe(lost.refreshToken)
    expect(await isLetIn(again)).toBe(true)
  })

  test('two requests with one token at once get the same successor', async () => {
    const { refreshToken } = await signedIn()
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)])
    expect(new Set(answers.map((answer) => sessionOf(answer).refreshToken)).size).toBe(1)
  })

  test('a used token after a minute ends the family', async () => {
    const first = await signedIn()
    const second = sessionOf(await refresh(first.refreshToken))
    api.advance(60 * SECOND_MS + 1)
    const reused = await refresh(first.refreshToken)
    expect(reused.statusCode).toBe(401)
    expect(codeOf(reused)).toBe('auth.unauthenticated')
    expect((await refresh(second.refreshToken!)).statusCode).toBe(401)
    expect(await isLetIn(second)).toBe(false)
  })

  test('a used token after its successor was used ends the family, also within the minute', async () => {
    const first = await signedIn()
    const second = sessionOf(await refresh(first.refreshToken))
    const third = sessionOf(await refresh(second.refreshToken!))
    expect((await refresh(first.refreshToken)).statusCode).toBe(401)
    expect((await refresh(third.refreshToken!)).statusCode).toBe(401)
    expect(await isLetIn(third)).toBe(false)
  })

  test('another sign-in of the same account goes on when one family ends', async () => {
    const [stolen, other] = [await signedIn(), await signedIn()]
    await refresh(stolen.refreshToken)
    api.advance(2 * MINUTE_MS)
    await refresh(stolen.refreshToken)
    expect(await isLetIn(other)).toBe(true)
  })

  test('refuses made-up tokens, the next one guessed among them', async () => {
    const { refreshToken } = await signedIn()
    const [sessionId, , mac] = refreshToken.split('.')
    for (const made of ['x', `${sessionId}.2.${mac}`, `${sessionId}.1.${'A'.repeat(43)}`]) {
      expect(codeOf(await refresh(made))).toBe('auth.unauthenticated')
    }
    expect((await refresh(refreshToken)).statusCode).toBe(200)
  })

  test('a session that nobody used for a month is over', async () => {
    const { refreshToken } = await signedIn()
    api.advance(SESSION_IDLE_MS)
    expect((await refresh(refreshToken)).statusCode).toBe(401)
  })
})

describe('the cookie of a browser', () => {
  const refreshBy = async (headers: Headers) => {
    const [cookie = ''] = cookieOf(await signIn(PAGE)).split(';')
    return post('/v1/auth/refresh', undefined, { cookie, ...headers })
  }

  test('is taken from our own page, and exchanged', async () => {
    const answer = await refreshBy(PAGE)
    expect(answer.statusCode).toBe(200)
    expect(cookieOf(answer)).toMatch(/^opora_refresh=[^;]+/)
  })

  test.each([
    ['without the header that foreign pages cannot send', { origin: OWN_ORIGIN }],
    ['without an Origin', { 'x-opora-client': 'browser' }],
    ['from a foreign page', { ...PAGE, origin: 'https://evil.example' }],
    ['from another port of this machine', { ...PAGE, origin: 'http://localhost:8081' }],
    ['from the desktop, which has none', { ...PAGE, origin: 'app://opora' }],
    ['from a page without an origin', { ...PAGE, origin: 'null' }],
  ])('is refused %s', async (_when, headers) => {
    const answer = await refreshBy(headers)
    expect(answer.statusCode).toBe(403)
    expect(codeOf(answer)).toBe('auth.forbidden')
  })
})

describe('revocation counts from the next request on', () => {
  test('when the person signs out', async () => {
    const session = await signedIn()
    const out = await post('/v1/auth/sign-out', undefined, { authorization: `Bearer ${session.accessToken}` })
    expect(out.statusCode).toBe(204)
    expect(await isLetIn(session)).toBe(false)
    expect((await refresh(session.refreshToken)).statusCode).toBe(401)
  })

  test('when the person signs out by cookie, which is then cleared', async () => {
    const signed = await signIn(PAGE)
    const [cookie = ''] = cookieOf(signed).split(';')
    const out = await post('/v1/auth/sign-out', undefined, { cookie, ...PAGE })
    expect(out.statusCode).toBe(204)
    expect(cookieOf(out)).toContain('opora_refresh=;')
    expect(await isLetIn(sessionOf(signed))).toBe(false)
  })

  test('when the account is closed, or gets another password', async () => {
    const session = await signedIn()
    await setPassword(api.context.database, 'IVAN', 'another password', api.context.now())
    expect(await isLetIn(session)).toBe(false)
    const next = sessionOf(await signIn(DESKTOP, 'another password'))
    await disableAccount(api.context.database, 'ivan', api.context.now())
    expect(await isLetIn(next)).toBe(false)
  })

  test('when the person leaves', async () => {
    const session = await signedIn()
    await api.context.database.updateTable('people').set({ is_active: false }).execute()
    expect(await isLetIn(session)).toBe(false)
  })
})
