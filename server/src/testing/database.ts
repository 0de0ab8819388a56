/**
 * A migrated database for one test file: PGlite in memory, or, where `OPORA_TEST_DATABASE_URL` names a private
 * PostgreSQL server, a database of its own there. Both run the same tests; each test founds an organisation of its own.
 */
import { cpSync, mkdtempSync, openAsBlob, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { openPglite, openPostgres, type OpenDatabase } from '../store/database'
import { migrate } from '../store/migrate'
import { createDatabase, type CreatedDatabase } from './postgres'

export const TEST_DATABASE_URL = process.env['OPORA_TEST_DATABASE_URL'] ?? null
export const isPostgres = TEST_DATABASE_URL !== null

export interface TestDatabase extends OpenDatabase {
  /** Where another process finds it; null for PGlite in memory. */
  readonly url: string | null
}

/** Close it in `afterAll`: that also drops it. */
export async function openTestDatabase(): Promise<TestDatabase> {
  if (TEST_DATABASE_URL === null) {
    const opened = await openPglite('memory://', await openAsBlob(inject('migratedDatabase')))
    return { ...opened, url: null }
  }
  const { url, drop } = await createDatabase(TEST_DATABASE_URL, inject('migratedDatabase'))
  const opened = await openPostgres(url)
  return {
    ...opened,
    url,
    close: async () => {
      await opened.close()
      await drop()
    },
  }
}

export interface RestorableDatabase {
  readonly open: () => Promise<OpenDatabase>
  /** What is there now becomes the backup. Nobody may have the database open. */
  readonly backUp: () => Promise<void>
  /** The backup becomes what is there. Nobody may have the database open. */
  readonly restore: () => Promise<void>
  readonly remove: () => Promise<void>
}

/** A database as an operator has it: a folder that is copied, or a PostgreSQL database that is. */
export async function restorableDatabase(): Promise<RestorableDatabase> {
  if (TEST_DATABASE_URL === null) {
    const folder = mkdtempSync(join(tmpdir(), 'opora-restorable-'))
    const [live, backup] = [join(folder, 'live'), join(folder, 'backup')]
    const copy = async (from: string, to: string): Promise<void> => {
      rmSync(to, { recursive: true, force: true })
      cpSync(from, to, { recursive: true })
    }
    return {
      open: async () => migrated(await openPglite(live)),
      backUp: () => copy(live, backup),
      restore: () => copy(backup, live),
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    }
  }
  const serverUrl = TEST_DATABASE_URL
  let live = await createDatabase(serverUrl)
  let backup: CreatedDatabase | null = null
  return {
    open: async () => migrated(await openPostgres(live.url)),
    backUp: async () => {
      await backup?.drop()
      backup = await createDatabase(serverUrl, live.name)
    },
    restore: async () => {
      await live.drop()
      live = await createDatabase(serverUrl, backup?.name)
    },
    remove: async () => {
      await live.drop()
      await backup?.drop()
    },
  }
}

async function migrated(opened: OpenDatabase): Promise<OpenDatabase> {
  await migrate(opened.database)
  return opened
}
