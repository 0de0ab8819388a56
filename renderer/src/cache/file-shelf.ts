/** What is done to the files on this device, each in one transaction: a file is there whole, or not at all. */
import { Dexie } from 'dexie'
import { commandDefinitions } from '@shared/domain/commands'
import type { Command } from '@shared/domain/command'
import type { AttachedFile } from '@shared/domain/files'
import type { Instant } from '@shared/domain/instant'
import { partCountOf, partRange } from '@shared/protocol/files'
import type { FilesDatabase, PickedFile, ThumbnailRow } from './files-database'
import type { OutboxDatabase } from './outbox-database'

/** The file that a command attaches; null for other commands, and for one that the server will call malformed. */
export function fileOf({ name, args }: Pick<Command, 'name' | 'args'>): AttachedFile | null {
  if (name !== 'attach') return null
  const parsed = commandDefinitions.attach.args.safeParse(args)
  return parsed.success ? parsed.data.file : null
}

type Bytes = Uint8Array<ArrayBuffer>
interface Named {
  readonly hash: string
  readonly size: number
}

/** Resolves once all of it is on disk. What is there already stays as it is. */
export async function keepFile(
  database: FilesDatabase,
  { hash, size }: Named,
  bytes: Bytes,
  savedAt: Instant,
  pick?: { readonly key: string; readonly file: PickedFile },
): Promise<void> {
  const { files, parts, picks } = database
  await database.transaction('rw', [files, parts, picks], async () => {
    if ((await files.get(hash)) === undefined) {
      const rows = Array.from({ length: partCountOf(size) }, (_, index) => {
        const { start, end } = partRange(size, index)
        return { hash, index, bytes: bytes.slice(start, end) }
      })
      await parts.bulkPut(rows)
    }
    const isSent = (await files.get(hash))?.isSent ?? false
    await files.put({ hash, size, savedAt, isSent })
    if (pick === undefined) return
    const chosen = (await picks.get(pick.key))?.files ?? []
    await picks.put({ key: pick.key, files: [...chosen, pick.file] })
  })
}

/** @returns null when it is not on this device */
export async function readFile(database: FilesDatabase, { hash, size }: Named): Promise<Bytes | null> {
  const rows = await database.parts.where('[hash+index]').between([hash, Dexie.minKey], [hash, Dexie.maxKey]).toArray()
  if (rows.length !== partCountOf(size)) return null
  const whole = new Uint8Array(size)
  for (const { index, bytes } of rows) whole.set(bytes, partRange(size, index).start)
  return whole
}

export const readPart = async (database: FilesDatabase, hash: string, index: number): Promise<Bytes | null> =>
  (await database.parts.get([hash, index]))?.bytes ?? null

export const keepThumbnail = async (database: FilesDatabase, row: ThumbnailRow): Promise<void> => {
  await database.thumbnails.put(row)
}

export const picksOf = async (database: FilesDatabase, key: string): Promise<readonly PickedFile[]> =>
  (await database.picks.get(key))?.files ?? []

/** They were attached, or given up. */
export async function unpick(database: FilesDatabase, key: string, ids: readonly string[]): Promise<void> {
  await database.transaction('rw', database.picks, async () => {
    const files = ((await database.picks.get(key))?.files ?? []).filter(({ id }) => !ids.includes(id))
    if (files.length === 0) await database.picks.delete(key)
    else await database.picks.put({ key, files })
  })
}

export async function markSent(database: FilesDatabase, hash: string, isSent: boolean): Promise<void> {
  await database.files.update(hash, { isSent })
}

/** Lets files go that nothing here needs, the oldest first, until what is left fits. */
export async function releaseFiles(database: FilesDatabase, outbox: OutboxDatabase, keepBytes: number): Promise<void> {
  await besidesNeeded(database, outbox, async (needed) => {
    const others = (await database.files.toArray())
      .filter(({ hash }) => !needed.has(hash))
      .sort((left, right) => right.savedAt - left.savedAt)
    let kept = 0
    for (const { hash, size } of others) {
      kept += size
      if (kept > keepBytes) await removeFile(database, hash)
    }
  })
}

/**
 * They were erased. What is needed here at this moment (chosen, on its way, or refused) goes once it is not any more.
 *
 * @param hashes null for all: it is not known any more which were erased
 */
export async function markErased(database: FilesDatabase, hashes: readonly string[] | null): Promise<void> {
  const { files, thumbnails, erased } = database
  await database.transaction('rw', [files, thumbnails, erased], async () => {
    const [kept, drawn] = await Promise.all([
      files.toCollection().primaryKeys(),
      thumbnails.toCollection().primaryKeys(),
    ])
    const held = [...new Set([...kept, ...drawn])]
    const gone = held.filter((hash) => hashes?.includes(hash) !== false)
    await erased.bulkPut(gone.map((hash) => ({ hash })))
  })
}

/** @returns whether some of what was erased has to stay for now */
export async function releaseErased(database: FilesDatabase, outbox: OutboxDatabase): Promise<boolean> {
  const { erased } = database
  if ((await erased.count()) === 0) return false
  return besidesNeeded(database, outbox, async (needed) => {
    const marked = await erased.toCollection().primaryKeys()
    const gone = marked.filter((hash) => !needed.has(hash))
    for (const hash of gone) await removeFile(database, hash)
    await erased.bulkDelete(gone)
    return gone.length < marked.length
  })
}

async function besidesNeeded<Result>(
  database: FilesDatabase,
  outbox: OutboxDatabase,
  release: (needed: ReadonlySet<string>) => Promise<Result>,
): Promise<Result> {
  const { picks } = database
  // Before the outbox: what is chosen no more by then has become a command.
  const chosen = await picks.toArray()
  const asked = await outbox.transaction('r', [outbox.commands, outbox.attention], async () => {
    const waiting = await outbox.commands.toArray()
    const refused = await outbox.attention.toArray()
    return [...waiting, ...refused].flatMap(({ command }) => (command === null ? [] : (fileOf(command) ?? [])))
  })
  return database.transaction('rw', database.tables, async () => {
    const chosenNow = [...chosen, ...(await picks.toArray())].flatMap((row) => row.files)
    return release(new Set([...asked, ...chosenNow].map(({ hash }) => hash)))
  })
}

async function removeFile({ files, parts, thumbnails }: FilesDatabase, hash: string): Promise<void> {
  await files.delete(hash)
  await thumbnails.delete(hash)
  await parts.where('[hash+index]').between([hash, Dexie.minKey], [hash, Dexie.maxKey]).delete()
}
