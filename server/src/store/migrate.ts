/** Brings a database to the schema that this version needs. Each migration runs once, in a transaction. */
import { Migrator, type Migration } from 'kysely/migration'
import { sql, type Kysely } from 'kysely'
import * as initial from './migrations/0001-initial'
import * as feed from './migrations/0002-feed'
import * as closeFeed from './migrations/0003-close-feed'
import * as duty from './migrations/0004-duty'
import * as escalation from './migrations/0005-escalation'
import * as raised from './migrations/0006-raised'
import * as acknowledgements from './migrations/0007-acknowledgements'
import * as participantGroups from './migrations/0008-participant-groups'
import * as administration from './migrations/0009-administration'
import * as bulkActions from './migrations/0010-bulk-actions'
import * as decidedRefusals from './migrations/0011-decided-refusals'
import * as majorIncidents from './migrations/0012-major-incidents'
import * as audience from './migrations/0013-audience'
import * as feedCompaction from './migrations/0014-feed-compaction'
import * as segments from './migrations/0015-segments'
import * as duplicates from './migrations/0016-duplicates'
import * as openCommand from './migrations/0017-open-command'
import * as files from './migrations/0018-files'
import * as personWrites from './migrations/0019-person-writes'
import * as search from './migrations/0020-search'
import * as shorterWays from './migrations/0021-shorter-ways'
import * as fileRules from './migrations/0022-file-rules'
import * as erasure from './migrations/0023-erasure'
import type { Tables } from './tables'

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-feed': feed,
  '0003-close-feed': closeFeed,
  '0004-duty': duty,
  '0005-escalation': escalation,
  '0006-raised': raised,
  '0007-acknowledgements': acknowledgements,
  '0008-participant-groups': participantGroups,
  '0009-administration': administration,
  '0010-bulk-actions': bulkActions,
  '0011-decided-refusals': decidedRefusals,
  '0012-major-incidents': majorIncidents,
  '0013-audience': audience,
  '0014-feed-compaction': feedCompaction,
  '0015-segments': segments,
  '0016-duplicates': duplicates,
  '0017-open-command': openCommand,
  '0018-files': files,
  '0019-person-writes': personWrites,
  '0020-search': search,
  '0021-shorter-ways': shorterWays,
  '0022-file-rules': fileRules,
  '0023-erasure': erasure,
}

export class MigrationError extends Error {
  override readonly name = 'MigrationError'

  constructor(
    readonly code: 'database.migrationFailed' | 'database.newerSchema',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/**
 * @returns the names of the migrations that ran
 * @throws {MigrationError} with the name of the one that failed, the database being as it was before it; or because a
 *   newer version has written the database, which is then not touched
 */
export async function migrate(database: Kysely<Tables>): Promise<readonly string[]> {
  await refuseNewer(database)
  const migrator = new Migrator({ db: database, provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'unknown'
    const detail = `Migration ${failed} failed; restore the backup or report this`
    throw new MigrationError('database.migrationFailed', detail, { cause: error })
  }
  return (results ?? []).map((result) => result.migrationName)
}

async function refuseNewer(database: Kysely<Tables>): Promise<void> {
  const { rows: tables } = await sql<{ found: boolean }>`
    select to_regclass('kysely_migration') is not null as found`.execute(database)
  if (tables[0]?.found !== true) return
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(database)
  const unknown = rows.find(({ name }) => MIGRATIONS[name] === undefined)
  if (unknown === undefined) return
  throw new MigrationError(
    'database.newerSchema',
    `A newer version of Opora has written this database (its schema has ${unknown.name}). Update this installation, or set OPORA_DATA or DATABASE_URL to another database.`,
  )
}
