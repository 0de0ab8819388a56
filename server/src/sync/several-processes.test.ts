/**
 * Several real API processes over one PostgreSQL, and no sticky sessions: each request goes to the next process, and every
 * stream, wherever it ends, is poked for what any of them wrote. One of them is killed meanwhile. PGlite belongs to one
 * process: there this test has nothing to say, and is skipped.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { SYNC_SCHEMA, type PullResponse, type PushResponse } from '@shared/protocol/sync'
import { createAccount } from '../auth/accounts'
import { foundOrganisation } from '../store/organisation'
import { isPostgres, openTestDatabase, type TestDatabase } from '../testing/database'
import { startServerProcess, type ServerProcess } from '../testing/server-process'

const PROCESSES = 3
const COMMANDS = 30
const PASSWORD = 'correct horse battery'
const PATIENCE = { timeout: 30_000, interval: 20 }

let opened: TestDatabase
let folder: string
const processes: ServerProcess[] = []
const stopping = new AbortController()

beforeAll(async () => {
  if (!isPostgres) return
  folder = mkdtempSync(join(tmpdir(), 'opora-several-'))
  opened = await openTestDatabase()
  const now = Date.now()
  const { organisationId, deskGroupId } = await foundOrganisation(opened.database, {
    name: 'Опора-тест',
    deskName: 'Поддержка',
    isDemo: false,
    now,
  })
  const account = { login: 'anna', password: PASSWORD, roles: ['engineer'] as const, person: { name: 'Анна' } }
  await createAccount(opened.database, { ...account, organisationId, groupIds: [deskGroupId] }, now)
  for (let index = 0; index < PROCESSES; index += 1) {
    processes.push(await startServerProcess(join(folder, `process-${index}`), opened.url))
  }
}, 120_000)
afterAll(async () => {
  if (!isPostgres) return
  stopping.abort()
  for (const one of processes) await one.kill()
  await opened.close()
  rmSync(folder, { recursive: true, force: true })
})

async function post<Answer>(origin: string, path: string, body: object, token?: string): Promise<Answer> {
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-opora-client': 'desktop',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

/** The newest number that a stream at a process was poked with. */
class Listener {
  seq = -1

  async open(origin: string, token: string): Promise<void> {
    const response = await fetch(`${origin}/v1/sync/stream`, {
      headers: { authorization: `Bearer ${token}` },
      signal: stopping.signal,
    })
    expect(response.status).toBe(200)
    void this.#read(response.body!.pipeThrough(new TextDecoderStream())).catch(() => undefined)
  }

  async #read(text: ReadableStream<string>): Promise<void> {
    for await (const chunk of text) {
      for (const [, seq] of chunk.matchAll(/"seq":(\d+)/gu)) this.seq = Math.max(this.seq, Number(seq))
    }
  }
}

const registration = (ticketId: string) => ({
  id: uuidv7(),
  name: 'registerTicket',
  version: 1,
  tickets: [ticketId],
  args: {
    kind: 'incident',
    subject: 'Заявка',
    newRequester: { id: uuidv7(), name: 'Пётр' },
    channel: 'mail',
    impact: 'low',
    urgency: 'low',
  },
  base: {},
  deps: [],
  clientAt: Date.now(),
})

test.runIf(isPostgres)(
  'every stream hears of what any process wrote, and any process gives it',
  { timeout: 120_000 },
  async () => {
    const [first] = processes
    const { accessToken: token } = await post<{ accessToken: string }>(first!.origin, '/v1/auth/sign-in', {
      login: 'anna',
      password: PASSWORD,
    })
    const listeners = processes.map(() => new Listener())
    for (const [index, one] of processes.entries()) await listeners[index]!.open(one.origin, token)
    const client = { clientId: uuidv7(), clientNow: Date.now(), schema: SYNC_SCHEMA, epoch: null }
    const ids = Array.from({ length: COMMANDS }, () => uuidv7())
    const isAlive = processes.map(() => true)
    let last = 0
    for (const [index, ticketId] of ids.entries()) {
      if (index === COMMANDS / 2) {
        await processes[2]!.kill()
        isAlive[2] = false
      }
      const next = processes.filter((_, which) => isAlive[which]).at(index % isAlive.filter(Boolean).length)!
      const commands = [registration(ticketId)]
      const { verdicts } = await post<PushResponse>(next.origin, '/v1/sync/push', { ...client, commands }, token)
      expect(verdicts).toMatchObject([{ status: 'applied' }])
      last = verdicts[0]!.seq!
      await vi.waitFor(() => {
        const heard = listeners.filter((_, which) => isAlive[which]).map((listener) => listener.seq >= last)
        expect(heard).not.toContain(false)
      }, PATIENCE)
    }

    // One pull, each page from another process.
    const held = new Set<string>()
    let cursor: string | null = null
    for (let page = 0; ; page += 1) {
      const body = { ...client, cursor, limit: 20 }
      const answer: PullResponse = await post(processes[page % 2]!.origin, '/v1/sync/pull', body, token)
      for (const { entity, id } of answer.changes) if (entity === 'ticket') held.add(id)
      cursor = answer.cursor
      if (!answer.hasMore) break
    }
    expect([...held].toSorted()).toEqual(ids.toSorted())
  },
)
