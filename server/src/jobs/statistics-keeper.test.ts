import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isPostgres, openTestDatabase, type TestDatabase } from '../testing/database'
import { foundWorld, type World } from '../testing/world'
import { keepStatistics } from './statistics-keeper'

// A PostgreSQL server does this by itself, and would do it in between.
describe.skipIf(isPostgres)('tables of PGlite', () => {
  let opened: TestDatabase
  let world: World
  beforeAll(async () => {
    opened = await openTestDatabase()
    world = await foundWorld(opened.database)
    await insertPeople(3_000)
  })
  afterAll(() => opened.close())

  const keep = () => keepStatistics(opened.database, { rest: () => Promise.resolve() })

  async function insertPeople(count: number): Promise<void> {
    await sql`insert into people (id, organisation_id, name)
      select gen_random_uuid(), ${world.organisationId}, 'Person ' || place from generate_series(1, ${sql.lit(count)}) as place`.execute(
      opened.database,
    )
  }

  /** How many people of one name are expected. Each has a name of its own. */
  async function namesakes(): Promise<number> {
    const { rows } = await sql<{ 'QUERY PLAN': readonly [{ Plan: { 'Plan Rows': number } }] }>`
      explain (format json) select id from people where name = 'Person 7'`.execute(opened.database)
    return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? NaN
  }

  async function peopleNow(): Promise<{ rows: number; gone: number }> {
    const { rows } = await sql<{ rows: number; gone: number }>`
      select reltuples::float8 as rows, n_dead_tup as gone from pg_class join pg_stat_user_tables on relid = pg_class.oid
      where pg_class.relname = 'people'`.execute(opened.database)
    return rows[0] ?? { rows: NaN, gone: NaN }
  }

  test('are analysed once, and plans know what is in them', async () => {
    expect(await namesakes()).toBeGreaterThan(1)
    expect(await keep()).toContain('people')
    expect(await namesakes()).toBe(1)
    expect((await peopleNow()).rows).toBe(3_001)
    expect(await keep()).toEqual([])
  })

  test('are analysed again when they have grown much', async () => {
    await insertPeople(200)
    expect(await keep()).not.toContain('people')
    await insertPeople(3_000)
    expect(await keep()).toContain('people')
    expect((await peopleNow()).rows).toBe(6_201)
  })

  test('give the space of rows that are gone to new ones', async () => {
    await sql`delete from people where name like 'Person %'`.execute(opened.database)
    expect((await peopleNow()).gone).toBeGreaterThan(3_000)
    expect(await keep()).toContain('people')
    expect((await peopleNow()).gone).toBe(0)
  })

  test('are left alone once the process is to stop', async () => {
    await insertPeople(3_000)
    expect(await keepStatistics(opened.database, { signal: AbortSignal.abort() })).toEqual([])
  })
})
