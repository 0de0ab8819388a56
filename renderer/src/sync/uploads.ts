/**
 * Sends the files that commands of the outbox attach, one after another, beside the rounds of the engine: a large file on
 * a bad line must hold back nothing but its own command. What the server has is asked each time; nothing about it is
 * remembered here but that a file is there whole.
 *
 * A file that cannot be sent, whatever is tried, is a refusal of its command: it goes to "Needs attention".
 */
import { outboxRows } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { CacheDatabase } from '@/cache/cache-database'
import type { FilesDatabase } from '@/cache/files-database'
import { fileOf, markErased, markSent, readPart, releaseErased } from '@/cache/file-shelf'
import type { OutboxRow } from '@/cache/rows'
import { sha256 } from '@/cache/sha256'
import type { Command } from '@shared/domain/command'
import type { AttachedFile } from '@shared/domain/files'
import { FILE_PROBLEMS, partCountOf, partRange } from '@shared/protocol/files'
import type { Verdict } from '@shared/protocol/sync'
import type { AnnouncedFile, FileTransport } from './file-transport'
import type { SyncPorts } from './ports'
import { authorised, SignedOutError } from './requests'
import { ServerClock } from './server-clock'
import { takeVerdicts } from './settle'
import { TransportError } from './transport'

export interface UploadsPorts extends Pick<SyncPorts, 'clock' | 'channel' | 'session'> {
  readonly cache: CacheDatabase
  readonly outbox: OutboxDatabase
  readonly files: FilesDatabase
  readonly transport: FileTransport
  /** A file has arrived: its command may go. */
  onSent(): void
  /** A defect, or a database that cannot be read. */
  onFailed(error: unknown): void
}

/** So often a file is sent whose parts were damaged on the way. */
const TRIES = 3
const DAMAGED: readonly string[] = [FILE_PROBLEMS.partBroken, FILE_PROBLEMS.checksum, FILE_PROBLEMS.partsMissing]

/** As the server says it. */
const DEPENDENCY_REFUSED = 'command.dependencyRefused'

/** Nothing will make it arrive. */
class UnsendableError extends Error {
  override readonly name = 'UnsendableError'
  constructor(readonly code: 'file.lost' | 'file.checksum' | 'file.notTaken') {
    super(`The file cannot be sent: ${code}`)
  }
}

export class Uploads {
  /** The server has these by its own word, or says that it takes none: whichever it is, it can decide. In memory only. */
  readonly #isForServer = new Set<string>()
  /** Erased, and not marked so on the disk yet; null for all that is there. */
  #toForget: readonly string[] | null = []
  /** Some may have been needed when they were erased, also before this window was opened. */
  #mayHoldErased = true
  #running: Promise<void> | null = null
  #isAskedAgain = false
  #isStopped = false

  constructor(private readonly ports: UploadsPorts) {}

  /** Of these rows, the commands whose file the server does not have yet. */
  async waiting(rows: readonly OutboxRow[]): Promise<ReadonlySet<string>> {
    const attaching = rows.flatMap((row) => {
      const file = row.state === 'pending' ? fileOf(row.command) : null
      return file === null ? [] : [{ id: row.id, hash: file.hash }]
    })
    if (attaching.length === 0) return new Set()
    try {
      const held = await this.ports.files.files.bulkGet(attaching.map(({ hash }) => hash))
      const isWaiting = (hash: string, index: number): boolean =>
        held[index]?.isSent !== true && !this.#isForServer.has(hash)
      return new Set(attaching.filter(({ hash }, index) => isWaiting(hash, index)).map(({ id }) => id))
    } catch (error) {
      // Whatever is wrong with the files, other work goes on.
      this.#meet(error)
      return new Set(attaching.map(({ id }) => id))
    }
  }

  /** The server says that it does not have their files: it was restored, perhaps. */
  async missing(commands: readonly Command[]): Promise<void> {
    try {
      for (const command of commands) {
        const file = fileOf(command)
        if (file === null) continue
        this.#isForServer.delete(file.hash)
        await markSent(this.ports.files, file.hash, false)
      }
    } catch (error) {
      this.#meet(error)
    }
  }

  /**
   * They were erased: what no command of this device needs is not kept, small pictures neither. The others go once they
   * are not needed any more.
   */
  async forget(hashes: readonly string[] | null): Promise<void> {
    this.#toForget = hashes === null || this.#toForget === null ? null : [...this.#toForget, ...hashes]
    await this.#letErasedGo()
  }

  async #letErasedGo(): Promise<void> {
    const { files, outbox } = this.ports
    const hashes = this.#toForget
    try {
      if (hashes?.length !== 0) await markErased(files, hashes)
      // Unless more was told meanwhile.
      if (this.#toForget === hashes) this.#toForget = []
      this.#mayHoldErased = true
      this.#mayHoldErased = await releaseErased(files, outbox)
    } catch (error) {
      this.#meet(error)
    }
  }

  /** The server can be reached: whatever waits is sent. */
  wake(): void {
    if (this.#isStopped) return
    if (this.#running !== null) {
      this.#isAskedAgain = true
      return
    }
    this.#isAskedAgain = false
    this.#running = this.#run()
      .catch((error: unknown) => this.#meet(error))
      .finally(() => {
        this.#running = null
        if (this.#isAskedAgain) this.wake()
      })
  }

  /** Resolves when nothing is being sent. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  /** After the request under way. */
  stop(): void {
    this.#isStopped = true
    this.#isAskedAgain = false
  }

  /** Once it was stopped, its databases are closed under it: the window leaves, or another one leads. */
  #meet(error: unknown): void {
    if (!this.#isStopped) this.ports.onFailed(error)
  }

  async #run(): Promise<void> {
    if (this.#mayHoldErased || this.#toForget?.length !== 0) await this.#letErasedGo()
    for (let next = await this.#next(); next !== null && !this.#isStopped; next = await this.#next()) {
      try {
        await this.#send(next.file, next.row.id)
        this.ports.channel.post({ type: 'uploading', upload: null })
        // Even where the files of this device were lost, and there is nothing to mark.
        this.#isForServer.add(next.file.hash)
        await markSent(this.ports.files, next.file.hash, true)
        this.ports.onSent()
      } catch (error) {
        if (error instanceof UnsendableError) {
          this.ports.channel.post({ type: 'uploading', upload: null })
          await this.#refuse(next.row, next.file, error.code)
        }
        // Who may send no files is told so by the verdict on the command, with its text kept.
        else if (error instanceof TransportError && error.failure === 'forbidden') {
          this.#isForServer.add(next.file.hash)
          this.ports.onSent()
        }
        // With the next round: the engine says when the server can be reached.
        else if (error instanceof TransportError || error instanceof SignedOutError) return
        else throw error
      }
    }
  }

  async #next(): Promise<{ readonly row: OutboxRow; readonly file: AttachedFile } | null> {
    const rows = await outboxRows(this.ports.outbox)
    const waiting = await this.waiting(rows)
    const row = rows.find(({ id }) => waiting.has(id))
    const file = row === undefined ? null : fileOf(row.command)
    return row === undefined || file === null ? null : { row, file }
  }

  /** @throws {UnsendableError} @throws {TransportError} @throws {SignedOutError} */
  async #send(file: AnnouncedFile, commandId: string): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      try {
        await this.#sendOnce(file, commandId)
        return
      } catch (error) {
        if (!(error instanceof TransportError)) throw error
        if (error.failure === 'refused') throw new UnsendableError('file.notTaken')
        if (!DAMAGED.includes(error.code ?? '')) throw error
        if (tried >= TRIES) throw new UnsendableError('file.checksum')
      }
    }
  }

  async #sendOnce(file: AnnouncedFile, commandId: string): Promise<void> {
    const { transport, files } = this.ports
    const { isStored, parts } = await this.#ask((token) => transport.arrival(file, token))
    if (isStored) return
    const arrived = new Set(parts)
    this.#tell(file, commandId, arrived)
    for (let index = 0; index < partCountOf(file.size); index += 1) {
      if (arrived.has(index)) continue
      if (this.#isStopped) throw new TransportError('unreachable', 'The window leaves')
      const bytes = await readPart(files, file.hash, index)
      if (bytes === null) throw new UnsendableError('file.lost')
      const part = { index, bytes, hash: await sha256(bytes) }
      await this.#ask((token) => transport.putPart(file, part, token))
      this.#tell(file, commandId, arrived.add(index))
    }
    await this.#ask((token) => transport.finish(file, token))
  }

  #tell({ size }: AnnouncedFile, commandId: string, arrived: ReadonlySet<number>): void {
    const sentBytes = [...arrived].reduce((sum, index) => {
      const { start, end } = partRange(size, index)
      return sum + Math.max(0, end - start)
    }, 0)
    this.ports.channel.post({ type: 'uploading', upload: { commandId, sentBytes, size } })
  }

  async #ask<Answer extends { readonly serverNow: number }>(
    send: (accessToken: string) => Promise<Answer>,
  ): Promise<Answer> {
    // The engine measures the server's clock; what comes with a long upload says less about it.
    const { response } = await authorised(this.ports, new ServerClock(0), send)
    return response
  }

  /** With what shows the file, in one step: that would wait for ever, since the server never hears of this one. */
  async #refuse(row: OutboxRow, file: AttachedFile, code: UnsendableError['code']): Promise<void> {
    const now = this.ports.clock.now()
    const followers = (await outboxRows(this.ports.outbox)).filter(({ command }) => command.deps.includes(row.id))
    const refused = (commandId: string, why: string, params: Verdict['params']): Verdict => ({
      commandId,
      status: 'rejected',
      code: why,
      params,
      explanations: [],
      images: [],
      versions: {},
      seq: null,
      decidedAt: now,
    })
    const verdicts = [
      refused(row.id, code, { fileName: file.name }),
      ...followers.map(({ id }) => refused(id, DEPENDENCY_REFUSED, { dependency: row.id })),
    ]
    const settled = await takeVerdicts(this.ports, verdicts, now, 'device')
    this.ports.channel.post({ type: 'settled', ...settled })
  }
}
