/**
 * What the central API carries: commands and pulled rows a second on both databases, and a thousand desktops that listen.
 * Beside the feed in the order of commits stands one whose numbers are taken by each statement, as a sequence gives them:
 * it costs no lock, and its readers miss rows.
 */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { sql } from 'kysely'
import { startPrivatePostgres } from '../scripts/private-postgres'
import { openPglite, openPostgres, type OpenDatabase } from '../server/src/store/database'
import { migrate } from '../server/src/store/migrate'
import type { TestClient } from '../server/src/testing/client'
import { command, foundWorld, registration, type World } from '../server/src/testing/world'
import { rateLineOf, type Line } from './table'

const WRITERS = 8
const TICKETS_A_WRITER = 10
const READ_EVERY_MS = 20
const COMMANDS = WRITERS * TICKETS_A_WRITER * 5

export interface Measured {
  readonly commandsASecond: number
  readonly rowsASecond: number
  /** Feed rows that a reader who went on after the highest number did not see. */
  readonly missed: number
}

/** Both feeds on one kind of database. */
export interface Feeds {
  readonly name: string
  readonly ours: readonly Measured[]
  readonly unsafe: readonly Measured[]
}

/** @param folder where PGlite keeps its files; the caller removes it */
export async function measureFeeds(folder: string, repetitions: number): Promise<readonly Line[]> {
  return (await runFeeds(folder, repetitions)).flatMap(({ name, ours, unsafe }) => {
    const line = (what: string, of: (one: Measured) => number): Line => rateLineOf(what, ours.map(of), unsafe.map(of))
    return [
      line(`commands a second, ${name}; peer: unsafe feed`, (one) => one.commandsASecond),
      line(`pulled rows a second, ${name}; peer: unsafe feed`, (one) => one.rowsASecond),
    ]
  })
}

/** @param folder where PGlite keeps its files; the caller removes it */
export async function runFeeds(folder: string, repetitions: number): Promise<readonly Feeds[]> {
  const postgres = await startPrivatePostgres()
  try {
    return [
      await inTurns('PGlite', repetitions, (turn) => openPglite(join(folder, turn))),
      await inTurns('PostgreSQL', repetitions, (turn) => openNew(postgres.url, turn)),
    ]
  } finally {
    await postgres.stop()
  }
}

async function openNew(url: string, turn: string): Promise<OpenDatabase> {
  const { database, close } = await openPostgres(url)
  await sql.raw(`create database ${turn}`).execute(database)
  await close()
  return openPostgres(new URL(turn, url).href, WRITERS + 2)
}

async function inTurns(
  name: string,
  repetitions: number,
  open: (turn: string) => Promise<OpenDatabase>,
): Promise<Feeds> {
  const ours: Measured[] = []
  const unsafe: Measured[] = []
  // The first of all is slower, whichever it is.
  await measure(await open('warm'), false)
  for (let round = 0; round < repetitions; round += 1) {
    ours.push(await measure(await open(`ours_${round}`), false))
    unsafe.push(await measure(await open(`unsafe_${round}`), true))
    const missed = [ours, unsafe].map((all) => all.at(-1)?.missed ?? 0)
    console.log(
      `  ${name} ${round + 1}/${repetitions}: rows missed ${missed[0] ?? 0}, by the unsafe feed ${missed[1] ?? 0}`,
    )
  }
  return { name, ours, unsafe }
}

async function measure(opened: OpenDatabase, isUnsafe: boolean): Promise<Measured> {
  try {
    await migrate(opened.database)
    if (isUnsafe) await makeUnsafe(opened)
    const world = await foundWorld(opened.database)
    const reader = await writerOf(world, WRITERS)
    await reader.pull()
    const writers = await Promise.all(Array.from({ length: WRITERS }, (_, index) => writerOf(world, index)))
    let isWriting = true
    const watching = watch(world, () => isWriting)
    const startedAt = performance.now()
    await Promise.all(writers.map((writer) => work(world, writer)))
    const writtenAt = performance.now()
    isWriting = false
    const missed = await watching
    const pulledFrom = performance.now()
    const rows = (await reader.pull()).length
    return {
      commandsASecond: (COMMANDS * 1_000) / (writtenAt - startedAt),
      rowsASecond: (rows * 1_000) / (performance.now() - pulledFrom),
      missed,
    }
  } finally {
    await opened.close()
  }
}

/** Numbers are taken when a statement runs, and nobody waits for anybody. */
async function makeUnsafe({ database }: OpenDatabase): Promise<void> {
  const { rows } = await sql<{ body: string }>`select pg_get_functiondef('feed_put'::regproc) as body`.execute(database)
  const body = rows[0]?.body.replace(/perform pg_advisory_xact_lock\([^;]*;/, '')
  if (body === undefined || body === rows[0]?.body) throw new Error('feed_put takes its lock in another way')
  await sql.raw(body).execute(database)
  for (const [table, when, call] of [
    ['tickets', 'insert or update', 'feed_ticket()'],
    ['events', 'insert', 'feed_event()'],
  ] as const) {
    await sql.raw(`drop trigger feed_${table} on ${table}`).execute(database)
    await sql
      .raw(`create trigger feed_${table} after ${when} on ${table} for each row execute function ${call}`)
      .execute(database)
  }
}

async function writerOf(world: World, index: number): Promise<TestClient> {
  return world.client(
    await world.person({ name: `Engineer ${index}`, roles: ['engineer'], groups: [world.groups.desk] }),
  )
}

/** One batch a ticket, as an outbox with one ticket's work in it. */
async function work(world: World, writer: TestClient): Promise<void> {
  for (let done = 0; done < TICKETS_A_WRITER; done += 1) {
    const ticketId = uuidv7()
    const registered = registration(world, ticketId)
    const deps = [registered.id]
    const verdicts = await writer.pushAll([
      registered,
      command(world, 'take', ticketId, {}, { deps }),
      command(world, 'reply', ticketId, { text: 'We are looking at it and will write again before noon.' }, { deps }),
      command(world, 'addNote', ticketId, { text: 'The tray is bent. A new one is in the store.' }, { deps }),
      command(world, 'logWork', ticketId, { minutes: 15 }, { deps }),
    ])
    const refused = verdicts.find(({ status }) => status !== 'applied' && status !== 'merged')
    if (refused !== undefined) throw new Error(`A command was refused: ${refused.code}`)
  }
}

/** Reads on after the highest number, as a pull does. @returns how many rows it did not see */
async function watch({ database, organisationId }: World, isWriting: () => boolean): Promise<number> {
  const seen = new Set<number>()
  let cursor = 0
  for (let isLast = false; !isLast;) {
    isLast = !isWriting()
    const rows = await feedAfter(cursor)
    for (const { seq } of rows) seen.add(seq)
    cursor = rows.at(-1)?.seq ?? cursor
    await delay(READ_EVERY_MS)
  }
  return (await feedAfter(0)).filter(({ seq }) => !seen.has(seq)).length

  function feedAfter(seq: number) {
    return database
      .selectFrom('feed')
      .select('seq')
      .where('organisation_id', '=', organisationId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .execute()
  }
}
