/** The outbox in memory: what is saved, what is being saved and what could not be, in the order of the outbox. */
import type { OutboxRow } from '@/cache/rows'
import type { UnsavedMark } from '@/cache/queue-row'
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import type { OutboxSummary } from './client-types'
import type { PendingCommand } from './overlay'

export type PendingMark = Exclude<UnsavedMark, 'none'>

export interface PendingEntry extends PendingCommand {
  /** Null until the database gave it a place: then it comes after all that have one. */
  readonly n: number | null
  readonly mark: PendingMark
  readonly savedAt: Instant
}

const order = (entry: PendingEntry): number => entry.n ?? Number.POSITIVE_INFINITY

export class PendingMemory {
  readonly #entries = new Map<string, PendingEntry>()
  /** Every command of this client that was ever held here: its own writes are no conflict. */
  readonly #ownIds = new Set<string>()

  isOwn(commandId: string): boolean {
    return this.#ownIds.has(commandId)
  }

  get(commandId: string): PendingEntry | undefined {
    return this.#entries.get(commandId)
  }

  put(entry: PendingEntry): void {
    this.#ownIds.add(entry.command.id)
    this.#entries.set(entry.command.id, entry)
  }

  remove(commandId: string): void {
    this.#entries.delete(commandId)
  }

  /**
   * Takes over what the database holds. Entries that are still being saved, or could not be, stay as they are.
   *
   * @returns ids of all tickets that had or have entries
   */
  replace(rows: readonly OutboxRow[]): ReadonlySet<string> {
    const touched = this.ticketIds()
    for (const entry of [...this.#entries.values()])
      if (entry.mark === 'onDevice') this.#entries.delete(entry.command.id)
    for (const row of rows) {
      const held = this.#entries.get(row.id)
      this.put(entryOf(row, held?.mark === 'saving' ? 'saving' : 'onDevice'))
    }
    return new Set([...touched, ...this.ticketIds()])
  }

  all(): readonly PendingEntry[] {
    // Sorting is stable: entries without a place keep the order in which they were asked.
    return [...this.#entries.values()].sort((left, right) => {
      return order(left) === order(right) ? 0 : order(left) - order(right)
    })
  }

  of(ticketId: string): readonly PendingEntry[] {
    return this.all().filter((entry) => entry.command.tickets.includes(ticketId))
  }

  ticketIds(): ReadonlySet<string> {
    return new Set([...this.#entries.values()].flatMap((entry) => entry.command.tickets))
  }

  summary(): OutboxSummary {
    const entries = [...this.#entries.values()]
    const unsent = entries.filter((entry) => entry.acknowledgedVersions === null)
    const saved = unsent.filter((entry) => entry.mark === 'onDevice')
    return {
      unsent: unsent.length,
      oldestSavedAt: saved.length === 0 ? null : Math.min(...saved.map((entry) => entry.savedAt)),
      notSaved: unsent.filter((entry) => entry.mark === 'notSaved').length,
    }
  }

  /** The pending registration of a ticket. */
  registrationOf(ticketId: string): Command | undefined {
    return this.of(ticketId).find(({ command }) => command.name === 'registerTicket')?.command
  }
}

export const entryOf = (row: OutboxRow, mark: PendingMark): PendingEntry => ({
  command: row.command,
  n: row.n,
  mark,
  savedAt: row.savedAt,
  acknowledgedVersions: row.state === 'acknowledged' ? row.versions : null,
})
