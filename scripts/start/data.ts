/** The data folder at a start: whether it is free, moved aside for a fresh beginning, and which port to listen on. */
import { existsSync, renameSync } from 'node:fs'
import { createServer } from 'node:net'
import { DEFAULT_API_PORT } from '../../shared/protocol/central-api-address'
import type { DataFolder } from '../../server/src/process/data-folder'
import { lockHolder } from '../../server/src/process/lock'
import { findRunning } from '../../server/src/process/running'
import { StartError } from './start-error'

/** @throws StartError that says where the other one is */
export function checkFree(folder: DataFolder): void {
  const pid = lockHolder(folder.lockPath)
  if (pid === null) return
  const origin = findRunning(folder)?.origin
  const where = origin === undefined ? '' : `, reached at ${origin}`
  throw new StartError(
    'folderInUse',
    `Opora already runs on this data folder (process ${pid}${where}). Stop it first, or set OPORA_DATA to another folder.`,
  )
}

/** Moves the embedded database aside. @returns where it is now; null when there was none */
export function moveAside(folder: DataFolder, now: Date): string | null {
  if (!existsSync(folder.databasePath)) return null
  const aside = `${folder.databasePath}.before-${now.toISOString().slice(0, 19).replaceAll(':', '-')}`
  renameSync(folder.databasePath, aside)
  return aside
}

/** @param asked null takes the usual port, or any when that is taken */
export async function choosePort(asked: number | null): Promise<number> {
  if (asked !== null) return asked
  return (await isFree(DEFAULT_API_PORT)) ? DEFAULT_API_PORT : 0
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
