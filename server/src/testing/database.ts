/**
 * A migrated database for one test file: PGlite in memory, or, where `OPORA_TEST_DATABASE_URL` names a private
 * PostgreSQL server, a database of its own there. Both run the same tests; each test founds an organisation of its own.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { openPglite, openPostgres, type OpenDatabase } from '../store/database'
import { migrate } from '../store/migrate'

export const TEST_DATABASE_URL = process.env['OPORA_TEST_DATABASE_URL'] ?? null
export const isPostgres = TEST_DATABASE_URL !== null

export interface TestDatabase extends OpenDatabase {
  /** Where another process finds it; null for PGlite in memory. */
  readonly url: string | null
}

/** Close it in `afterAll`: that also drops it. */
export async function openTestDatabase(): Promise<TestDatabase> {
  if (TEST_DATABASE_URL === null) {
    const opened = await openPglite('memory://')
    await migrate(opened.database)
    return { ...opened, url: null }
  }
  const { url, drop } = await createDatabase(TEST_DATABASE_URL)
  const opened = await openPostgres(url)
  await migrate(opened.database)
  return {
    ...opened,
    url,
    close: async () => {
      await opened.close()
      await drop()
    },
  }
}

/** A new, empty database on a PostgreSQL server. */
export async function createDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `opora_test_${randomUUID().replaceAll('-', '')}`
  await onServer(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer(serverUrl, `drop database ${name} with (force)`) }
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
