/**
 * Files in a folder: `kept/ORGANISATION/ab/HASH`, and on their way `arriving/ORGANISATION/PERSON-HASH-SIZE/INDEX`. What
 * has its final name is whole: everything is written under another name, flushed, and renamed. Several processes may
 * share the folder.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { DAY_MS, type Instant } from '@shared/domain/instant'
import { wordsOf } from '../process/data-folder-error'
import { PartsGoneError, StoreFullError, type ArrivalKey, type FileKey, type FileStore } from './file-store'
import { FileStoreError } from './store-error'

/** What has not got its final name by then belongs to a process that is gone. */
const ABANDONED_MS = DAY_MS
const PART_NAME = /^\d+$/

export class FolderFileStore implements FileStore {
  readonly #path: string
  readonly #kept: string
  readonly #arriving: string

  constructor(path: string) {
    this.#path = path
    this.#kept = join(path, 'kept')
    this.#arriving = join(path, 'arriving')
  }

  async check(): Promise<void> {
    const probe = join(this.#path, `check-${randomUUID()}`)
    try {
      await mkdir(this.#path, { recursive: true, mode: 0o700 })
      await writeFile(probe, 'Opora', { mode: 0o600 })
      await rm(probe)
    } catch (error) {
      const words = wordsOf(error)
      if (words === null) throw error
      const detail = `Attachments cannot be kept in ${this.#path}: ${words}. Set OPORA_FILES to a folder that this account may write.`
      throw new FileStoreError('files.folder', detail, { cause: error })
    }
  }

  async parts(arrival: ArrivalKey): Promise<readonly number[]> {
    const names = await namesIn(this.#arrivalPath(arrival))
    return names
      .filter((name) => PART_NAME.test(name))
      .map(Number)
      .sort((left, right) => left - right)
  }

  async putPart(arrival: ArrivalKey, index: number, bytes: Uint8Array): Promise<void> {
    await writeWhole(join(this.#arrivalPath(arrival), String(index)), async (write) => {
      await write(bytes)
      return true
    })
  }

  async assemble(arrival: ArrivalKey, partCount: number): Promise<boolean> {
    const folder = this.#arrivalPath(arrival)
    const isRight = await writeWhole(this.#keptPath(arrival), async (write) => {
      const hash = createHash('sha256')
      for (let index = 0; index < partCount; index += 1) {
        for await (const chunk of readPart(join(folder, String(index)))) {
          hash.update(chunk)
          await write(chunk)
        }
      }
      return hash.digest('hex') === arrival.hash
    })
    await rm(folder, { recursive: true, force: true })
    return isRight
  }

  async read(key: FileKey): Promise<Readable | null> {
    try {
      const file = await open(this.#keptPath(key), 'r')
      return file.createReadStream()
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  async remove(key: FileKey): Promise<void> {
    await rm(this.#keptPath(key), { force: true })
  }

  async forgetArrivals(before: Instant): Promise<number> {
    let forgotten = 0
    for (const organisation of await namesIn(this.#arriving)) {
      for (const arrival of await namesIn(join(this.#arriving, organisation))) {
        const path = join(this.#arriving, organisation, arrival)
        // Each part that is added changes its folder.
        if ((await modifiedAt(path)) >= before) continue
        await rm(path, { recursive: true, force: true })
        forgotten += 1
      }
      await this.#forgetAbandoned(organisation, before)
    }
    return forgotten
  }

  /** Files that a process was making when it was killed. */
  async #forgetAbandoned(organisation: string, before: Instant): Promise<void> {
    const folder = join(this.#kept, organisation)
    for (const shelf of await namesIn(folder)) {
      for (const name of (await namesIn(join(folder, shelf))).filter(isTemporary)) {
        const path = join(folder, shelf, name)
        if ((await modifiedAt(path)) < Math.min(before, Date.now() - ABANDONED_MS)) await rm(path, { force: true })
      }
    }
  }

  #keptPath({ organisationId, hash }: FileKey): string {
    return join(this.#kept, organisationId, hash.slice(0, 2), hash)
  }

  #arrivalPath({ organisationId, personId, hash, size }: ArrivalKey): string {
    return join(this.#arriving, organisationId, `${personId}-${hash}-${size}`)
  }
}

async function* readPart(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Buffer
  } catch (error) {
    throw isMissing(error) ? new PartsGoneError('A part is not there any more', { cause: error }) : error
  }
}

type Write = (bytes: Uint8Array) => Promise<void>

const isTemporary = (name: string): boolean => name.endsWith('.part')

/**
 * Under another name first, and under its own once it is on the disk.
 *
 * @param fill @returns whether it may have its own name
 */
async function writeWhole(path: string, fill: (write: Write) => Promise<boolean>): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}.part`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(temporary, 'wx', 0o600)
    let isRight: boolean
    try {
      isRight = await fill(async (bytes) => {
        await file.writeFile(bytes)
      })
      await file.sync()
    } finally {
      await file.close()
    }
    if (isRight) {
      await rename(temporary, path)
      await syncFolder(dirname(path))
    } else await rm(temporary, { force: true })
    return isRight
  } catch (error) {
    await rm(temporary, { force: true })
    throw isFull(error) ? new StoreFullError('There is no room for the file', { cause: error }) : error
  }
}

/** A new name survives a loss of power only when its folder was flushed. Windows flushes folders by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** Infinity for what is gone meanwhile. */
async function modifiedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch (error) {
    if (isMissing(error)) return Number.POSITIVE_INFINITY
    throw error
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'
const isFull = (error: unknown): boolean => codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT'
