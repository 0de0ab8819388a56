/**
 * The second copy of texts that are being written, in a file of the journal's kind: sealed lines, forced to disk, written
 * anew once most of it is old. A text is saved again and again while it grows; the last line of each counts.
 */
import type { DraftContent, DraftRecord } from '@shared/protocol/ipc-contract'
import { OutboxJournal } from './outbox-journal'

export class DraftCopies {
  private constructor(private readonly journal: OutboxJournal) {}

  /** @param key that of the journal beside it */
  static async open(path: string, key: Buffer, report: (error: unknown) => void): Promise<DraftCopies> {
    return new DraftCopies(await OutboxJournal.open(path, key, report))
  }

  /** Lines that could not be read when the desktop started, of whomever; they lie beside the file. */
  get unreadable(): number {
    return this.journal.unreadable
  }

  /** Resolves once it is on disk. */
  keep({ serverId, personId, key, body, savedAt }: DraftRecord): Promise<void> {
    return this.journal.append([
      { commandId: idOf(serverId, personId, key), serverId, personId, writtenAt: savedAt, body },
    ])
  }

  remove(serverId: string, personId: string, key: string): Promise<void> {
    return this.journal.remove([idOf(serverId, personId, key)])
  }

  read(serverId: string, personId: string): DraftContent {
    const { records, unreadable } = this.journal.state(serverId, personId)
    const drafts = records.map(({ commandId, body, writtenAt }) => ({
      serverId,
      personId,
      key: commandId.slice(idOf(serverId, personId, '').length),
      body,
      savedAt: writtenAt,
    }))
    return { drafts, unreadable }
  }

  close(): Promise<void> {
    return this.journal.close()
  }
}

/** Ids hold no spaces; what a draft is called may. */
const idOf = (serverId: string, personId: string, key: string): string => `${serverId} ${personId} ${key}`
