/** What the cache holds of the rows that a page brings, in the order of their ids; undefined where it holds none. */
import type { Table } from 'dexie'

export type ReadHeld = <Row>(table: Table<Row, string>, ids: readonly string[]) => Promise<readonly (Row | undefined)[]>

/** Ids from anywhere, most of which are held: a page of the feed. */
export const readEach: ReadHeld = (table, ids) => table.bulkGet([...ids])

/**
 * Ids that follow one another, of which hardly any is held: a page of a snapshot. One read of the keys between its first
 * and its last says which; a read for each would take about as long as writing them.
 */
export const readRun: ReadHeld = async <Row>(table: Table<Row, string>, ids: readonly string[]) => {
  const sorted = ids.toSorted()
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return []
  const keys = new Set(await table.where(':id').between(first, last, true, true).primaryKeys())
  const held = ids.filter((id) => keys.has(id))
  const rows = await table.bulkGet(held)
  const byId = new Map(held.map((id, index) => [id, rows[index]]))
  return ids.map((id) => byId.get(id))
}
