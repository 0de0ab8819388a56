/**
 * The real server process, killed with SIGKILL in the middle of pushes and started again on the same data. Whatever the
 * moment, a client that repeats what was not answered loses nothing and doubles nothing. `OPORA_TEST_KILLS` kills more
 * often than the few of a usual run.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyAll } from '@shared/domain/apply'
import { SYNC_SCHEMA, type Verdict } from '@shared/protocol/sync'
import { createAccount } from '../auth/accounts'
import { dataFolderAt } from '../process/data-folder'
import { openPglite, openPostgres, type OpenDatabase } from '../store/database'
import { timelinesOf } from '../store/event-reader'
import { migrate } from '../store/migrate'
import { foundOrganisation } from '../store/organisation'
import { verifyTicketChain } from '../store/verify-chain'
import { TEST_DATABASE_URL } from '../testing/database'
import { createDatabase } from '../testing/postgres'
import { startServerProcess, type ServerProcess } from '../testing/server-process'

const KILLS = Number(process.env['OPORA_TEST_KILLS'] ?? 3)
const COMMANDS_PER_PUSH = 90
const PASSWORD = 'correct horse battery'

let folder: string
let databaseUrl: string | null = null
let dropDatabase: () => Promise<void> = async () => undefined
let server: ServerProcess | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opora-killed-'))
  if (TEST_DATABASE_URL !== null) {
    const created = await createDatabase(TEST_DATABASE_URL)
    databaseUrl = created.url
    dropDatabase = created.drop
  }
  const opened = await openData()
  await migrate(opened.database)
  const now = Date.now()
  const founded = await foundOrganisation(opened.database, {
    name: 'Опора-тест',
    deskName: 'Поддержка',
    isDemo: false,
    now,
  })
  const account = { login: 'anna', password: PASSWORD, roles: ['engineer'] as const, person: { name: 'Анна' } }
  await createAccount(
    opened.database,
    { ...account, organisationId: founded.organisationId, groupIds: [founded.deskGroupId] },
    now,
  )
  await opened.close()
})

afterAll(async () => {
  await server?.kill()
  await dropDatabase()
  rmSync(folder, { recursive: true, force: true })
})

const openData = (): Promise<OpenDatabase> =>
  databaseUrl === null ? openPglite(dataFolderAt(folder).databasePath) : openPostgres(databaseUrl)

async function startServer(): Promise<string> {
  server = await startServerProcess(folder, databaseUrl)
  return server.origin
}

async function signIn(origin: string): Promise<string> {
  const response = await fetch(`${origin}/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-opora-client': 'desktop' },
    body: JSON.stringify({ login: 'anna', password: PASSWORD }),
  })
  return ((await response.json()) as { accessToken: string }).accessToken
}

interface Asked {
  readonly id: string
  readonly ticketId: string
  readonly text: string | null
}

class Outbox {
  readonly #clientId = uuidv7()
  readonly asked: Asked[] = []
  readonly verdicts = new Map<string, Verdict>()
  #commands: { id: string }[] = []
  #answers: readonly Verdict[] = []

  /** Registrations, each followed by two replies to it. */
  fill(): void {
    while (this.#commands.length < COMMANDS_PER_PUSH) {
      const ticketId = uuidv7()
      const args = {
        kind: 'incident',
        subject: 'Заявка',
        newRequester: { id: uuidv7(), name: 'Пётр' },
        channel: 'mail',
        impact: 'low',
        urgency: 'low',
      }
      this.#add('registerTicket', ticketId, args, null)
      for (const text of [uuidv7(), uuidv7()]) this.#add('reply', ticketId, { text }, text)
    }
  }

  #add(name: string, ticketId: string, args: object, text: string | null): void {
    const id = uuidv7()
    this.asked.push({ id, ticketId, text })
    this.#commands.push({
      id,
      ...{ name, version: 1, tickets: [ticketId], args, base: {}, deps: [], clientAt: Date.now() },
    })
  }

  /** How many of the answers to the last push were those of an earlier process. */
  decidedBefore(startedAt: number): number {
    return this.#answers.filter((verdict) => verdict.decidedAt < startedAt).length
  }

  /** Pushes all that was not answered. @returns false when no answer came */
  async push(origin: string, token: string): Promise<boolean> {
    this.#answers = []
    if (this.#commands.length === 0) return true
    const body = {
      clientId: this.#clientId,
      clientNow: Date.now(),
      schema: SYNC_SCHEMA,
      epoch: null,
      commands: this.#commands,
    }
    try {
      const response = await fetch(`${origin}/v1/sync/push`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      })
      const { verdicts } = (await response.json()) as { verdicts: Verdict[] }
      this.#answers = verdicts
      for (const verdict of verdicts) if (verdict.status !== 'retryLater') this.verdicts.set(verdict.commandId, verdict)
      this.#commands = this.#commands.filter((command) => !this.verdicts.has(command.id))
      return true
    } catch (error) {
      if (error instanceof TypeError) return false
      throw error
    }
  }
}

/** Resolves when the stream has told of so many commits: then the push is under way, and somewhere in its middle. */
async function commitsTold(origin: string, token: string, count: number): Promise<() => Promise<void>> {
  const response = await fetch(`${origin}/v1/sync/stream`, { headers: { authorization: `Bearer ${token}` } })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const readPokes = async (wanted: number): Promise<void> => {
    while (text.split('event: poke').length - 1 < wanted) {
      const { done, value } = await reader.read()
      if (done) throw new Error('The stream ended before the push was under way')
      text += value
    }
  }
  // The first one only says where the feed stands.
  await readPokes(1)
  return () => readPokes(1 + count)
}

test(
  'killed in the middle of pushes and started again: 0 lost, 0 doubled, no gap in the register',
  { timeout: 60_000 + KILLS * 20_000 },
  async () => {
    const outbox = new Outbox()
    let answeredBeforeKill = 0
    let repeated = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      const startedAt = Date.now()
      const origin = await startServer()
      const token = await signIn(origin)
      // First what the last kill left unanswered, then more.
      if (kill > 0) expect(await outbox.push(origin, token)).toBe(true)
      repeated += outbox.decidedBefore(startedAt)
      outbox.fill()
      const told = await commitsTold(origin, token, 1 + Math.floor(Math.random() * (COMMANDS_PER_PUSH / 3)))
      const pushing = outbox.push(origin, token)
      await told()
      await server!.kill()
      if (await pushing) answeredBeforeKill += 1
    }
    const startedAt = Date.now()
    const origin = await startServer()
    const token = await signIn(origin)
    expect(await outbox.push(origin, token)).toBe(true)
    repeated += outbox.decidedBefore(startedAt)
    await server!.stop()

    expect(answeredBeforeKill).toBeLessThan(KILLS)
    // Applied, and the answer lost: these are what could have been doubled.
    expect(repeated).toBeGreaterThan(0)
    expect([...outbox.verdicts.values()].filter((verdict) => verdict.status !== 'applied')).toEqual([])
    expect(outbox.asked.filter(({ id }) => !outbox.verdicts.has(id))).toEqual([])
    const opened = await openData()
    try {
      await expectEachOnce(opened, outbox.asked)
    } finally {
      await opened.close()
    }
  },
)

async function expectEachOnce({ database }: OpenDatabase, asked: readonly Asked[]): Promise<void> {
  const ticketIds = [...new Set(asked.map(({ ticketId }) => ticketId))]
  const timelines = await timelinesOf(database, ticketIds)
  for (const ticketId of ticketIds) {
    const events = timelines.get(ticketId) ?? []
    const texts = asked
      .filter((command) => command.ticketId === ticketId && command.text !== null)
      .map(({ text }) => text)
    expect(events.map((event) => event.content?.['text']).slice(1)).toEqual(texts)
    expect(await verifyTicketChain(database, ticketId)).toEqual([])
    const row = await database
      .selectFrom('tickets')
      .select('image')
      .where('id', '=', ticketId)
      .executeTakeFirstOrThrow()
    expect(applyAll(events)).toEqual(row.image)
  }
  const numbers = await database.selectFrom('tickets').select('number').orderBy('number').execute()
  expect(numbers.map((row) => row.number)).toEqual(ticketIds.map((_, index) => index + 1))
}
