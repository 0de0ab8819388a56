/**
 * Files as screens see them: chosen for what is being written, and attached to tickets. What was chosen is on disk before
 * it is shown as chosen; what is refused is told before anything is kept.
 */
import { keepFile, keepThumbnail, picksOf, readFile, releaseFiles, unpick } from '@/cache/file-shelf'
import type { FilesDatabase, PickedFile } from '@/cache/files-database'
import type { OutboxDatabase } from '@/cache/outbox-database'
import { sha256 } from '@/cache/sha256'
import type { Clock } from '@/sync/ports'
import { cleanFileName, fileRefusal, MAX_FILES_OF_ENTRY, type FileRefusal, type FileRules } from '@shared/domain/files'
import { newId } from './build-command'
import { storageFailure } from './save-command'
import { ServerCallError, type ServerCalls } from './server-calls'

/** A file on a ticket, or on its way there. */
export interface Attachment {
  readonly ticketId: string
  /** Of the `attach` command. */
  readonly commandId: string
  readonly name: string
  readonly hash: string
  readonly size: number
}

export type Picked =
  { readonly kind: 'picked'; readonly file: PickedFile } | ({ readonly kind: 'refused' } & FileRefusal)

export interface FileActions {
  picked(key: string): Promise<readonly PickedFile[]>
  /** Never rejects. Once it is `picked`, the file survives. */
  pick(key: string, file: File): Promise<Picked>
  unpick(key: string, ids: readonly string[]): Promise<void>
  /** @returns null when it is no picture, or not to be had without asking for it */
  thumbnail(file: Pick<Attachment, 'hash' | 'size'>, of?: Attachment): Promise<Blob | null>
  /** From this device, otherwise from the server. @throws {ServerCallError} */
  read(attachment: Attachment): Promise<Blob>
}

interface FileActionsPorts {
  readonly files: FilesDatabase
  readonly server: ServerCalls
  readonly clock: Clock
  readonly rules: () => FileRules
  readonly makeThumbnail: (bytes: Uint8Array<ArrayBuffer>) => Promise<Blob | null>
}

/** Pictures of colleagues that are fetched without being asked for: more would cost too much on a bad line. */
const FETCHED_BYTES = 2 * 1024 * 1024
/** Files that nothing here needs any more, kept to be read offline. */
export const KEPT_BYTES = 200 * 1024 * 1024

export function fileActions(ports: FileActionsPorts): FileActions {
  const { files, server, clock, makeThumbnail } = ports

  async function fetched({ ticketId, commandId, hash, size }: Attachment): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(await server.download(`/v1/tickets/${ticketId}/files/${commandId}`))
    if ((await sha256(bytes)) !== hash) throw new ServerCallError('file.broken', null)
    // A convenience: without it the file is only fetched again.
    await keepFile(files, { hash, size }, bytes, clock.now()).catch((error: unknown) => console.warn(error))
    return bytes
  }

  async function draw(hash: string, bytes: Uint8Array<ArrayBuffer>): Promise<Blob | null> {
    const thumbnail = await makeThumbnail(bytes)
    if (thumbnail === null) return null
    const row = { hash, type: thumbnail.type, bytes: new Uint8Array(await thumbnail.arrayBuffer()) }
    await keepThumbnail(files, row).catch((error: unknown) => console.warn(error))
    return thumbnail
  }

  async function keep(key: string, file: File, name: string): Promise<Picked> {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const picked = { id: newId(), hash: await sha256(bytes), size: bytes.length, name }
    await keepFile(files, picked, bytes, clock.now(), { key, file: picked })
    return { kind: 'picked', file: picked }
  }

  return {
    picked: (key) => picksOf(files, key),
    async pick(key, file) {
      const name = cleanFileName(file.name)
      const refusal = fileRefusal({ name, size: file.size }, ports.rules())
      if (refusal !== null) return { kind: 'refused', ...refusal }
      try {
        if ((await picksOf(files, key)).length >= MAX_FILES_OF_ENTRY) {
          return { kind: 'refused', code: 'file.tooMany', params: { fileName: name, mostFiles: MAX_FILES_OF_ENTRY } }
        }
        return await keep(key, file, name)
      } catch (error) {
        // A folder that was dropped, or a file that went away.
        const isUnreadable = error instanceof DOMException && error.name === 'NotReadableError'
        const isMissing = error instanceof DOMException && error.name === 'NotFoundError'
        const code = isUnreadable || isMissing ? 'file.unreadable' : `file.${storageFailure(error).code}`
        console.warn(error)
        return { kind: 'refused', code, params: { fileName: name } }
      }
    },
    unpick: (key, ids) => unpick(files, key, ids),
    async thumbnail({ hash, size }, of) {
      const held = await files.thumbnails.get(hash)
      if (held !== undefined) return new Blob([held.bytes], { type: held.type })
      const here = await readFile(files, { hash, size })
      if (here !== null) return draw(hash, here)
      if (of === undefined || size > FETCHED_BYTES) return null
      return draw(hash, await fetched(of))
    },
    async read(attachment) {
      return new Blob([(await readFile(files, attachment)) ?? (await fetched(attachment))])
    },
  }
}

/** Makes room: see `releaseFiles`. Files of refused commands stay until somebody has decided about those. */
export const tidyFiles = (files: FilesDatabase, outbox: OutboxDatabase, keepBytes = KEPT_BYTES): Promise<void> =>
  releaseFiles(files, outbox, keepBytes)
