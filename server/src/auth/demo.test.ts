import { sessionResponseSchema } from '@shared/protocol/auth'
import { problemSchema } from '@shared/protocol/problem'
import { describe, expect, test } from 'vitest'
import { ADMIN_TOKEN, apiUnderTest, OWN_ORIGIN, type ApiUnderTest } from '../api/testing/api-under-test'
import { DEMO_GRANT_LIFE_MS } from './demo'

type Headers = Record<string, string>
const PAGE = { 'x-opora-client': 'browser', origin: OWN_ORIGIN }
const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` }

async function demo() {
  const api = await apiUnderTest({ isDemo: true })
  const accountId = await api.addAccount('anna', ['engineer', 'lead'])
  await api.addAccount('boris', ['admin'])
  return { api, accountId }
}

const post = (api: ApiUnderTest, url: string, payload: object, headers: Headers = PAGE) =>
  api.app.inject({ method: 'POST', url, payload, headers })
const codeOf = (answer: { body: string }): string => problemSchema.parse(JSON.parse(answer.body)).code

async function newToken(api: ApiUnderTest): Promise<string> {
  const answer = await api.app.inject({ method: 'POST', url: '/v1/admin/demo-links', headers: ADMIN })
  return answer.json<{ token: string }>().token
}

async function grantCookie(api: ApiUnderTest): Promise<string> {
  const answer = await post(api, '/v1/auth/demo/grant', { token: await newToken(api) })
  return String(answer.headers['set-cookie']).split(';')[0]!
}

describe('the one-time token of the printed address', () => {
  test('shows the accounts with their highest role and their groups', async () => {
    const { api } = await demo()
    const answer = await post(api, '/v1/auth/demo/grant', { token: await newToken(api) })
    expect(answer.json()).toMatchObject({
      accounts: [
        { name: 'Person anna', role: 'lead', groupNames: ['Desk'] },
        { name: 'Person boris', role: 'admin', groupNames: ['Desk'] },
      ],
    })
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict$/)
  })

  test('works once', async () => {
    const { api } = await demo()
    const token = await newToken(api)
    expect((await post(api, '/v1/auth/demo/grant', { token })).statusCode).toBe(200)
    const again = await post(api, '/v1/auth/demo/grant', { token })
    expect(again.statusCode).toBe(403)
    expect(codeOf(again)).toBe('auth.demoGrantNeeded')
  })

  test('cannot be guessed', async () => {
    const { api } = await demo()
    await newToken(api)
    expect((await post(api, '/v1/auth/demo/grant', { token: 'x' })).statusCode).toBe(403)
  })
})

describe('with the grant', () => {
  test('one click signs in, and the accounts are there again after a reload', async () => {
    const { api, accountId } = await demo()
    const cookie = await grantCookie(api)
    const signedIn = await post(api, '/v1/auth/demo/sign-in', { accountId }, { ...PAGE, cookie })
    expect(sessionResponseSchema.parse(signedIn.json()).account.name).toBe('Person anna')
    const headers = { 'x-opora-client': 'browser', cookie }
    const accounts = await api.app.inject({ url: '/v1/auth/demo/accounts', headers })
    expect(accounts.json<{ accounts: unknown[] }>().accounts).toHaveLength(2)
  })

  test('the desktop, which has no cookies, carries it in a header', async () => {
    const { api, accountId } = await demo()
    const desktop = { 'x-opora-client': 'desktop', origin: 'app://opora' }
    const granted = await post(api, '/v1/auth/demo/grant', { token: await newToken(api) }, desktop)
    expect(granted.headers['set-cookie']).toBeUndefined()
    const headers = { ...desktop, 'x-opora-demo-grant': granted.json<{ grant: string }>().grant }
    const signedIn = await post(api, '/v1/auth/demo/sign-in', { accountId }, headers)
    expect(sessionResponseSchema.parse(signedIn.json()).refreshToken).toBeTruthy()
  })

  test('it ends after twelve hours', async () => {
    const { api, accountId } = await demo()
    const cookie = await grantCookie(api)
    api.advance(DEMO_GRANT_LIFE_MS)
    const late = await post(api, '/v1/auth/demo/sign-in', { accountId }, { ...PAGE, cookie })
    expect(codeOf(late)).toBe('auth.demoGrantNeeded')
  })

  test('a foreign page cannot use its cookie', async () => {
    const { api, accountId } = await demo()
    const cookie = await grantCookie(api)
    for (const headers of [
      { origin: OWN_ORIGIN },
      { ...PAGE, origin: 'http://localhost:1' },
      { 'x-opora-client': 'browser' },
    ]) {
      expect(codeOf(await post(api, '/v1/auth/demo/sign-in', { accountId }, { ...headers, cookie }))).toBe(
        'auth.forbidden',
      )
    }
  })
})

describe('a demo refuses', () => {
  test('sign-in and the list without a grant, or with a made-up one', async () => {
    const { api, accountId } = await demo()
    for (const cookie of ['', 'opora_demo_grant=9999999999999.x']) {
      expect(codeOf(await post(api, '/v1/auth/demo/sign-in', { accountId }, { ...PAGE, cookie }))).toBe(
        'auth.demoGrantNeeded',
      )
      const list = await api.app.inject({ url: '/v1/auth/demo/accounts', headers: { ...PAGE, cookie } })
      expect(codeOf(list)).toBe('auth.demoGrantNeeded')
    }
  })

  test.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'])(
    'whoever came through a proxy (%s)',
    async (name) => {
      const { api } = await demo()
      const answer = await api.app.inject({ url: '/v1/server', headers: { [name]: '1.2.3.4' } })
      expect(answer.statusCode).toBe(403)
      expect(codeOf(answer)).toBe('demo.forwarded')
    },
  )

  test('imports that are not the demo, and a real database refuses the demo', async () => {
    const { api } = await demo()
    const batch = { source: 'other-system' }
    expect(codeOf(await post(api, '/v1/admin/imports', batch, ADMIN))).toBe('demo.importRefused')
    expect((await post(api, '/v1/admin/imports?as=demo', batch, ADMIN)).statusCode).toBe(200)
    const real = await apiUnderTest()
    expect(codeOf(await post(real, '/v1/admin/imports?as=demo', batch, ADMIN))).toBe('demo.notADemo')
    expect((await post(real, '/v1/admin/imports', batch, ADMIN)).statusCode).toBe(200)
    expect(codeOf(await post(real, '/v1/admin/demo-links', {}, ADMIN))).toBe('demo.notADemo')
  })
})
