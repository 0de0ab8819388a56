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

/** How soon, and how often, one that was closed by force is tried before it is given up for now. */
const AGAIN_MS = 300
const TRIES = 6

/**
 * Opens one that was lost. While a browser is still clearing, it refuses.
 *
 * @param isWanted asked before each try: whoever leaves wants no database any more
 * @throws why it cannot be opened, after the last try
 */
export async function reopen(database: Dexie, isWanted: () => boolean): Promise<void> {
  for (let tries = 1; isWanted(); tries += 1) {
    try {
      await database.open()
      return
    } catch (error) {
      if (tries === TRIES) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}
