/**
 * The demo, loaded once a run and copied for each test that wants a server. Twice: into PGlite, which everybody starts
 * with, and into a private PostgreSQL, on which a server starts for a third of the processor time.
 */
import { cpSync, existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataFolderAt } from '../../../server/src/process/data-folder'
import { openPglite, openPostgres, type OpenDatabase } from '../../../server/src/store/database'
import { createDatabase } from '../../../server/src/testing/postgres'
import { buildSegments, makeDemoData, removeFolder, startApi } from './demo-data'

/** Say to the workers, which are other processes, where the folder is, and the address of the database. */
export const DEMO_DATA_VARIABLE = 'OPORA_E2E_DEMO_DATA'
export const DEMO_DATABASE_VARIABLE = 'OPORA_E2E_DEMO_DATABASE'

export type DatabaseKind = OpenDatabase['kind']

/** What one server has: nobody else writes there. */
export interface DemoCopy {
  readonly folder: string
  /** What the server, and its command line, must be told besides. */
  readonly env: Readonly<Record<string, string>>
  /** Its database, for as long as no server runs on it. */
  open(): Promise<OpenDatabase>
  remove(): Promise<void>
}

/** @returns what deletes the folder; the database goes with its server */
export async function makeDemos(postgresUrl: string): Promise<() => void> {
  const [folder, database] = await Promise.all([makeDemoData(), makeDemoDatabase(postgresUrl)])
  process.env[DEMO_DATA_VARIABLE] = folder
  process.env[DEMO_DATABASE_VARIABLE] = database
  return () => removeFolder(folder)
}

async function makeDemoDatabase(serverUrl: string): Promise<string> {
  const { url } = await createDatabase(serverUrl)
  const folder = mkdtempSync(join(tmpdir(), 'opora-demo-'))
  const api = await startApi(folder, 0, 'ru', { DATABASE_URL: url })
  await api.cli('load-demo')
  await api.stop()
  removeFolder(folder)
  await buildSegments(await openPostgres(url))
  return url
}

export function copyDemo(kind: DatabaseKind): Promise<DemoCopy> {
  const address = process.env[DEMO_DATABASE_VARIABLE]
  return kind === 'pglite' || address === undefined ? Promise.resolve(onPglite()) : onPostgres(new URL(address))
}

function onPglite(): DemoCopy {
  const folder = copyDemoData()
  return {
    folder,
    env: {},
    open: () => openPglite(dataFolderAt(folder).databasePath),
    remove: async () => removeFolder(folder),
  }
}

async function onPostgres(demo: URL): Promise<DemoCopy> {
  const { url, drop } = await createDatabase(new URL('/postgres', demo).href, demo.pathname.slice(1))
  const folder = mkdtempSync(join(tmpdir(), 'opora-e2e-'))
  return {
    folder,
    env: { DATABASE_URL: url },
    open: () => openPostgres(url),
    async remove() {
      removeFolder(folder)
      await drop()
    },
  }
}

/** A copy of the folder, for one server. */
export function copyDemoData(): string {
  const from = process.env[DEMO_DATA_VARIABLE]
  if (from === undefined || !existsSync(from))
    throw new Error('The demo has not been loaded: run the specs through Playwright')
  const folder = mkdtempSync(join(tmpdir(), 'opora-e2e-'))
  cpSync(from, folder, { recursive: true })
  return folder
}
