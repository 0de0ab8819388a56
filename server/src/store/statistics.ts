/**
 * What PostgreSQL's autovacuum does, for PGlite, which has none: statistics, by which plans are made, and the space of
 * rows that are gone. A table a statement, and few rows of it looked at, since on PGlite everybody waits for each.
 */
import { sql } from 'kysely'
import type { Database } from './database'

/** PostgreSQL's own is 100. A tenth of the rows that it looks at says enough of keys, in a tenth of the time. */
const STATISTICS_TARGET = 10

/** Changed rows are written anew, so that a table that changes grows. In pages; a few are never worth it. */
const GROWN_SHARE = 0.25
const LEAST_PAGES = 8
/** Of the rows of a table, as autovacuum has it. */
const GONE_SHARE = 0.2
const LEAST_ROWS = 50

export interface NeglectedTable {
  readonly name: string
  readonly needsStatistics: boolean
  /** Many of its rows are gone, and their space is not given to new ones. */
  readonly needsRoom: boolean
}

interface TableState {
  readonly name: string
  /** What the last analysis counted; -1 before the first. */
  readonly rows: number
  readonly pagesThen: number
  readonly pages: number
  /** Rows, as far as this process saw them go. */
  readonly gone: number
}

/** The tables that have grown much since they were last looked at, or of which much is gone; the largest first. */
export async function neglectedTables(database: Database): Promise<readonly NeglectedTable[]> {
  const { rows } = await sql<TableState>`
    select class.oid::regclass::text as name, class.reltuples::float8 as rows, class.relpages as "pagesThen",
           pg_relation_size(class.oid) / current_setting('block_size')::bigint as pages,
           coalesce(seen.n_dead_tup, 0) as gone
    from pg_class as class left join pg_stat_user_tables as seen on seen.relid = class.oid
    where class.relkind = 'r' and class.relnamespace = 'public'::regnamespace
    order by pages desc, name`.execute(database)
  return rows
    .map((state) => ({ name: state.name, needsStatistics: needsStatistics(state), needsRoom: needsRoom(state) }))
    .filter((table) => table.needsStatistics || table.needsRoom)
}

const needsStatistics = ({ rows, pages, pagesThen }: TableState): boolean =>
  pages > 0 && (rows < 0 || pages > pagesThen * (1 + GROWN_SHARE) + LEAST_PAGES)

const needsRoom = ({ rows, gone }: TableState): boolean => gone > LEAST_ROWS + Math.max(0, rows) * GONE_SHARE

/** Documents and bytes are sought by nothing, and reading them is most of the work. */
async function plannedColumns(database: Database, table: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
      and atttypid not in ('json'::regtype, 'jsonb'::regtype, 'bytea'::regtype)
    order by attnum`.execute(database)
  return rows.map(({ name }) => name)
}

export async function lookAfter(database: Database, table: NeglectedTable): Promise<void> {
  // Not in a transaction: PostgreSQL does not allow it there.
  if (table.needsRoom) await sql`vacuum ${sql.table(table.name)}`.execute(database)
  if (!table.needsStatistics) return
  const columns = await plannedColumns(database, table.name)
  await database.transaction().execute(async (transaction) => {
    await sql`set local default_statistics_target = ${sql.lit(STATISTICS_TARGET)}`.execute(transaction)
    await sql`analyze ${sql.table(table.name)} (${sql.join(columns.map((column) => sql.ref(column)))})`.execute(
      transaction,
    )
  })
}
