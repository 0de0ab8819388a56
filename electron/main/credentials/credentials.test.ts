import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { keyring, type SafeStorageLike } from '../keyring'
import { ReportedError } from '../ipc'
import { CredentialFile } from './credential-file'
import { Credentials } from './credentials'
import { NotRenewedError, refreshSession, type RenewedSession } from './refresh-session'
import { temporaryFolder } from '../testing/temporary-folder'

/** Seals by turning the text round. */
function storage(backend: string, isAvailable: boolean, seals: () => Promise<void>): SafeStorageLike {
  const turn = (text: string): string => Array.from(text).reverse().join('')
  return {
    isAsyncEncryptionAvailable: async () => isAvailable,
    getSelectedStorageBackend: () => backend as 'basic_text',
    encryptStringAsync: async (text) => (await seals(), Buffer.from(turn(text))),
    decryptStringAsync: async (sealed) => ({ result: turn(sealed.toString()), shouldReEncrypt: false }),
  }
}

interface World {
  readonly backend?: string
  readonly isAvailable?: boolean
  readonly agrees?: boolean
  readonly path?: string
  /** What sealing waits for. */
  readonly seals?: () => Promise<void>
}

async function world({
  backend = 'gnome_libsecret',
  isAvailable = true,
  agrees = false,
  path,
  seals = () => Promise.resolve(),
}: World = {}) {
  const at = path ?? join(temporaryFolder('credentials'), 'credentials.json')
  const used: string[] = []
  const ended: string[] = []
  const asked: string[] = []
  const reports: string[] = []
  let answer: (token: string) => Promise<RenewedSession | null> = async (token) => ({
    accessToken: `access for ${token}`,
    expiresAt: 9,
    refreshToken: `${token}+`,
  })
  const file = await CredentialFile.read(at, 1, () => reports.push('file'))
  const credentials = new Credentials({
    file,
    keyring: keyring(storage(backend, isAvailable, seals), 'linux'),
    refresh: (token) => (used.push(token), answer(token)),
    end: async (token) => void ended.push(token),
    agreesTo: async (name) => (asked.push(name), agrees),
    report: (what) => reports.push(what),
  })
  const {
    'credentials.keep': keep,
    'credentials.refresh': refresh,
    'credentials.forget': forget,
  } = credentials.handlers
  return {
    ...{ path: at, file, used, ended, asked, reports, keep, refresh, forget },
    answerWith: (next: typeof answer) => void (answer = next),
    restarted: (changes: World = {}) => world({ backend, isAvailable, agrees, path: at, ...changes }),
  }
}

describe('the refresh token', () => {
  test('survives a restart, sealed, and is rotated with each use', async () => {
    const first = await world()
    await first.keep('server', 'secret')
    expect(readFileSync(first.path, 'utf8')).not.toContain('secret')
    if (process.platform !== 'win32') expect(statSync(first.path).mode & 0o777).toBe(0o600)
    const next = await first.restarted()
    expect(await next.refresh('server')).toEqual({
      kind: 'done',
      value: { accessToken: 'access for secret', expiresAt: 9 },
    })
    const last = await next.restarted()
    await last.refresh('server')
    expect(last.used).toEqual(['secret+'])
  })

  test('is used by one call at a time: two windows do not spend the same one', async () => {
    const { keep, refresh, used } = await world()
    await keep('server', 'secret')
    await Promise.all([refresh('server'), refresh('server')])
    expect(used).toEqual(['secret', 'secret+'])
  })

  test('stays when the server is out of reach', async () => {
    const { keep, refresh, answerWith } = await world()
    await keep('server', 'secret')
    answerWith(() => Promise.reject(new Error('offline')))
    await expect(refresh('server')).rejects.toThrow('offline')
    answerWith(async () => ({ accessToken: 'a', expiresAt: 1, refreshToken: 'next' }))
    expect(await refresh('server')).toMatchObject({ value: { accessToken: 'a' } })
  })

  test('goes when the server refuses it, and at a sign-out, of which the server hears', async () => {
    const { keep, refresh, forget, ended, restarted, answerWith } = await world()
    await keep('server', 'secret')
    await forget('server')
    expect([await refresh('server'), ended]).toEqual([{ kind: 'done', value: null }, ['secret']])
    await keep('server', 'another')
    answerWith(async () => null)
    expect(await refresh('server')).toEqual({ kind: 'done', value: null })
    expect((await (await restarted()).refresh('server')) as unknown).toEqual({ kind: 'done', value: null })
  })

  test('of each server is its own', async () => {
    const { keep, refresh } = await world()
    await keep('server', 'secret')
    expect(await refresh('other')).toEqual({ kind: 'done', value: null })
  })
})

describe('a keyring that protects little', () => {
  test('keeps nothing on disk unless the engineer agrees; the session goes on', async () => {
    const weak = await world({ backend: 'basic_text' })
    await weak.keep('server', 'secret')
    expect(await weak.refresh('server')).toMatchObject({ value: { accessToken: 'access for secret' } })
    expect(weak.asked).toEqual(['basic_text'])
    expect(await (await weak.restarted()).refresh('server')).toEqual({ kind: 'done', value: null })
  })

  test('keeps it once the engineer has agreed', async () => {
    const weak = await world({ backend: 'unknown', agrees: true })
    await weak.keep('server', 'secret')
    await expect.poll(async () => (await weak.restarted()).refresh('server')).toMatchObject({ value: { expiresAt: 9 } })
  })

  test('does not bring back what was signed out of while it was sealed', async () => {
    let seal: (() => void) | null = null
    const seals = (): Promise<void> => new Promise((resolve) => (seal = resolve))
    const weak = await world({ backend: 'basic_text', agrees: true, seals })
    await weak.keep('server', 'secret')
    const sealing = await vi.waitUntil(() => seal)
    const out = weak.forget('server')
    sealing()
    await out
    expect([weak.file.get('server'), weak.ended, weak.reports]).toEqual([undefined, ['secret'], []])
    expect(await (await weak.restarted()).refresh('server')).toEqual({ kind: 'done', value: null })
  })

  test('none at all is not asked about', async () => {
    const none = await world({ isAvailable: false, agrees: true })
    await none.keep('server', 'secret')
    expect(none.asked).toEqual([])
    expect(await (await none.restarted()).refresh('server')).toEqual({ kind: 'done', value: null })
  })
})

test('an outage is one line in the log, however often the page tries, and so is the next one', async () => {
  const { keep, refresh, reports, answerWith } = await world()
  await keep('server', 'secret')
  const tries = async (why: string): Promise<void> => {
    answerWith(() => Promise.reject(new NotRenewedError(why)))
    for (let n = 0; n < 3; n += 1) await expect(refresh('server')).rejects.toThrow(ReportedError)
  }
  await tries('networkAway')
  expect(reports).toEqual(['session not renewed'])
  await tries('status503')
  expect(reports).toHaveLength(2)
  answerWith(async () => ({ accessToken: 'a', expiresAt: 9, refreshToken: 'r' }))
  expect(await refresh('server')).toMatchObject({ value: { accessToken: 'a' } })
  await tries('status503')
  expect(reports).toHaveLength(3)
})

test('a file that cannot be read is set aside', async () => {
  const { path, restarted } = await world()
  writeFileSync(path, 'not json')
  const { reports, refresh } = await restarted()
  expect([reports, await refresh('server')]).toEqual([['file'], { kind: 'done', value: null }])
  expect(readFileSync(`${path}.unreadable-1`, 'utf8')).toBe('not json')
})

describe('the call', () => {
  let server: Server | undefined
  afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())))
  async function serving(status: number, body: unknown): Promise<string> {
    server = createServer((request, response) => {
      const isOurs = request.headers['x-opora-client'] === 'desktop' && request.url === '/v1/auth/refresh'
      response.writeHead(isOurs ? status : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const session = {
    accessToken: 'a',
    accessTokenExpiresAt: 5,
    serverNow: 1,
    serverId: 's',
    account: { personId: '01890000-0000-7000-8000-000000000000', name: 'A', roles: ['engineer'], groupIds: [] },
  }

  test('renews', async () => {
    const origin = await serving(200, { ...session, refreshToken: 'r' })
    expect(await refreshSession(fetch, origin, 't')).toEqual({ accessToken: 'a', expiresAt: 5, refreshToken: 'r' })
  })
  test('tells a refusal from a failure', async () => {
    expect(await refreshSession(fetch, await serving(401, {}), 't')).toBeNull()
  })
  test.each([
    [500, {}, 'status500'],
    [200, session, 'answer'],
    [200, { any: 'thing' }, 'answer'],
  ])('does not take %s %j for a session', async (status, body, why) => {
    const asked = refreshSession(fetch, await serving(status, body), 't')
    await expect(asked).rejects.toMatchObject({ name: 'NotRenewedError', why })
  })
  test('says that the network is away', async () => {
    const asked = refreshSession(() => Promise.reject(new TypeError('fetch failed')), 'http://127.0.0.1', 't')
    await expect(asked).rejects.toMatchObject({ name: 'NotRenewedError', why: 'networkAway' })
  })
})
