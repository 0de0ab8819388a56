/**
 * Where the desktop keeps its data, closed to other accounts of the machine. Chosen first: the single-instance lock and
 * every store of the page live below it.
 */
import { chmodSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { App } from 'electron'

/** `OPORA_USER_DATA` names another folder. @returns the folder. */
export function chooseDataFolder(
  app: Pick<App, 'getPath' | 'setPath'>,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const other = env['OPORA_USER_DATA']
  const folder = other ? resolve(other) : app.getPath('userData')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // A folder from an earlier start may be wider; on Windows its access list already belongs to the person.
  if (process.platform !== 'win32') chmodSync(folder, 0o700)
  app.setPath('userData', folder)
  return folder
}
