/**
 * Files that were chosen and are not sent yet exist nowhere else. Where somebody deletes their database while it is open,
 * they are read out of it as it goes, and written into the one that takes its place before anybody looks for them there.
 */
import type { Dexie } from 'dexie'
import { partCountOf } from '@shared/protocol/files'
import type { ErasedRow, FilePartRow, FileRow, FilesDatabase, PicksRow } from './files-database'
import { reopen } from './lost-database'

interface UnsentFiles {
  readonly files: readonly FileRow[]
  readonly parts: readonly FilePartRow[]
  readonly picks: readonly PicksRow[]
  readonly erased: readonly ErasedRow[]
}

export function keepUnsentFiles(database: FilesDatabase): void {
  let copying: Promise<UnsentFiles | null> = Promise.resolve(null)
  database.on('versionchange', ({ newVersion }) => {
    if (newVersion !== null) return
    copying = copyUnsent(database.backendDB()).catch((error: unknown) => {
      console.warn('The files could not be read while they were deleted', error)
      return null
    })
    // Once it is closed, which whoever hears of the same after this sees to.
    queueMicrotask(() => {
      const isWanted = (): boolean => !database.hasBeenClosed()
      reopen(database, isWanted).catch((error: unknown) => console.error('The files cannot be opened again', error))
    })
  })
  const look = async (opened: Dexie): Promise<void> => {
    const copy = await copying
    if (copy === null) return
    try {
      await opened.transaction('rw', database.tables, () => putBack(database, copy))
      copying = Promise.resolve(null)
    } catch (error) {
      // Their commands say so: a file that is not here is a refusal of what attaches it.
      console.error('The files could not be written again', error)
    }
  }
  database.on('ready', look, true)
}

/** The reading begins in this very call: the deletion waits for what was begun before the database was closed. */
async function copyUnsent(database: IDBDatabase): Promise<UnsentFiles> {
  const transaction = database.transaction(['files', 'parts', 'picks', 'erased'], 'readonly')
  const picks = transaction.objectStore('picks').getAll() as IDBRequest<PicksRow[]>
  const erased = transaction.objectStore('erased').getAll() as IDBRequest<ErasedRow[]>
  const files = transaction.objectStore('files').getAll() as IDBRequest<FileRow[]>
  const parts: IDBRequest<FilePartRow | undefined>[] = []
  files.onsuccess = () => {
    for (const { hash, size } of files.result.filter(({ isSent }) => !isSent)) {
      for (let index = 0; index < partCountOf(size); index += 1) {
        parts.push(transaction.objectStore('parts').get([hash, index]) as IDBRequest<FilePartRow | undefined>)
      }
    }
  }
  return new Promise((resolve, reject) => {
    transaction.onabort = () => reject(transaction.error ?? new Error('The files could not be read'))
    transaction.oncomplete = () =>
      resolve({
        files: files.result.filter(({ isSent }) => !isSent),
        parts: parts.flatMap(({ result }) => result ?? []),
        picks: picks.result,
        erased: erased.result,
      })
  })
}

/** What is there already was brought by another window, or kept since. */
async function putBack({ files, parts, picks, erased }: FilesDatabase, copy: UnsentFiles): Promise<void> {
  const [held, chosen] = await Promise.all([
    files.bulkGet(copy.files.map(({ hash }) => hash)),
    picks.bulkGet(copy.picks.map(({ key }) => key)),
  ])
  const lost = copy.files.filter((_, index) => held[index] === undefined)
  const hashes = new Set(lost.map(({ hash }) => hash))
  await parts.bulkPut(copy.parts.filter(({ hash }) => hashes.has(hash)))
  await files.bulkPut(lost)
  await erased.bulkPut(copy.erased.filter(({ hash }) => hashes.has(hash)))
  await picks.bulkPut(copy.picks.filter((_, index) => chosen[index] === undefined))
}
