/**
 * Rows of the queue that nobody has looked at yet: finished tickets as columns, a block a segment. A row is made of one
 * when it is asked for. A ticket that has a row of its own counts there, and here no more.
 */
import { isMajorOpen } from '@shared/domain/major'
import type { SegmentColumns, ColumnTicket } from '@shared/protocol/segment-columns'
import type { SortKeys } from './queue-order'
import type { QueueRow } from './queue-row'
import { isInResolved } from './queue-views'

export type MakeRow = (ticket: ColumnTicket) => QueueRow

/** Rows that were made are given again, so that a list that is shown stays the same. */
const MOST_MADE = 2_000

interface Block {
  readonly columns: SegmentColumns
  readonly makeRow: MakeRow
  /** By line: 1 where it counts no more. */
  readonly taken: Uint8Array
  /** By line. */
  readonly ids: readonly string[]
  /** By line, what words are looked for in; null until somebody searches. */
  texts: readonly string[] | null
}

export interface PackedLink {
  readonly id: string
  readonly isMajor: boolean
  readonly majorId: string | null
}

export class PackedRows {
  readonly #blocks = new Map<string, Block>()
  readonly #made = new Map<string, QueueRow>()
  #size = 0
  #resolvedCount = 0

  get size(): number {
    return this.#size
  }

  get resolvedCount(): number {
    return this.#resolvedCount
  }

  /**
   * @param counts false for a ticket that stands elsewhere
   * @returns tickets of it that belong to a major incident
   */
  put(key: string, columns: SegmentColumns, makeRow: MakeRow, counts: (id: string) => boolean): readonly PackedLink[] {
    this.drop(key)
    const links: PackedLink[] = []
    const taken = new Uint8Array(columns.count)
    const ids = columns.ids()
    ids.forEach((id, line) => {
      if (!counts(id)) {
        taken[line] = 1
        return
      }
      this.#count(columns, line, 1)
      if (!columns.isOfMajor(line)) return
      const ticket = columns.ticket(line)
      links.push({ id, isMajor: isMajorOpen(ticket), majorId: ticket.majorId })
    })
    this.#blocks.set(key, { columns, makeRow, taken, ids, texts: null })
    return links
  }

  drop(key: string): void {
    const block = this.#blocks.get(key)
    if (block === undefined) return
    for (const [line, isTaken] of block.taken.entries()) {
      if (isTaken === 1) continue
      this.#count(block.columns, line, -1)
      this.#made.delete(block.ids[line] ?? '')
    }
    this.#blocks.delete(key)
  }

  clear(): void {
    this.#blocks.clear()
    this.#made.clear()
    this.#size = 0
    this.#resolvedCount = 0
  }

  /** It stands elsewhere from now on, or nowhere. */
  take(id: string): void {
    const place = this.#find(id)
    if (place === null) return
    place.block.taken[place.line] = 1
    this.#count(place.block.columns, place.line, -1)
    this.#made.delete(id)
  }

  get(id: string): QueueRow | undefined {
    const made = this.#made.get(id)
    if (made !== undefined) return made
    const place = this.#find(id)
    if (place === null) return undefined
    const row = place.block.makeRow(place.block.columns.ticket(place.line))
    if (this.#made.size >= MOST_MADE) this.#made.clear()
    this.#made.set(id, row)
    return row
  }

  /** Of those that ended, what they are ordered by. @param matches null for all */
  resolved(matches: ((text: string) => boolean) | null): SortKeys[] {
    const found: SortKeys[] = []
    for (const block of this.#blocks.values()) {
      const { columns, taken } = block
      if (matches !== null) block.texts ??= textsOf(block)
      for (let line = 0; line < columns.count; line += 1) {
        if (taken[line] === 1 || !isInResolved({ state: columns.state(line) })) continue
        if (matches !== null && !matches(block.texts?.[line] ?? '')) continue
        found.push(columns.sortKeys(line, block.ids[line] ?? ''))
      }
    }
    return found
  }

  #find(id: string): { readonly block: Block; readonly line: number } | null {
    for (const block of this.#blocks.values()) {
      if (id < (block.ids[0] ?? '') || id > (block.ids.at(-1) ?? '')) continue
      const line = block.columns.find(id)
      if (line !== -1 && block.taken[line] === 0) return { block, line }
    }
    return null
  }

  #count(columns: SegmentColumns, line: number, by: 1 | -1): void {
    this.#size += by
    if (isInResolved({ state: columns.state(line) })) this.#resolvedCount += by
  }
}

function textsOf({ columns, makeRow }: Block): readonly string[] {
  return Array.from({ length: columns.count }, (_, line) => searchText(makeRow(columns.ticket(line))))
}

/** What words are looked for in. */
export const searchText = (row: QueueRow): string =>
  `${row.number ?? ''} ${row.provisionalCode} ${row.externalRef ?? ''} ${row.subject} ${row.requesterName}`.toLocaleLowerCase()
