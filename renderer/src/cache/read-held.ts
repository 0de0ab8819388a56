/** What the cache holds of the rows that a page brings, in the order of their ids; undefined where it holds none. */
import type { Table } from 'dexie'

export type ReadHeld = <Row>(table: Table<Row, string>, ids: readonly string[]) => Promise<readonly (Row | undefined)[]>

/** From so many ids on it pays to ask first which of them are there. */
const MANY = 64
/** Keys that are read for each id: more would take as long as reading the rows one by one. */
const KEYS_PER_ID = 8

/**
 * Ids from anywhere: a page of the feed. Finished tickets are no rows before they change, so of many ids some are held and
 * some are not; where the table is small enough, one read of its keys says which.
 */
export const readEach: ReadHeld = async <Row>(table: Table<Row, string>, ids: readonly string[]) => {
  if (ids.length < MANY) return table.bulkGet([...ids])
  const most = KEYS_PER_ID * ids.length
  const keys = await table.toCollection().limit(most).primaryKeys()
  return keys.length < most ? readThose(table, ids, new Set(keys)) : table.bulkGet([...ids])
}

/**
 * Ids that follow one another, of which hardly any is held: a page of a snapshot. One read of the keys between its first
 * and its last says which; a read for each would take about as long as writing them.
 */
export const readRun: ReadHeld = async <Row>(table: Table<Row, string>, ids: readonly string[]) => {
  const sorted = ids.toSorted()
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return []
  const keys = new Set(await table.where(':id').between(first, last, true, true).primaryKeys())
  return readThose(table, ids, keys)
}

async function readThose<Row>(
  table: Table<Row, string>,
  ids: readonly string[],
  keys: ReadonlySet<string>,
): Promise<readonly (Row | undefined)[]> {
  const held = ids.filter((id) => keys.has(id))
  const rows = await table.bulkGet(held)
  const byId = new Map(held.map((id, index) => [id, rows[index]]))
  return ids.map((id) => byId.get(id))
}
