/**
 * Bytes of attachments on this device: of files that were chosen and are not sent yet, which exist nowhere else, and of
 * others as long as there is room. Strict, and apart from the outbox, which has to stay tiny.
 */
import { Dexie, type Table } from 'dexie'
import type { AttachedFile } from '@shared/domain/files'
import type { Instant } from '@shared/domain/instant'
import type { DatabaseHome } from './cache-database'
import { keepUnsentFiles } from './keep-unsent-files'

export interface FileRow {
  /** SHA-256 in hexadecimal digits. */
  readonly hash: string
  readonly size: number
  readonly savedAt: Instant
  /** The server has it from this person. */
  readonly isSent: boolean
}

/** As they go to the server: whoever sends one reads no more than that. */
export interface FilePartRow {
  readonly hash: string
  readonly index: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface ThumbnailRow {
  readonly hash: string
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Chosen for what is being written, and not attached yet. */
export interface PickedFile extends AttachedFile {
  /** The same file may be chosen twice. */
  readonly id: string
}

export interface PicksRow {
  /** As of the draft: `reply:TICKET`, `register`, … */
  readonly key: string
  readonly files: readonly PickedFile[]
}

/** It was erased, and is needed here still: it goes as soon as it is not. */
export interface ErasedRow {
  readonly hash: string
}

export class FilesDatabase extends Dexie {
  declare readonly files: Table<FileRow, string>
  declare readonly parts: Table<FilePartRow, [string, number]>
  declare readonly thumbnails: Table<ThumbnailRow, string>
  declare readonly picks: Table<PicksRow, string>
  declare readonly erased: Table<ErasedRow, string>

  constructor(name: string, home?: DatabaseHome) {
    super(name, { cache: 'disabled', chromeTransactionDurability: 'strict', ...home })
    this.version(1).stores({ files: 'hash', parts: '[hash+index]', thumbnails: 'hash', picks: 'key' })
    this.version(2).stores({ erased: 'hash' })
    // Out of the way of a newer window's upgrade; opened again with the next use.
    this.on('versionchange', () => {
      this.close({ disableAutoOpen: false })
      return false
    })
    keepUnsentFiles(this)
  }
}

export const filesName = (serverId: string, personId: string): string => `opora-files-${serverId}-${personId}`
