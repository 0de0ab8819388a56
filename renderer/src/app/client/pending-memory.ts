/** The outbox in memory: what is saved, what is being saved and what could not be, in the order of the outbox. */
import { isUndecided, type OutboxRow } from '@/cache/rows'
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
  /** Why the server wants it later; null when it has said nothing of the kind. */
  readonly lastCode: string | null
  /** The server was asked again and again, and cannot decide. */
  readonly isUndecided?: boolean
  /** As the database holds it; null while it does not. */
  readonly row?: OutboxRow | null
}

const order = (entry: PendingEntry): number => entry.n ?? Number.POSITIVE_INFINITY

export class PendingMemory {
  readonly #entries = new Map<string, PendingEntry>()
  /** In order, and by ticket; null until somebody asks, who may ask for each of a thousand tickets. */
  #sorted: readonly PendingEntry[] | null = null
  #byTicket: ReadonlyMap<string, readonly PendingEntry[]> | null = null
  #ticketIds: ReadonlySet<string> | null = null
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
    this.#forgetOrder()
  }

  remove(commandId: string): void {
    this.#entries.delete(commandId)
    this.#forgetOrder()
  }

  /**
   * Takes over what the database held when it was read. Entries that are still being saved, or could not be, stay as
   * they are, and so do those that were saved since.
   *
   * @param savedBefore ids of `savedIds` at the moment when reading began
   * @returns ids of the tickets that have other entries now
   */
  replace(rows: readonly OutboxRow[], savedBefore: ReadonlySet<string>): ReadonlySet<string> {
    const touched = new Set<string>()
    const listed = new Set(rows.map((row) => row.id))
    for (const { command, mark } of [...this.#entries.values()]) {
      if (mark !== 'onDevice' || !savedBefore.has(command.id) || listed.has(command.id)) continue
      this.remove(command.id)
      for (const ticketId of command.tickets) touched.add(ticketId)
    }
    for (const row of rows) {
      const held = this.#entries.get(row.id)
      const entry = entryOf(row, held?.mark === 'saving' ? 'saving' : 'onDevice')
      if (held !== undefined && isSame(held, entry)) continue
      this.put(entry)
      for (const ticketId of row.command.tickets) touched.add(ticketId)
    }
    return touched
  }

  /** Ids of entries that are in the outbox. */
  savedIds(): ReadonlySet<string> {
    const saved = [...this.#entries.values()].filter((entry) => entry.mark === 'onDevice')
    return new Set(saved.map((entry) => entry.command.id))
  }

  all(): readonly PendingEntry[] {
    // Sorting is stable: entries without a place keep the order in which they were asked.
    this.#sorted ??= [...this.#entries.values()].sort((left, right) => {
      return order(left) === order(right) ? 0 : order(left) - order(right)
    })
    return this.#sorted
  }

  commands(): readonly Command[] {
    return this.all().map(({ command }) => command)
  }

  of(ticketId: string): readonly PendingEntry[] {
    this.#byTicket ??= byTicket(this.all())
    return this.#byTicket.get(ticketId) ?? []
  }

  ticketIds(): ReadonlySet<string> {
    this.#ticketIds ??= new Set([...this.#entries.values()].flatMap((entry) => entry.command.tickets))
    return this.#ticketIds
  }

  /** What the server has not answered, in the order in which it will go. */
  unsent(): readonly PendingEntry[] {
    return this.all().filter((entry) => entry.acknowledgedVersions === null)
  }

  /** Rows of the outbox, as they were read last. */
  rows(): readonly OutboxRow[] {
    return this.all().flatMap(({ row }) => row ?? [])
  }

  /**
   * The outbox was lost: what it held stands here alone.
   *
   * @returns tickets that it is about
   */
  loseSaved(): ReadonlySet<string> {
    const lost = this.unsent().filter((entry) => entry.n !== null)
    for (const entry of lost) this.put({ ...entry, n: null, row: null, mark: 'notSaved' })
    return new Set(lost.flatMap(({ command }) => command.tickets))
  }

  /** What the outbox does not have. */
  inMemoryOnly(): readonly PendingEntry[] {
    return this.unsent().filter((entry) => entry.n === null)
  }

  summary(): OutboxSummary {
    const unsent = this.unsent()
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

  #forgetOrder(): void {
    this.#sorted = null
    this.#byTicket = null
    this.#ticketIds = null
  }
}

/** Of one command. What the server has acknowledged is on its way out, and not worth comparing. */
const isSame = (one: PendingEntry, other: PendingEntry): boolean =>
  one.n === other.n &&
  one.mark === other.mark &&
  one.savedAt === other.savedAt &&
  one.lastCode === other.lastCode &&
  one.isUndecided === other.isUndecided &&
  one.acknowledgedVersions === null &&
  other.acknowledgedVersions === null

function byTicket(entries: readonly PendingEntry[]): ReadonlyMap<string, readonly PendingEntry[]> {
  const lists = new Map<string, PendingEntry[]>()
  for (const entry of entries) {
    for (const ticketId of new Set(entry.command.tickets)) {
      const list = lists.get(ticketId)
      if (list === undefined) lists.set(ticketId, [entry])
      else list.push(entry)
    }
  }
  return lists
}

export const entryOf = (row: OutboxRow, mark: PendingMark): PendingEntry => ({
  command: row.command,
  n: row.n,
  mark,
  savedAt: row.savedAt,
  lastCode: row.lastCode,
  isUndecided: isUndecided(row),
  acknowledgedVersions: row.state === 'acknowledged' ? row.versions : null,
  row,
})
