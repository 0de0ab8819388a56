/**
 * Files in a store with the S3 protocol, under the names that the folder has: `kept/ORGANISATION/ab/HASH`, and on their
 * way `arriving/ORGANISATION/PERSON-HASH-SIZE/INDEX`. An object is there whole or not at all, and nothing is renamed: a
 * file gets its name by being written in one piece, of which the last bytes are held back until its hash is known.
 */
import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Instant } from '@shared/domain/instant'
import { PartsGoneError, type ArrivalKey, type FileKey, type FileStore } from '../file-store'
import { S3Objects } from './s3-objects'
import type { S3Settings } from './s3-settings'

/** Requests at a time, where many small objects are read or deleted. */
const AT_ONCE = 8
const PART_NAME = /^\d+$/

/** The parts make another file than the one that was announced. */
class OtherFileError extends Error {}

export class S3FileStore implements FileStore {
  private constructor(
    private readonly objects: S3Objects,
    private readonly prefix: string,
  ) {}

  /** Asks nothing of the store yet: see `check`. */
  static async open(settings: S3Settings): Promise<S3FileStore> {
    return new S3FileStore(await S3Objects.open(settings), settings.prefix)
  }

  async check(): Promise<void> {
    const key = `${this.prefix}check/${randomUUID()}`
    await this.objects.explaining(async () => {
      await this.objects.list(key).next()
      await this.objects.put(key, Buffer.from('Opora'))
      const written = await this.objects.get(key)
      if (written !== null) await buffer(written)
      await this.objects.delete(key)
    })
  }

  async parts(arrival: ArrivalKey): Promise<readonly number[]> {
    const prefix = this.#arrivalPrefix(arrival)
    const indexes: number[] = []
    for await (const { key } of this.objects.list(prefix)) {
      const name = key.slice(prefix.length)
      if (PART_NAME.test(name)) indexes.push(Number(name))
    }
    return indexes.sort((left, right) => left - right)
  }

  async putPart(arrival: ArrivalKey, index: number, bytes: Uint8Array): Promise<void> {
    await this.objects.put(`${this.#arrivalPrefix(arrival)}${index}`, bytes)
  }

  async assemble(arrival: ArrivalKey, partCount: number): Promise<boolean> {
    const isRight = await this.#keep(arrival, partCount)
    await this.#deleteAll(this.#arrivalPrefix(arrival))
    return isRight
  }

  read(key: FileKey): Promise<Readable | null> {
    return this.objects.get(this.#keptKey(key))
  }

  async remove(key: FileKey): Promise<void> {
    await this.objects.delete(this.#keptKey(key))
  }

  async forgetArrivals(before: Instant): Promise<number> {
    const lastAt = new Map<string, Instant>()
    for await (const { key, changedAt } of this.objects.list(`${this.prefix}arriving/`)) {
      const arrival = key.slice(0, key.lastIndexOf('/') + 1)
      lastAt.set(arrival, Math.max(changedAt, lastAt.get(arrival) ?? 0))
    }
    const forgotten = [...lastAt].filter(([, changedAt]) => changedAt < before)
    for (const [arrival] of forgotten) await this.#deleteAll(arrival)
    return forgotten.length
  }

  /** @returns false when the parts make another file */
  async #keep(arrival: ArrivalKey, partCount: number): Promise<boolean> {
    const prefix = this.#arrivalPrefix(arrival)
    const givingUp = new AbortController()
    const body = Readable.from(
      orGiveUp(heldTo(arrival, partsOf(this.objects, prefix, partCount)), (reason) => givingUp.abort(reason)),
    )
    try {
      await this.objects.putStream(this.#keptKey(arrival), body, arrival, givingUp.signal)
      return true
    } catch (error) {
      // The client says what became of its request; why it was given up is known here.
      const reason: unknown = givingUp.signal.aborted ? givingUp.signal.reason : error
      if (reason instanceof OtherFileError) return false
      throw reason
    } finally {
      body.destroy()
    }
  }

  async #deleteAll(prefix: string): Promise<void> {
    const keys: string[] = []
    for await (const { key } of this.objects.list(prefix)) keys.push(key)
    for (let from = 0; from < keys.length; from += AT_ONCE) {
      await Promise.all(keys.slice(from, from + AT_ONCE).map((key) => this.objects.delete(key)))
    }
  }

  #keptKey({ organisationId, hash }: FileKey): string {
    return `${this.prefix}kept/${organisationId}/${hash.slice(0, 2)}/${hash}`
  }

  #arrivalPrefix({ organisationId, personId, hash, size }: ArrivalKey): string {
    return `${this.prefix}arriving/${organisationId}/${personId}-${hash}-${size}/`
  }
}

async function* orGiveUp(pieces: AsyncIterable<Buffer>, giveUp: (reason: unknown) => void): AsyncGenerator<Buffer> {
  try {
    yield* pieces
  } catch (error) {
    giveUp(error)
  }
}

/** Some are asked for ahead. @throws {PartsGoneError} */
async function* partsOf(objects: S3Objects, prefix: string, partCount: number): AsyncGenerator<Buffer> {
  const bring = async (index: number): Promise<Buffer> => {
    const part = await objects.get(`${prefix}${index}`)
    if (part === null) throw new PartsGoneError('A part is not there any more')
    return buffer(part)
  }
  for (let from = 0; from < partCount; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, partCount - from)
    yield* await Promise.all(Array.from({ length: count }, (_, offset) => bring(from + offset)))
  }
}

/**
 * The last piece comes only when all of them together have the size and the hash that were announced; until then, the
 * body is shorter than it should be.
 */
async function* heldTo({ hash: announced, size }: ArrivalKey, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let [total, held]: [number, Buffer | null] = [0, null]
  for await (const piece of pieces) {
    hash.update(piece)
    total += piece.length
    if (total > size) throw new OtherFileError()
    if (held !== null) yield held
    held = piece
  }
  if (held === null || total !== size || hash.digest('hex') !== announced) throw new OtherFileError()
  yield held
}
