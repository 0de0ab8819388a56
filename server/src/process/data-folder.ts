/**
 * The data folder of one server: the embedded database, the lock, the log, and how the command line finds the running
 * process. Closed to other accounts of the machine.
 */
import { chmodSync, mkdirSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { join, resolve } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

export interface DataFolder {
  readonly path: string
  /** Where PGlite keeps its files. */
  readonly databasePath: string
  readonly lockPath: string
  readonly runningPath: string
  readonly logPath: string
}

/** `OPORA_DATA`, or the place where programs of this system keep data of a person. */
export function dataFolderPath(env: Environment = process.env): string {
  const asked = env['OPORA_DATA']
  if (asked !== undefined && asked !== '') return resolve(asked)
  if (platform() === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Opora', 'server')
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Opora', 'server')
  const base = env['XDG_DATA_HOME']
  return join(base !== undefined && base.startsWith('/') ? base : join(homedir(), '.local', 'share'), 'opora', 'server')
}

export function dataFolderAt(path: string): DataFolder {
  return {
    path,
    databasePath: join(path, 'database'),
    lockPath: join(path, 'lock.json'),
    runningPath: join(path, 'running.json'),
    logPath: join(path, 'server.log'),
  }
}

/** Makes the folder if need be, and closes it to others. */
export function openDataFolder(path: string): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  // On Windows its access list already belongs to the person.
  if (platform() !== 'win32') chmodSync(path, 0o700)
  return dataFolderAt(path)
}
