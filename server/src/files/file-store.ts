/**
 * Where files lie. One small interface with a folder behind it, or a store with the S3 protocol: parts and files are
 * written whole and never changed. Keys are made of ids and hashes alone; no name that a person gave gets here.
 */
import type { Readable } from 'node:stream'
import type { Instant } from '@shared/domain/instant'

export interface FileKey {
  readonly organisationId: string
  /** SHA-256, in hexadecimal digits. */
  readonly hash: string
}

/** A file on its way. Of one person, so that nobody learns from it what others have sent, or spoils it for them. */
export interface ArrivalKey extends FileKey {
  readonly personId: string
  /** A file that was announced with another size is another arrival. */
  readonly size: number
}

export interface FileStore {
  /**
   * Tries whether files can be written, read and removed here.
   *
   * @throws {FileStoreError} what is wrong, for whoever set it up
   */
  check(): Promise<void>
  /** Indexes of the parts that have arrived whole. */
  parts(arrival: ArrivalKey): Promise<readonly number[]>
  /** Once it resolves, the part survives a crash. The same part again takes the place of the first. */
  putPart(arrival: ArrivalKey, index: number, bytes: Uint8Array): Promise<void>
  /**
   * Makes a file of the parts and keeps it, when it has the hash of its key; a file that is held already is held once.
   * Once it resolves, the file survives a crash, and the parts are gone.
   *
   * @returns false when it has another hash: then nothing of it is kept
   * @throws {PartsGoneError}
   */
  assemble(arrival: ArrivalKey, partCount: number): Promise<boolean>
  /** @returns null when there is no such file */
  read(key: FileKey): Promise<Readable | null>
  /** For ever, whoever has sent it. One that is not there is no failure. */
  remove(key: FileKey): Promise<void>
  /** Arrivals that nobody has added to since. @returns how many went */
  forgetArrivals(before: Instant): Promise<number>
}

/** Whether a file is there. */
export async function isKept(files: FileStore, key: FileKey): Promise<boolean> {
  const bytes = await files.read(key)
  bytes?.destroy()
  return bytes !== null
}

/**
 * Parts went while a file was made of them: another process has made it first, or found that it was another file. Which
 * of both is not told by a file that lies there, since somebody else may have sent that.
 */
export class PartsGoneError extends Error {
  override readonly name = 'PartsGoneError'
}

/** There is no room for more. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError'
}
