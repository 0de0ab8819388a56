/** A database that was open, and is not any more, though nobody here closed it. */
import type { Dexie } from 'dexie'

/**
 * - `taken`: another window upgrades it: that one runs a newer version of the application
 * - `gone`: it is deleted, or the browser has closed it by force, as it does when a site's storage is cleared
 */
export type Loss = 'taken' | 'gone'

/** Tells of each loss, also after it was opened anew. On a deletion it is told before the database is closed. */
export function whenLost(database: Dexie, onLost: (loss: Loss) => void): void {
  database.on('versionchange', ({ newVersion }) => {
    onLost(newVersion === null ? 'gone' : 'taken')
  })
  const listen = (): void => {
    database.backendDB().addEventListener('close', () => onLost('gone'))
  }
  database.on('ready', listen, true)
}
