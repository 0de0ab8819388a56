/** Brings a database to the schema that this version needs. Each migration runs once, in a transaction. */
import { Migrator, type Migration } from 'kysely/migration'
import type { Kysely } from 'kysely'
import * as initial from './migrations/0001-initial'
import * as feed from './migrations/0002-feed'
import * as closeFeed from './migrations/0003-close-feed'
import * as duty from './migrations/0004-duty'
import type { Tables } from './tables'

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-feed': feed,
  '0003-close-feed': closeFeed,
  '0004-duty': duty,
}

export class MigrationError extends Error {
  readonly code = 'database.migrationFailed'
}

/**
 * @returns the names of the migrations that ran
 * @throws {MigrationError} with the name of the one that failed; the database is as it was before it
 */
export async function migrate(database: Kysely<Tables>): Promise<readonly string[]> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'unknown'
    throw new MigrationError(`Migration ${failed} failed; restore the backup or report this`, { cause: error })
  }
  return (results ?? []).map((result) => result.migrationName)
}
