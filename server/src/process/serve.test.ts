import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:net'
import { problemSchema } from '@shared/protocol/problem'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createLogger } from '../api/log'
import { openDataFolder, type DataFolder } from './data-folder'
import { LockedError } from './lock'
import { findRunning } from './running'
import { serve, type ServeOptions, type Serving } from './serve'

const OPTIONS: ServeOptions = {
  host: '127.0.0.1',
  port: 0,
  origins: [],
  trustedProxies: [],
  pageFolder: null,
  databaseUrl: null,
  foundAsDemo: false,
  logger: createLogger('silent'),
}

const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'opora-serve-'))

/** Where a server has founded its database, and has stopped. Founding takes most of what a start on nothing does. */
let founded: string
beforeAll(async () => {
  founded = temporaryFolder()
  await (await serve(openDataFolder(founded), OPTIONS)).stop()
})
afterAll(() => rmSync(founded, { recursive: true, force: true }))

function newFolder(): DataFolder {
  const path = temporaryFolder()
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return openDataFolder(path)
}

function foundedFolder(): DataFolder {
  const folder = newFolder()
  cpSync(founded, folder.path, { recursive: true })
  return folder
}

async function serving(folder: DataFolder, options: Partial<ServeOptions> = {}): Promise<Serving> {
  const started = await serve(folder, { ...OPTIONS, ...options })
  onTestFinished(() => started.stop())
  return started
}

test('a server founds its database, answers, tells the command line where it is, and leaves nothing behind', async () => {
  const folder = newFolder()
  const { origin, stop } = await serving(folder)
  expect((await fetch(`${origin}/readyz`)).status).toBe(200)
  const running = findRunning(folder)
  expect(running?.origin).toBe(origin)
  const status = await fetch(`${origin}/v1/admin/status`, {
    headers: { authorization: `Bearer ${running!.adminToken}` },
  })
  expect(await status.json()).toMatchObject({ tickets: 0, accounts: 0, isDemo: false })
  await stop()
  await expect(fetch(`${origin}/healthz`)).rejects.toThrow()
  expect(existsSync(folder.lockPath)).toBe(false)
  expect(existsSync(folder.runningPath)).toBe(false)
})

test('a second server on the same folder is refused, and does not disturb the first', async () => {
  const folder = foundedFolder()
  const { origin } = await serving(folder)
  await expect(serve(folder, OPTIONS)).rejects.toThrow(LockedError)
  expect((await fetch(`${origin}/readyz`)).status).toBe(200)
  expect(findRunning(folder)?.origin).toBe(origin)
})

test('it is the same server after a restart', async () => {
  const folder = foundedFolder()
  const first = await serving(folder)
  const serverIdOf = async (origin: string): Promise<unknown> =>
    ((await (await fetch(`${origin}/v1/server`)).json()) as { serverId: string }).serverId
  const serverId = await serverIdOf(first.origin)
  await first.stop()
  const second = await serving(folder)
  expect(await serverIdOf(second.origin)).toBe(serverId)
})

test('stopping lets a request finish, refuses new ones, and takes no longer', async () => {
  const { origin, stop } = await serving(foundedFolder())
  const body = JSON.stringify({ login: 'nobody', password: 'wrong' })
  const slow = request(`${origin}/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
  })
  const answer = new Promise<{ status: number; text: string }>((resolve, reject) => {
    slow.on('error', reject)
    slow.on('response', (response) => {
      let text = ''
      response.on('data', (data: Buffer) => (text += data.toString()))
      response.on('end', () => resolve({ status: response.statusCode!, text }))
    })
  })
  // The server has the request in hand once it asks for the body.
  await new Promise<void>((resolve) => {
    slow.on('continue', () => resolve())
    slow.flushHeaders()
  })
  const stopped = stop()
  await expect(fetch(`${origin}/healthz`)).rejects.toThrow()
  slow.end(body)
  const { status, text } = await answer
  expect(status).toBe(401)
  expect(problemSchema.parse(JSON.parse(text)).code).toBe('auth.invalidCredentials')
  await stopped
})

test('a request that never ends does not keep the server from stopping', async () => {
  const { origin, stop } = await serving(foundedFolder())
  const headers = { 'content-type': 'application/json', 'content-length': 10, expect: '100-continue' }
  const endless = request(`${origin}/v1/auth/sign-in`, { method: 'POST', headers })
  const cut = new Promise<void>((resolve) => endless.on('error', () => resolve()))
  await new Promise<void>((resolve) => {
    endless.on('continue', () => resolve())
    endless.flushHeaders()
  })
  await Promise.all([stop(), cut])
}, 60_000)

test('a demo listens on this machine only, and stays a demo', async () => {
  const folder = newFolder()
  const demo = await serving(folder, { foundAsDemo: true })
  expect(demo.isDemo).toBe(true)
  await demo.stop()
  const open = { host: '0.0.0.0', origins: ['http://support.example.org'] }
  await expect(serve(folder, { ...OPTIONS, ...open })).rejects.toMatchObject({ code: 'demo.remoteBind' })
  expect(existsSync(folder.lockPath)).toBe(false)
  expect((await serving(folder)).isDemo).toBe(true)
})

test('listening beyond this machine needs the address that people will use', async () => {
  const folder = newFolder()
  await expect(serve(folder, { ...OPTIONS, host: '0.0.0.0' })).rejects.toMatchObject({ code: 'serve.originNeeded' })
  expect(existsSync(folder.lockPath)).toBe(false)
})

test('a port that is taken is said to be, and the folder is free again', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const folder = foundedFolder()
  await expect(serve(folder, { ...OPTIONS, port })).rejects.toMatchObject({ code: 'serve.portTaken' })
  expect(existsSync(folder.lockPath)).toBe(false)
})
