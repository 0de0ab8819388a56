/**
 * A server without its network: the database opened, migrated and founded, and the routes on top. `serve` lets it
 * listen; the command line uses it directly when no server runs.
 */
import type { Api } from '../api/app-types'
import { buildApp } from '../api/app'
import type { ApiContext } from '../api/context'
import type { AppOptions } from '../api/app-types'
import type { FileStore } from '../files/file-store'
import { openFileStore } from '../files/open-file-store'
import type { OpenDatabase } from '../store/database'
import { openDatabase } from '../store/open-database'
import { migrate } from '../store/migrate'
import { ensureServer, foundOrganisation } from '../store/organisation'
import type { DataFolder } from './data-folder'
import { takeLock } from './lock'
import { VERSION } from './version'

export class ServeError extends Error {
  constructor(
    readonly code: 'demo.remoteBind' | 'serve.originNeeded' | 'serve.portTaken' | 'serve.cannotListen',
    message: string,
  ) {
    super(message)
    this.name = 'ServeError'
  }
}

export interface ServerOptions extends Pick<
  AppOptions,
  'logger' | 'origins' | 'trustedProxies' | 'pageFolder' | 'adminToken'
> {
  /** Address of a PostgreSQL server; null keeps the database in the folder. */
  readonly databaseUrl: string | null
  /** Marks a new database as the demo. An existing one stays what it is. */
  readonly foundAsDemo: boolean
}

export interface OpenServer {
  readonly app: Api
  readonly context: ApiContext
  readonly databaseKind: OpenDatabase['kind']
  /** Ends requests and streams, closes the database, gives the folder free. */
  readonly close: () => Promise<void>
}

const ORGANISATION = { name: 'Opora', deskName: 'Service desk' }
const DEMO_ORGANISATION = { name: 'Opora (demo)', deskName: 'Service desk' }

/**
 * @throws {LockedError} when another process has the folder
 * @throws {FileStoreError} when the settings of the store for files cannot be meant
 * @throws {DatabaseError} when the database cannot be opened
 * @throws {MigrationError} when it is of a newer version, or cannot be brought to this one
 */
export async function openServer(folder: DataFolder, options: ServerOptions): Promise<OpenServer> {
  const lock = takeLock(folder.lockPath, folder.path)
  let opened: OpenDatabase | null = null
  try {
    const files = await openFileStore(folder.filesPath)
    opened = await openDatabase(folder.databasePath, options.databaseUrl)
    const context = await prepare(opened, files, options.foundAsDemo)
    const app = await buildApp(context, { ...options, version: VERSION })
    await app.ready()
    const database = opened
    const close = async (): Promise<void> => {
      try {
        await app.close()
      } finally {
        await database.close()
        lock.release()
      }
    }
    return { app, context, databaseKind: opened.kind, close }
  } catch (error) {
    await opened?.close()
    lock.release()
    throw error
  }
}

async function prepare({ database }: OpenDatabase, files: FileStore, foundAsDemo: boolean): Promise<ApiContext> {
  const now = Date.now
  await migrate(database)
  const { serverId, tokenSecret } = await ensureServer(database, now())
  const first = await database.selectFrom('organisations').select('is_demo').orderBy('created_at').executeTakeFirst()
  if (first === undefined) {
    const names = foundAsDemo ? DEMO_ORGANISATION : ORGANISATION
    await foundOrganisation(database, { ...names, isDemo: foundAsDemo, now: now() })
  }
  return { database, files, serverId, tokenSecret, now, isDemo: first?.is_demo ?? foundAsDemo }
}
