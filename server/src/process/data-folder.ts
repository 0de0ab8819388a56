/**
 * The data folder of one server: the embedded database, the lock, the log, and how the command line finds the running
 * process. Closed to other accounts of the machine.
 */
import { accessSync, chmodSync, constants, mkdirSync, statSync, type Stats } from 'node:fs'
import { homedir, platform } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { DataFolderError, wordsOf } from './data-folder-error'

type Environment = Readonly<Record<string, string | undefined>>

export interface DataFolder {
  readonly path: string
  /** Where PGlite keeps its files. */
  readonly databasePath: string
  /** Attachments. Processes that share a database share this folder, too. */
  readonly filesPath: string
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

/** @param env `OPORA_FILES` puts the attachments elsewhere */
export function dataFolderAt(path: string, env: Environment = process.env): DataFolder {
  const asked = env['OPORA_FILES']
  return {
    path,
    databasePath: join(path, 'database'),
    filesPath: asked === undefined || asked === '' ? join(path, 'files') : resolve(asked),
    lockPath: join(path, 'lock.json'),
    runningPath: join(path, 'running.json'),
    logPath: join(path, 'server.log'),
  }
}

/**
 * Makes the folder if need be, and closes it to others.
 *
 * @throws {DataFolderError} when it is a file, lies below one, or may not be written
 */
export function openDataFolder(path: string): DataFolder {
  try {
    for (const missing of missingFolders(path)) mkdirSync(missing, { mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    // On Windows its access list already belongs to the person.
    if (platform() !== 'win32') chmodSync(path, 0o700)
  } catch (error) {
    const words = wordsOf(error)
    if (error instanceof DataFolderError || words === null) throw error
    throw new DataFolderError(path, words, { cause: error })
  }
  return dataFolderAt(path)
}

/**
 * The folders that have to be made, the outermost first. Not left to a recursive `mkdir`: that tries for ever where the
 * system finds no place for a folder, as below `/proc`.
 */
function missingFolders(path: string): readonly string[] {
  const missing: string[] = []
  for (let folder = path; ; folder = dirname(folder)) {
    const found = statOf(folder)
    if (found?.isDirectory() === true) return missing.reverse()
    if (found !== null) throw new DataFolderError(path, `${folder === path ? 'it' : folder} is a file and no folder`)
    missing.push(folder)
  }
}

/** @returns null where nothing is, or something that is no folder is in the way, which then is found further up */
function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
    throw error
  }
}
