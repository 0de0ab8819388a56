/** `opora texts` and `opora erase`, started as an administrator starts them: beside a running server, and without one. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TicketEvent } from '@shared/domain/event'
import { createLogger } from '../api/log'
import { openDataFolder } from '../process/data-folder'
import { serve, type Serving } from '../process/serve'
import { openPglite, openPostgres } from '../store/database'
import { timelinesOf } from '../store/event-reader'
import { migrate } from '../store/migrate'
import { TEST_DATABASE_URL } from '../testing/database'
import { createDatabase, type CreatedDatabase } from '../testing/postgres'
import { SERVER_PROGRAM } from '../testing/server-process'
import { foundStaff } from '../testing/staff'
import { command, foundWorld } from '../testing/world'
import { eraseCommand } from './erase-command'
import { UsageError } from './usage'

const PATIENCE_MS = 240_000
const SECRET = 'Пароль: весна'

let path: string
let postgres: CreatedDatabase | null = null
let server: Serving | null = null
let ticketId: string
let number: number
let events: readonly TicketEvent[]

const openDatabase = () =>
  postgres === null ? openPglite(openDataFolder(path).databasePath) : openPostgres(postgres.url)

async function readHistory(): Promise<readonly TicketEvent[]> {
  const { database, close } = await openDatabase()
  try {
    return (await timelinesOf(database, [ticketId])).get(ticketId) ?? []
  } finally {
    await close()
  }
}

beforeAll(async () => {
  path = mkdtempSync(join(tmpdir(), 'opora-erase-'))
  if (TEST_DATABASE_URL !== null) postgres = await createDatabase(TEST_DATABASE_URL)
  const { database, close } = await openDatabase()
  await migrate(database)
  const world = await foundWorld(database)
  const { anna } = await foundStaff(world)
  ticketId = (await world.register(anna)).id
  await world
    .client(anna)
    .pushAll([
      command(world, 'reply', ticketId, { text: SECRET }),
      command(world, 'addNote', ticketId, { text: `${SECRET}-2` }),
      command(world, 'take', ticketId),
    ])
  number = (await world.ticket(ticketId)).number ?? 0
  await close()
  events = await readHistory()
  server = await serve(openDataFolder(path), {
    host: '127.0.0.1',
    port: 0,
    origins: [],
    trustedProxies: [],
    pageFolder: null,
    databaseUrl: postgres?.url ?? null,
    foundAsDemo: false,
    logger: createLogger('silent'),
  })
}, PATIENCE_MS)
afterAll(async () => {
  await server?.stop()
  await postgres?.drop()
  rmSync(path, { recursive: true, force: true })
})

async function opora(...args: readonly string[]): Promise<{ output: string; errors: string; code: number }> {
  const { DATABASE_URL: _other, SUDO_USER: _user, ...env } = process.env
  const child = spawn(process.execPath, [SERVER_PROGRAM, ...args], {
    env: { ...env, OPORA_DATA: path, ...(postgres === null ? {} : { DATABASE_URL: postgres.url }) },
  })
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { output, errors, code: code as number }
}

const idOf = (type: TicketEvent['type']): string => events.find((event) => event.type === type)?.id ?? ''

test(
  'texts are listed with their ids, and what would go is shown before anything does',
  { timeout: PATIENCE_MS },
  async () => {
    const listed = await opora('texts', `№ ${number}`)
    expect([listed.errors, listed.code]).toEqual(['', 0])
    expect(listed.output).toContain(`${idOf('replied')}  № ${number}`)
    expect(listed.output).toContain(`replied, Анна: text "${SECRET}"`)
    expect(listed.output).not.toContain(idOf('taken'))
    const planned = await opora('erase', idOf('replied'), '--dry-run')
    expect([planned.errors, planned.code]).toEqual(['', 0])
    expect(planned.output).toMatch(
      /^This would be erased for good:\n.*replied, Анна: text "Пароль: весна"\nNothing was changed/,
    )
  },
)

test('what cannot be erased is told with what to do', { timeout: PATIENCE_MS }, async () => {
  const unknown = await opora('erase', '01890000-0000-7000-8000-000000000000', '--reason', 'По запросу')
  expect([unknown.code, unknown.output]).toEqual([1, ''])
  expect(unknown.errors).toContain('There is no event 01890000-0000-7000-8000-000000000000 in the register. The texts')
})

test.each([
  ['without a reason', [], /Give --reason/],
  ['with a blank reason', ['--reason', ' '], /Give --reason/],
  ['with a long reason', ['--reason', 'я'.repeat(501)], /500 characters at most/],
])('%s nothing is asked of the server', async (_what, args, words) => {
  const called = eraseCommand([idOf('replied'), ...args])
  await expect(called).rejects.toThrow(UsageError)
  await expect(called).rejects.toThrow(words)
})

test('what is no id of an event is called wrongly', async () => {
  await expect(eraseCommand(['reply', '--reason', 'По запросу'])).rejects.toThrow(/Not the id of an event: reply/)
})

test(
  'a text is erased beside a running server, and once it has stopped; the record says by whom and why',
  { timeout: PATIENCE_MS },
  async () => {
    const done = await opora('erase', idOf('replied').toUpperCase(), '--reason', ' Запрос 17 ', '--by', 'Анна Орлова')
    expect([done.errors, done.code]).toEqual(['', 0])
    expect(done.output).toContain('replied, Анна: text 13 characters')
    expect(done.output).not.toContain(SECRET)
    await server?.stop()
    server = null
    expect(await opora('erase', idOf('noted'), '--reason', 'Запрос 18')).toMatchObject({ code: 0, errors: '' })
    const history = await readHistory()
    expect(history.filter(({ content }) => JSON.stringify(content).includes(SECRET))).toEqual([])
    expect(history.slice(-2).map(({ type, content }) => [type, content?.['reason'], content?.['by']])).toEqual([
      ['erased', 'Запрос 17', expect.stringMatching(/^Анна Орлова \(.+@.+\)$/)],
      ['erased', 'Запрос 18', expect.stringMatching(/^[^( ]+@.+$/)],
    ])
  },
)
