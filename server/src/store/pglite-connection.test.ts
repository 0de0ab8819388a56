import { PGlite } from '@electric-sql/pglite'
import { AbortedTransactionError } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { PGliteConnection } from './pglite-connection'
import { PGLITE_TYPES } from './pglite-types'

let pglite: PGlite
let connection: PGliteConnection

beforeAll(async () => {
  pglite = await PGlite.create('memory://', PGLITE_TYPES)
})
afterAll(() => pglite.close())
beforeEach(async () => {
  await pglite.exec(
    'deallocate all; drop table if exists things; create table things (id integer primary key, name text)',
  )
  connection = new PGliteConnection(pglite)
})

const run = (sql: string, ...parameters: unknown[]) => connection.executeQuery({ sql, parameters })

/** What PostgreSQL holds prepared. */
async function kept(): Promise<readonly { name: string; statement: string }[]> {
  const { rows } = await pglite.query<{ name: string; statement: string }>(
    `select name, statement from pg_prepared_statements where name like 'kept%'`,
  )
  return rows
}

test('every kind of value goes in and comes out', async () => {
  const { rows } = await run(
    'select $1::uuid[] as ids, $2::jsonb as image, $3::bigint as at, $4::boolean as flag, $5::text as nothing, $6::text as word',
    ['018f0000-0000-7000-8000-000000000001'],
    '{"a": ["б", null]}',
    1_772_442_000_000,
    true,
    null,
    'щ"\\',
  )
  expect(rows).toEqual([
    {
      ids: ['018f0000-0000-7000-8000-000000000001'],
      image: { a: ['б', null] },
      at: 1_772_442_000_000,
      flag: true,
      nothing: null,
      word: 'щ"\\',
    },
  ])
})

test('bytes go in and come out, whichever they are', async () => {
  const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256)
  const { rows } = await run(
    `select bytes, ''::bytea as none, length(bytes) as size from (select $1::bytea as bytes) as given`,
    bytes.subarray(1),
  )
  expect(rows).toEqual([{ bytes: Buffer.from(bytes.subarray(1)), none: Buffer.alloc(0), size: 511 }])
})

test('says how many rows were written', async () => {
  const insert = 'insert into things select * from generate_series($1::int, $2::int)'
  expect((await run(insert, 1, 3)).numAffectedRows).toBe(3n)
  expect((await run('update things set name = $1 where id > $2', 'new', 1)).numAffectedRows).toBe(2n)
  expect((await run('delete from things where id = $1', 9)).numAffectedRows).toBe(0n)
  expect((await run('select * from things')).numAffectedRows).toBeUndefined()
})

test('a statement is parsed once, and again when its plan is old', async () => {
  await run('select $1::int as id', 0)
  const [first] = await kept()
  for (let use = 1; use < 199; use += 1) await run('select $1::int as id', use)
  expect(await kept()).toEqual([first])
  for (let use = 199; use < 201; use += 1) expect((await run('select $1::int as id', use)).rows).toEqual([{ id: use }])
  const renewed = await kept()
  expect(renewed).toHaveLength(1)
  expect(renewed[0]?.name).not.toBe(first?.name)
})

test('no more are kept than a bound, and those that are in use stay', async () => {
  for (let other = 0; other < 250; other += 1) {
    await run(`select ${other} as other`)
    await run('select $1::int as id', 1)
  }
  const statements = (await kept()).map(({ statement }) => statement)
  expect(statements).toHaveLength(200)
  expect(statements).toContain('select $1::int as id')
  expect(statements).toContain('select 249 as other')
  expect(statements).not.toContain('select 0 as other')
})

test('a statement that failed says why, and the next one goes on', async () => {
  await run('insert into things values ($1)', 1)
  await expect(run('insert into things values ($1)', 1)).rejects.toMatchObject({ code: '23505' })
  await expect(run('select nonsense from things')).rejects.toMatchObject({ code: '42703' })
  expect((await run('insert into things values ($1)', 2)).numAffectedRows).toBe(1n)
})

test('a transaction in which something failed is not taken for committed', async () => {
  await run('begin')
  await run('insert into things values ($1)', 1)
  await expect(run('insert into things values ($1)', 1)).rejects.toMatchObject({ code: '23505' })
  await expect(connection.commit()).rejects.toBeInstanceOf(AbortedTransactionError)
  expect((await run('select * from things')).rows).toEqual([])
  await run('begin')
  await run('insert into things values ($1)', 1)
  await connection.commit()
  expect((await run('select * from things')).rows).toHaveLength(1)
})

test('a table that is changed changes what a kept statement gives', async () => {
  expect((await run('select * from things where id = $1', 1)).rows).toEqual([])
  await run('insert into things values ($1, $2)', 1, 'one')
  await run('alter table things add column size integer default 7')
  expect((await run('select * from things where id = $1', 1)).rows).toEqual([{ id: 1, name: 'one', size: 7 }])
})

test('a value of a kind that no column takes is refused with its type', async () => {
  await expect(run('select $1::uuid as id', { not: 'an id' })).rejects.toThrow(
    'A parameter of type 2950 cannot be a object',
  )
})
