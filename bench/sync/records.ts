/**
 * Records of exact sizes: the small one comes in through the product's importer, the large one is it several times over.
 * A copy has ids and numbers of its own and lies a year before the last, so that no segment holds a ticket twice: it
 * would be compressed too well. What is written for other libraries are the same tickets, each with its history.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { dataFolderAt } from '../../server/src/process/data-folder'
import { openPglite, type Database } from '../../server/src/store/database'
import { timelinesOf } from '../../server/src/store/event-reader'
import { repeatedSelection } from '../incident-log'
import { cacheFolder, OPEN_TICKETS, packFinished, prepareRecord } from '../record'

/** Tickets in one file of rows, and so in one bulk call of a library: more gained none of them anything. */
const TICKETS_A_PART = 1_000

export interface SizedRecord {
  readonly tickets: number
  /** A data folder of the central API; not to be written to. */
  readonly folder: string
  /** Files in it, 0.json and so on, hold the tickets: in each a list of images with their `events`. */
  readonly rowsFolder: string
  readonly parts: number
}

export async function prepareRecords(
  root: string,
  pageFolder: string,
  sizes: readonly [small: number, large: number],
): Promise<readonly [SizedRecord, SizedRecord]> {
  const [small, large] = sizes
  if (small <= OPEN_TICKETS || large < small) throw new RangeError(`No record of ${small} and ${large} tickets`)
  const log = repeatedSelection(root, cacheFolder(root), small - OPEN_TICKETS)
  const { folder } = await prepareRecord(root, pageFolder, log)
  const several = `${folder}-x${large}`
  if (!existsSync(several)) await multiply(folder, several, large)
  return [await withRows(folder, small), await withRows(several, large)]
}

async function multiply(from: string, to: string, tickets: number): Promise<void> {
  const draft = `${to}-draft-${process.pid}`
  cpSync(from, draft, { recursive: true })
  const { database, close } = await openPglite(dataFolderAt(draft).databasePath)
  try {
    await copyFinished(database, tickets)
  } finally {
    await close()
  }
  await packFinished(draft)
  renameSync(draft, to)
}

/** Until there are so many. No trigger runs: a copy was never written, so the feed has nothing to say of it. */
async function copyFinished(database: Database, wanted: number): Promise<void> {
  await sql`create temporary table originals as select id from tickets where 'finished' = any(scopes) order by id`.execute(
    database,
  )
  await sql`
    create function pg_temp.earlier(id uuid, times bigint) returns uuid immutable language sql as $$
      select (lpad(to_hex(('x' || left(plain, 12))::bit(48)::bigint - times * ${sql.lit(2 ** 35)}), 12, '0')
        || substr(plain, 13))::uuid from (select replace(id::text, '-', '') as plain) as text $$`.execute(database)
  await sql`set session_replication_role = replica`.execute(database)
  for (let round = 1; ; round += 1) {
    const missing = wanted - (await count(database))
    if (missing <= 0) break
    await copyOnce(database, round, missing)
  }
  await sql`set session_replication_role = origin`.execute(database)
  await sql`analyze`.execute(database)
}

async function copyOnce(database: Database, round: number, most: number): Promise<void> {
  const copied = sql`(select id from originals order by id limit ${sql.lit(most)})`
  const earlier = (column: string) => sql`pg_temp.earlier(${sql.ref(column)}, ${sql.lit(round)})`
  await insertLike(database, 'tickets', sql`id in ${copied}`, {
    id: earlier('id'),
    number: sql`number + ${sql.lit(round * 1_000_000)}`,
    external_ref: sql`external_ref || ${sql.lit(`/${round}`)}`,
    image: sql`image || jsonb_build_object('id', ${earlier('id')}, 'number', number + ${sql.lit(round * 1_000_000)},
      'externalRef', external_ref || ${sql.lit(`/${round}`)})`,
  })
  await insertLike(database, 'events', sql`ticket_id in ${copied}`, {
    id: earlier('id'),
    ticket_id: earlier('ticket_id'),
  })
  await insertLike(database, 'event_content', sql`ticket_id in ${copied}`, {
    event_id: earlier('event_id'),
    ticket_id: earlier('ticket_id'),
  })
}

/** Rows of a table once more, with some columns different. */
async function insertLike(
  database: Database,
  table: string,
  where: ReturnType<typeof sql>,
  different: Readonly<Record<string, ReturnType<typeof sql>>>,
): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER' order by ordinal_position`.execute(
    database,
  )
  const names = rows.map(({ name }) => name)
  const values = names.map((name) => different[name] ?? sql.ref(name))
  await sql`
    insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))})
    select ${sql.join(values)} from ${sql.table(table)} where ${where}`.execute(database)
}

async function count(database: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from tickets`.execute(database)
  return rows[0]?.count ?? 0
}

/** Kept beside the record. */
async function withRows(folder: string, tickets: number): Promise<SizedRecord> {
  const rowsFolder = `${folder}-rows`
  if (!existsSync(rowsFolder)) await writeRows(folder, rowsFolder)
  return { tickets, folder, rowsFolder, parts: readdirSync(rowsFolder).length }
}

async function writeRows(folder: string, rowsFolder: string): Promise<void> {
  const [read, draft] = [`${rowsFolder}-read-${process.pid}`, `${rowsFolder}-draft-${process.pid}`]
  // Opening a database writes to it.
  cpSync(folder, read, { recursive: true })
  mkdirSync(draft)
  const { database, close } = await openPglite(dataFolderAt(read).databasePath)
  try {
    let after = '00000000-0000-0000-0000-000000000000'
    for (let part = 0; ; part += 1) {
      const rows = await database
        .selectFrom('tickets')
        .select(['id', 'image'])
        .where('id', '>', after)
        .orderBy('id')
        .limit(TICKETS_A_PART)
        .execute()
      const last = rows.at(-1)
      if (last === undefined) break
      after = last.id
      const histories = await timelinesOf(
        database,
        rows.map(({ id }) => id),
      )
      const whole = rows.map(({ id, image }) => ({ ...image, events: histories.get(id) ?? [] }))
      writeFileSync(join(draft, `${part}.json`), JSON.stringify(whole))
    }
  } finally {
    await close()
    rmSync(read, { recursive: true })
  }
  renameSync(draft, rowsFolder)
}

/** The ids of a file of rows, in their order. */
export const idsOfPart = (record: SizedRecord, part: number): readonly string[] =>
  (JSON.parse(readFileSync(join(record.rowsFolder, `${part}.json`), 'utf8')) as { id: string }[]).map(({ id }) => id)
