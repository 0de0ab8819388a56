/**
 * The second copy of the outbox, outside of the browser's databases: a file that only grows, forced to disk with each
 * call, and written anew once most of it has been answered. The renderer's outbox is the first copy; at start the two are
 * united there.
 */
import { appendFile, open, truncate, type FileHandle } from 'node:fs/promises'
import type { JournalContent, JournalRecord } from '@shared/protocol/ipc-contract'
import { readIfThere, writeAtomically } from '../files/atomic-file'
import { openLine, sealLine } from './journal-lines'

/** Answered records are left in it up to this size, and up to half of it. */
const SMALL_BYTES = 64 * 1024

export class OutboxJournal {
  #work: Promise<unknown> = Promise.resolve()
  /** Bytes of lines that are about records in `#live`. */
  #liveBytes = 0
  /** Whether `path` may be another file than the one that is open: a rewriting failed halfway. */
  #isStale = false
  readonly #live = new Map<string, { readonly record: JournalRecord; readonly bytes: number }>()

  private constructor(
    private readonly path: string,
    private readonly key: Buffer,
    private file: FileHandle,
    private size: number,
    readonly unreadable: number,
    private readonly report: (error: unknown) => void,
  ) {}

  /**
   * Reads what an earlier run left. A last line that was torn was never promised to anybody, and goes; any other that
   * cannot be read is set aside in `path.unreadable`.
   *
   * @param report told of a rewriting that failed: the journal is whole, and longer than it need be
   * @throws when it cannot be read, or not be opened for writing
   */
  static async open(path: string, key: Buffer, report: (error: unknown) => void): Promise<OutboxJournal> {
    const bytes = (await readIfThere(path)) ?? Buffer.alloc(0)
    const lines = bytes.toString('utf8').split('\n')
    // What follows the last end of a line; empty when the file is whole.
    const torn = lines.pop() ?? ''
    const aside: string[] = []
    const live = new Map<string, JournalRecord>()
    lines.forEach((line, index) => {
      const entry = openLine(line, key)
      // A power cut may leave an end of line after blocks that were not written.
      const isTorn = entry === 'damaged' && torn === '' && index === lines.length - 1
      if (isTorn) return
      if (entry === 'damaged' || entry === 'sealed') aside.push(line)
      else if (entry.kind === 'kept') live.set(entry.record.commandId, entry.record)
      else for (const id of entry.commandIds) live.delete(id)
    })
    const fresh = [...live.values()].map((record) => sealLine({ kind: 'kept', record }, key))
    try {
      if (aside.length > 0) await appendFile(`${path}.unreadable`, `${aside.join('\n')}\n`, { mode: 0o600 })
      await writeAtomically(path, fresh.join(''))
    } catch (error) {
      // A full disk, which gives back what is on it all the same. What is torn would spoil the next line.
      report(error)
      if (bytes.length > 0) await truncate(path, bytes.lastIndexOf('\n') + 1)
    }
    const file = await open(path, 'a', 0o600)
    const journal = new OutboxJournal(path, key, file, (await file.stat()).size, aside.length, report)
    ;[...live.values()].forEach((record, index) => journal.#remember(record, fresh[index] ?? ''))
    return journal
  }

  state(serverId: string, personId: string): JournalContent {
    const records = [...this.#live.values()]
      .map(({ record }) => record)
      .filter((record) => record.serverId === serverId && record.personId === personId)
    return { records, unreadable: this.unreadable }
  }

  /**
   * Resolves once they are on disk.
   *
   * @throws when they are not; then none of them is in the journal
   */
  append(records: readonly JournalRecord[]): Promise<void> {
    return this.#queue(async () => {
      const lines = records.map((record) => sealLine({ kind: 'kept', record }, this.key))
      await this.#write(lines.join(''))
      records.forEach((record, index) => this.#remember(record, lines[index] ?? ''))
      await this.#shrink()
    })
  }

  /** Those that were answered. */
  remove(commandIds: readonly string[]): Promise<void> {
    return this.#queue(async () => {
      const held = commandIds.filter((id) => this.#live.has(id))
      if (held.length === 0) return
      await this.#write(sealLine({ kind: 'removed', commandIds: held }, this.key))
      for (const id of held) this.#forget(id)
      await this.#shrink()
    })
  }

  async close(): Promise<void> {
    await this.#queue(() => this.file.close())
  }

  #queue<Result>(run: () => Promise<Result>): Promise<Result> {
    const done = this.#work.then(run)
    // The next call is not the one to answer for this.
    this.#work = done.catch(() => undefined)
    return done
  }

  /** All of it or nothing: what a full disk took in part is cut off again. */
  async #write(text: string): Promise<void> {
    if (this.#isStale) await this.#reopen()
    try {
      await this.file.appendFile(text)
      await this.file.datasync()
      this.size += Buffer.byteLength(text)
    } catch (error) {
      await this.file.truncate(this.size)
      throw error
    }
  }

  /**
   * When it is worth it: also a record that takes the place of an earlier one leaves that one's line behind. Whether or not
   * it succeeds, what was promised is on disk.
   */
  async #shrink(): Promise<void> {
    if (this.size <= SMALL_BYTES || this.#liveBytes >= this.size / 2) return
    try {
      await this.#rotate()
    } catch (error) {
      this.#isStale = true
      this.report(error)
    }
  }

  async #rotate(): Promise<void> {
    const records = [...this.#live.values()].map(({ record }) => record)
    const lines = records.map((record) => sealLine({ kind: 'kept', record }, this.key))
    await writeAtomically(this.path, lines.join(''))
    await this.#reopen()
    this.#liveBytes = 0
    records.forEach((record, index) => this.#remember(record, lines[index] ?? ''))
  }

  /** The old one is closed only once there is a new one. */
  async #reopen(): Promise<void> {
    const before = this.file
    this.file = await open(this.path, 'a', 0o600)
    this.size = (await this.file.stat()).size
    this.#isStale = false
    await before.close()
  }

  #remember(record: JournalRecord, line: string): void {
    this.#forget(record.commandId)
    const bytes = Buffer.byteLength(line)
    this.#live.set(record.commandId, { record, bytes })
    this.#liveBytes += bytes
  }

  #forget(commandId: string): void {
    this.#liveBytes -= this.#live.get(commandId)?.bytes ?? 0
    this.#live.delete(commandId)
  }
}
