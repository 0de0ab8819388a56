/**
 * Opening the database: PGlite in a folder, or a PostgreSQL server. One dialect, one set of types: both drivers are
 * told to read 64-bit integers as numbers, since every one we keep is far below 2^53.
 */
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { PreparingPGliteDialect } from './pglite-dialect'
import { PGLITE_TYPES, safeInteger } from './pglite-types'
import type { Tables } from './tables'

export type Database = Kysely<Tables>
export type DatabaseTransaction = Transaction<Tables>
/** Where a query may run: inside a transaction or on its own. */
export type Queryable = Database | DatabaseTransaction

export interface OpenDatabase {
  readonly database: Database
  readonly kind: 'pglite' | 'postgres'
  close(): Promise<void>
}

const POOL_SIZE = 10
/** A database that does not answer is an answer too: a request must not wait for it for ever. */
const CONNECTION_TIMEOUT_MS = 10_000
/** A transaction that hangs holds the feed's lock: PostgreSQL ends it. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000

pg.types.setTypeParser(pg.types.builtins.INT8, safeInteger)

/**
 * @param dataFolder where PGlite keeps its files; `memory://` for none
 * @param from what `dumpDataDir` gave: a folder that is new begins with it, instead of empty
 */
export async function openPglite(dataFolder: string, from?: Blob): Promise<OpenDatabase> {
  const pglite = await PGlite.create(dataFolder, {
    ...PGLITE_TYPES,
    ...(from === undefined ? {} : { loadDataDir: from }),
  })
  const database = new Kysely<Tables>({ dialect: new PreparingPGliteDialect(pglite) })
  return { database, kind: 'pglite', close: () => database.destroy() }
}

/**
 * @param url a PostgreSQL address (`DATABASE_URL`)
 * @param poolSize how many transactions may run at the same time
 */
export async function openPostgres(url: string, poolSize = POOL_SIZE): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  })
  // An idle connection that the server drops must not end the process: the next query opens another.
  pool.on('error', () => undefined)
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  await sql`select 1`.execute(database)
  return { database, kind: 'postgres', close: () => database.destroy() }
}
