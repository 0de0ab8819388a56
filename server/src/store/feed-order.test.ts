/**
 * The order of the feed under sixteen writers. PGlite has one connection, on which nothing can happen at the same time:
 * there this test says nothing and is skipped. It needs `OPORA_TEST_DATABASE_URL`.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Session } from '../api/context'
import { deadlocks } from '../commands/run-again'
import { isPostgres, openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, registration, type World } from '../testing/world'
import { openPostgres, type OpenDatabase } from './database'
import { verifyTicketChain } from './verify-chain'

const WRITERS = 16
const COMMITS_PER_WRITER = 100
const HOT_TICKETS = 6

describe.skipIf(!isPostgres)('under sixteen writers (PostgreSQL only: PGlite has a single connection)', () => {
  let own: TestDatabase
  let opened: OpenDatabase

  beforeAll(async () => {
    own = await openTestDatabase()
    opened = await openPostgres(own.url!, WRITERS + 2)
  })
  afterAll(async () => {
    await opened.close()
    await own.close()
  })

  test(
    'a reader that goes on after the highest number misses nothing and never goes back',
    { timeout: 120_000 },
    async () => {
      const world = await foundWorld(opened.database)
      const people = await Promise.all(
        Array.from({ length: WRITERS }, (_, index) => world.person({ name: `Инженер ${index}`, roles: ['engineer'] })),
      )
      await world.setMembers(
        world.groups.desk,
        people.map((person) => person.personId),
      )
      const hot = await Promise.all(people.slice(0, HOT_TICKETS).map((person) => world.register(person)))
      const deadlocked: unknown[] = []
      const count = (error: unknown): void => void deadlocked.push(error)
      deadlocks.subscribe(count)
      onTestFinished(() => {
        deadlocks.unsubscribe(count)
      })
      let isWriting = true
      const reading = readOn(world, () => isWriting)
      const statuses = (
        await Promise.all(
          people.map((person) =>
            write(
              world,
              person,
              hot.map((ticket) => ticket.id),
            ),
          ),
        )
      ).flat()
      isWriting = false
      const read = await reading

      const feed = await world.database
        .selectFrom('feed')
        .select(['seq', 'entity', 'entity_id', 'version'])
        .where('organisation_id', '=', world.organisationId)
        .orderBy('seq')
        .execute()
      expect(read.missed(feed.map((row) => row.seq))).toEqual([])
      expect(read.regressions).toEqual([])
      // Running again would hide them.
      expect(deadlocked).toEqual([])
      expect(statuses.filter((status) => status !== 'applied' && status !== 'merged' && status !== 'rejected')).toEqual(
        [],
      )
      expect(world.errors).toEqual([])
      const numbers = await world.database
        .selectFrom('tickets')
        .select('number')
        .where('organisation_id', '=', world.organisationId)
        .orderBy('number')
        .execute()
      expect(numbers.map((row) => row.number)).toEqual(numbers.map((_, index) => index + 1))
      for (const ticket of hot) expect(await verifyTicketChain(world.database, ticket.id)).toEqual([])
    },
  )

  test(
    'CONTROL: with a number taken when the statement runs, the same reader misses rows',
    { timeout: 120_000 },
    async () => {
      await sql`create table naive_feed (seq bigserial primary key, writer integer not null)`.execute(opened.database)
      const pool = new pg.Pool({ connectionString: own.url!, max: WRITERS })
      let isWriting = true
      const read = new Set<number>()
      const reading = (async () => {
        for (let cursor = 0, isLast = false; ;) {
          isLast = !isWriting
          const { rows } = await pool.query<{ seq: number }>('select seq from naive_feed where seq > $1 order by seq', [
            cursor,
          ])
          for (const row of rows) read.add(row.seq)
          cursor = Math.max(cursor, ...rows.map((row) => row.seq))
          if (isLast) return
        }
      })()
      await Promise.all(
        Array.from({ length: WRITERS - 1 }, async (_, writer) => {
          for (let commit = 0; commit < COMMITS_PER_WRITER; commit += 1) {
            const client = await pool.connect()
            await client.query('begin')
            await client.query('insert into naive_feed (writer) values ($1)', [writer])
            // What real transactions do between their first write and COMMIT takes time, and not always the same.
            await delay(Math.random() * 8)
            await client.query('commit')
            client.release()
          }
        }),
      )
      isWriting = false
      await reading
      await pool.end()
      const written = await sql<{ seq: number }>`select seq from naive_feed`.execute(opened.database)
      expect(written.rows).toHaveLength((WRITERS - 1) * COMMITS_PER_WRITER)
      expect(written.rows.filter((row) => !read.has(row.seq)).length).toBeGreaterThan(0)
    },
  )

  test.each([
    ['CONTROL: a lock that is taken by the statement deadlocks', 'early', 'create trigger', '', true],
    ['the lock at COMMIT does not', 'late', 'create constraint trigger', 'deferrable initially deferred', false],
  ])(
    '%s, though rows are locked in their order',
    { timeout: 120_000 },
    async (_what, name, create, when, deadlocks) => {
      for (const statement of [
        `create table ${name}_rows (id integer primary key, changes integer not null default 0)`,
        `insert into ${name}_rows (id) select generate_series(1, ${HOT_TICKETS})`,
        `create function ${name}_lock() returns trigger language plpgsql as
       $$ begin perform pg_advisory_xact_lock(hashtext('${name}')); return null; end $$`,
        `${create} ${name}_trigger after update on ${name}_rows ${when} for each row execute function ${name}_lock()`,
      ])
        await sql.raw(statement).execute(opened.database)
      const pool = new pg.Pool({ connectionString: own.url!, max: WRITERS })
      let deadlocked = 0
      await Promise.all(
        Array.from({ length: WRITERS }, async () => {
          for (let commit = 0; commit < COMMITS_PER_WRITER && deadlocked === 0; commit += 1)
            if (await isDeadlocked(() => changeTwo(pool, `${name}_rows`))) deadlocked += 1
        }),
      )
      await pool.end()
      expect(deadlocked > 0).toBe(deadlocks)
    },
  )
})

/** Two rows in one transaction, the lower first, as commands lock their tickets. */
async function changeTwo(pool: pg.Pool, table: string): Promise<void> {
  const client = await pool.connect()
  try {
    const first = 1 + Math.floor(Math.random() * (HOT_TICKETS - 1))
    const second = first + 1 + Math.floor(Math.random() * (HOT_TICKETS - first))
    await client.query('begin')
    for (const id of [first, second]) {
      await client.query(`update ${table} set changes = changes + 1 where id = $1`, [id])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

async function isDeadlocked(run: () => Promise<void>): Promise<boolean> {
  try {
    await run()
    return false
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== '40P01') throw error
    return true
  }
}

/** One writer, on a connection pool as every API process has one: registrations, and changes of tickets that all change. */
async function write(world: World, person: Session, hot: readonly string[]): Promise<readonly string[]> {
  const writer = world.client(person)
  const statuses: string[] = []
  for (let commit = 0; commit < COMMITS_PER_WRITER; commit += 1) {
    const ticketId = hot[Math.floor(Math.random() * hot.length)]!
    const asked = [
      registration(world, uuidv7()),
      registration(world, uuidv7(), { categoryId: uuidv7() }),
      command(world, 'logWork', ticketId, { minutes: 1 }),
      command(world, 'reply', ticketId, { text: 'Ответ' }),
      command(world, 'assign', ticketId, { assigneeId: person.personId }),
    ]
    statuses.push((await writer.push(asked[commit % asked.length]!)).status)
  }
  return statuses
}

/** Reads on until everything is written, each time what comes after the highest number of the time before. */
async function readOn(world: World, isWriting: () => boolean) {
  const seen = new Set<number>()
  const versions = new Map<string, number>()
  const regressions: string[] = []
  for (let cursor = 0, isLast = false; ;) {
    isLast = !isWriting()
    const rows = await world.database
      .selectFrom('feed')
      .select(['seq', 'entity', 'entity_id', 'version'])
      .where('organisation_id', '=', world.organisationId)
      .where('seq', '>', cursor)
      .orderBy('seq')
      .execute()
    for (const row of rows) {
      seen.add(row.seq)
      const key = `${row.entity}/${row.entity_id}`
      if (row.version < (versions.get(key) ?? 0)) regressions.push(key)
      versions.set(key, row.version)
      cursor = row.seq
    }
    if (isLast) return { regressions, missed: (written: readonly number[]) => written.filter((seq) => !seen.has(seq)) }
  }
}
