/**
 * Rows of the queue that nobody has looked at yet: finished tickets as columns, a block a segment. A row is made of one
 * when it is asked for. A ticket that has a row of its own counts there, and here no more.
 */
import { isMajorOpen } from '@shared/domain/major'
import type { SegmentColumns, ColumnTicket } from '@shared/protocol/segment-columns'
import { BlockRanges, type Range } from './block-ranges'
import type { FinishedList, SortKeys } from './queue-order'
import type { QueueRow } from './queue-row'
import { isInResolved } from './queue-views'

export type MakeRow = (ticket: ColumnTicket) => QueueRow

/** Whether the words stand in a text. */
export type Matches = (text: string) => boolean

/** Rows that were made are given again, so that a list that is shown stays the same. */
const MOST_MADE = 2_000

interface Block extends Range {
  readonly columns: SegmentColumns
  readonly makeRow: MakeRow
  /** By line: 1 where it counts no more. */
  readonly taken: Uint8Array
  /** By line. */
  readonly ids: readonly string[]
  /** By line. */
  readonly finishedAt: Float64Array
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
  readonly #ranges = new BlockRanges(this.#blocks)
  readonly #made = new Map<string, QueueRow>()
  /** Keys of blocks in which nobody has searched. */
  readonly #unread = new Set<string>()
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
    const finishedAt = new Float64Array(columns.count)
    ids.forEach((id, line) => {
      finishedAt[line] = columns.finishedAt(line)
      if (!counts(id)) {
        taken[line] = 1
        return
      }
      this.#count(columns, line, 1)
      if (!columns.isOfMajor(line)) return
      const ticket = columns.ticket(line)
      links.push({ id, isMajor: isMajorOpen(ticket), majorId: ticket.majorId })
    })
    const [from, to] = [ids[0] ?? '', ids.at(-1) ?? '']
    this.#blocks.set(key, { columns, makeRow, taken, ids, finishedAt, from, to, texts: null })
    this.#unread.add(key)
    this.#ranges.forget()
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
    this.#unread.delete(key)
    this.#ranges.forget()
  }

  clear(): void {
    this.#blocks.clear()
    this.#unread.clear()
    this.#ranges.forget()
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

  idOfNumber(number: number): string | undefined {
    for (const { columns, taken, ids } of this.#blocks.values()) {
      for (let line = 0; line < columns.count; line += 1) {
        if (taken[line] === 0 && columns.number(line) === number) return ids[line]
      }
    }
    return undefined
  }

  /** Of those that ended, what they are ordered by. @param matches null for all */
  resolved(matches: Matches | null): SortKeys[] {
    const found: SortKeys[] = []
    this.#eachResolved(matches, ({ columns, ids }, line) => found.push(columns.sortKeys(line, ids[line] ?? '')))
    return found
  }

  /** The same for the order that a list of them mostly has, without an object each. */
  addFinished(matches: Matches | null, list: FinishedList): void {
    this.#eachResolved(matches, ({ columns, finishedAt, ids }, line) => {
      list.add(ids[line] ?? '', finishedAt[line] ?? 0, columns.registeredAt(line))
    })
  }

  /** Whether words are looked for in all of them: see `prepareSearch`. */
  get isSearchable(): boolean {
    return this.#unread.size === 0
  }

  /**
   * Makes the texts in which words are looked for, of so many blocks: of all at once it would take too long.
   *
   * @param isTimeOver asked after each block
   */
  prepareSearch(isTimeOver: () => boolean): void {
    for (const key of this.#unread) {
      const block = this.#blocks.get(key)
      if (block !== undefined) block.texts = textsOf(block)
      this.#unread.delete(key)
      if (isTimeOver()) return
    }
  }

  /** Where texts are not made, words are not found yet. */
  #eachResolved(matches: Matches | null, visit: (block: Block, line: number) => void): void {
    for (const block of this.#blocks.values()) {
      const { columns, taken, texts } = block
      if (matches !== null && texts === null) continue
      for (let line = 0; line < columns.count; line += 1) {
        if (taken[line] === 1) continue
        if (matches === null || matches(texts?.[line] ?? '')) visit(block, line)
      }
    }
  }

  #find(id: string): { readonly block: Block; readonly line: number } | null {
    for (const block of this.#ranges.around(id)) {
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
