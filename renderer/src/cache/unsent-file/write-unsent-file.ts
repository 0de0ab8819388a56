/** Writes unsent changes, and the files that they attach, into a file. */
import type { AttachedFile } from '@shared/domain/files'
import type { Instant } from '@shared/domain/instant'
import { partCountOf } from '@shared/protocol/files'
import type { JournalRecord } from '@shared/protocol/ipc-contract'
import { toBase64 } from '../base64'
import { readPart } from '../file-shelf'
import type { FilesDatabase } from '../files-database'
import { ITERATIONS, passphraseKey, SALT_BYTES, sealLine } from './passphrase-key'
import { headerLine, type UnsentFileEntry, type UnsentFileOwner } from './unsent-file'

export interface UnsentFileContent {
  readonly owner: UnsentFileOwner
  readonly records: readonly JournalRecord[]
  /** Those that the records attach. */
  readonly attached: readonly AttachedFile[]
}

export interface WrittenFile {
  readonly bytes: Blob
  readonly changes: number
  readonly files: number
  /** Names of files that were not on this device whole: their changes are in it, they are not. */
  readonly missing: readonly string[]
}

export interface UnsentFileSeal {
  /** Nothing else opens it. */
  readonly passphrase: string
  readonly writtenAt: Instant
  readonly iterations?: number | undefined
}

export async function writeUnsentFile(
  { owner, records, attached }: UnsentFileContent,
  database: FilesDatabase,
  { passphrase, writtenAt, iterations = ITERATIONS }: UnsentFileSeal,
): Promise<WrittenFile> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const key = await passphraseKey(passphrase, salt, iterations)
  const seal = (entry: UnsentFileEntry): Promise<string> => sealLine(JSON.stringify(entry), key)
  const lines: Blob[] = []
  for (const record of records) lines.push(new Blob([await seal({ kind: 'kept', record })]))
  const missing: string[] = []
  const written = new Set<string>()
  for (const file of attached) {
    if (written.has(file.hash)) continue
    const parts = await sealParts(database, file, seal)
    if (parts === null) missing.push(file.name)
    else {
      written.add(file.hash)
      lines.push(...parts)
    }
  }
  const header = { ...owner, writtenAt, changes: records.length, files: written.size, salt: toBase64(salt) }
  const first = headerLine({ ...header, iterations })
  return { bytes: new Blob([first, ...lines]), changes: records.length, files: written.size, missing }
}

/**
 * Blobs, which a browser may keep on its disk: of a large file one part is in memory.
 *
 * @returns null when it is not on this device, or cannot be read
 */
async function sealParts(
  database: FilesDatabase,
  { hash, size }: AttachedFile,
  seal: (entry: UnsentFileEntry) => Promise<string>,
): Promise<readonly Blob[] | null> {
  const lines: Blob[] = []
  for (let index = 0; index < partCountOf(size); index += 1) {
    const part = await readPart(database, hash, index).catch((error: unknown) => {
      // The changes themselves may stand in memory: a database that is broken keeps nobody from taking those along.
      console.warn('A file could not be read', error)
      return null
    })
    if (part === null) return null
    lines.push(new Blob([await seal({ kind: 'filePart', hash, size, index, bytes: toBase64(part) })]))
  }
  return lines
}
