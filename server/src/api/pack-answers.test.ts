import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { v7 as uuidv7 } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { apiUnderTest, PASSWORD, type ApiUnderTest } from './testing/api-under-test'

const GZIP = { 'accept-encoding': 'br;q=1.0, gzip;q=0.8, *;q=0.1' }
const PLAIN = { 'accept-encoding': 'gzip;q=0, identity' }

async function puller() {
  const api = await apiUnderTest()
  await api.addAccount('anna')
  const signIn = (headers: Record<string, string>) =>
    api.app.inject({
      method: 'POST',
      url: '/v1/auth/sign-in',
      headers: { 'x-opora-client': 'desktop', ...headers },
      payload: { login: 'anna', password: PASSWORD },
    })
  const { accessToken } = (await signIn({})).json<{ accessToken: string }>()
  const envelope = { clientId: uuidv7(), clientNow: api.context.now(), schema: SYNC_SCHEMA, epoch: null }
  const post = (url: string, payload: object, headers: Record<string, string>) =>
    api.app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${accessToken}`, ...headers },
      payload: { ...envelope, ...payload },
    })
  return { api, post, signIn }
}

async function addPeople({ context, organisationId }: ApiUnderTest): Promise<void> {
  const blank = { email: null, phone: null, department: null, tier: null, external_ref: null, last_command_id: null }
  const people = Array.from({ length: 30 }, (_, index) => ({
    ...blank,
    id: uuidv7(),
    organisation_id: organisationId,
    name: `Requester ${index}`,
    roles: [],
  }))
  await context.database.insertInto('people').values(people).execute()
}

test('pulls and pushes are answered packed, with what they would be otherwise', async () => {
  const { api, post } = await puller()
  await addPeople(api)
  const first = (await post('/v1/sync/pull', { cursor: null }, PLAIN)).json<{ cursor: string }>()
  const ask = (headers: Record<string, string>) => post('/v1/sync/pull', { cursor: first.cursor }, headers)
  const [packed, plain] = [await ask(GZIP), await ask(PLAIN)]
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: expect.stringContaining('Accept-Encoding') })
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.headers['vary']).toContain('Accept-Encoding')
  expect(JSON.parse(gunzipSync(packed.rawPayload).toString())).toEqual(plain.json())
  expect(Number(packed.headers['content-length'])).toBe(packed.rawPayload.length)
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4)
  const pushed = await post('/v1/sync/push', { commands: Array.from({ length: 20 }, () => ({})) }, GZIP)
  expect([pushed.statusCode, pushed.headers['content-encoding']]).toEqual([200, 'gzip'])
})

test('what is small stays as it is, and so does what holds a token', async () => {
  const { post, signIn } = await puller()
  expect((await post('/v1/sync/pull', { clientId: 'x' }, GZIP)).headers['content-encoding']).toBeUndefined()
  const signedIn = await signIn(GZIP)
  expect(signedIn.headers['content-encoding']).toBeUndefined()
  expect(signedIn.headers['vary'] ?? '').not.toContain('Accept-Encoding')
})

test('the page is packed on its way, a picture and its headers alone are not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'opora-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const page = `<html>${'<p>'.repeat(1_000)}</html>`
  writeFileSync(join(folder, 'index.html'), page)
  writeFileSync(join(folder, 'picture.png'), Buffer.alloc(4_096))
  const { app } = await apiUnderTest({ pageFolder: folder })
  const packed = await app.inject({ url: '/', headers: GZIP })
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip' })
  expect(packed.headers['content-length']).toBeUndefined()
  expect(gunzipSync(packed.rawPayload).toString()).toBe(page)
  const picture = await app.inject({ url: '/picture.png', headers: GZIP })
  expect(picture.headers['content-encoding']).toBeUndefined()
  const head = await app.inject({ method: 'HEAD', url: '/', headers: GZIP })
  expect(head.headers).toMatchObject({ 'content-length': String(page.length) })
})
