/** What may become of a database while it is open. */
import { forceCloseDatabase } from 'fake-indexeddb'
import type { DatabaseHome } from '../cache-database'

/** As another tab does, or a script: those who have it open are told, and let go of it. */
export function deleteDatabase({ indexedDB }: DatabaseHome, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error ?? new Error('not deleted'))
  })
}

type Connection = Parameters<typeof forceCloseDatabase>[0]
/** Of the stand-in, what its own tests reach into as well. */
interface Stored {
  readonly _databases: Map<string, { readonly connections: readonly (Connection & { readonly _closed: boolean })[] }>
}

/** As a browser does that clears the data of a site: without a word beforehand. */
export function tearAway({ indexedDB }: DatabaseHome, name: string): void {
  const { _databases: stored } = indexedDB as unknown as Stored
  const database = stored.get(name)
  stored.delete(name)
  for (const connection of database?.connections ?? []) if (!connection._closed) forceCloseDatabase(connection)
}
