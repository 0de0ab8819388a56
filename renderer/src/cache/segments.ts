/**
 * Segments in the cache: finished tickets as the server packed them, one row for 128 of them, never changed. What changes
 * stands as rows beside them: a ticket that has become a row, or is gone, is marked, and its copy in the segment counts
 * no more. Its columns and its bytes are two rows, since a queue needs the first alone.
 */
import { splitSegment, type SegmentTicket } from '@shared/protocol/segment'
import { SegmentColumns } from '@shared/protocol/segment-columns'
import type { CacheDatabase } from './cache-database'
import type { SegmentBytesRow, SegmentMarksRow, SegmentPlace, SegmentRow } from './rows'
import { keyOf, keysFor, stampSegments } from './segment-keys'
import { unpacked } from './unpack-segment'

export interface StoredSegment {
  readonly row: SegmentRow
  readonly bytes: SegmentBytesRow
}

/**
 * @param id tells it from others of the same tickets
 * @throws {RangeError} for what is no segment
 */
export function storedSegment(id: string, body: Uint8Array): StoredSegment {
  const { columns, packed } = splitSegment(body)
  const read = new SegmentColumns(columns)
  const key = keyOf(read.id(0), read.id(read.count - 1), id)
  return { row: { key, columns }, bytes: { key, packed } }
}

/** Inside the caller's transaction. */
export async function putSegments(cache: CacheDatabase, segments: readonly StoredSegment[]): Promise<void> {
  if (segments.length === 0) return
  await stampSegments(cache)
  await cache.segments.bulkPut(segments.map(({ row }) => row))
  await cache.segmentBytes.bulkPut(segments.map(({ bytes }) => bytes))
}

/** Inside the caller's transaction. Without tickets whose copy counts no more. */
export async function placesOf(cache: CacheDatabase, ids: readonly string[]): Promise<Map<string, SegmentPlace>> {
  const places = new Map<string, SegmentPlace>()
  if (ids.length === 0) return places
  const wanted = await keysFor(cache, ids)
  const keys = [...wanted.keys()]
  const [rows, marks] = await Promise.all([cache.segments.bulkGet(keys), cache.segmentMarks.bulkGet(keys)])
  keys.forEach((key, index) => {
    const row = rows[index]
    if (row === undefined) return
    const columns = new SegmentColumns(row.columns)
    for (const id of wanted.get(key) ?? []) {
      const line = columns.find(id)
      if (line === -1 || marks[index]?.ids.includes(id) === true) continue
      const version = columns.version(line)
      if (version > (places.get(id)?.version ?? -1)) places.set(id, { key, line, version })
    }
  })
  return places
}

/**
 * Their copies in segments count no more. Inside the caller's transaction.
 *
 * @param mustGo what stands in them is not to stay on the disk: the segment is written anew as soon as there is time
 */
export async function markInSegments(cache: CacheDatabase, ids: readonly string[], mustGo: boolean): Promise<void> {
  if (mustGo && ids.length > 0) await hastenMarked(cache, ids)
  await markAt(cache, await placesOf(cache, ids), mustGo)
}

/** The same of copies whose places are known, and count. */
export async function markAt(
  cache: CacheDatabase,
  places: ReadonlyMap<string, SegmentPlace>,
  mustGo: boolean,
): Promise<void> {
  const byKey = new Map<string, string[]>()
  for (const [id, { key }] of places) {
    const ids = byKey.get(key)
    if (ids === undefined) byKey.set(key, [id])
    else ids.push(id)
  }
  const keys = [...byKey.keys()]
  if (keys.length === 0) return
  const held = await cache.segmentMarks.bulkGet(keys)
  await cache.segmentMarks.bulkPut(
    keys.map((key, index): SegmentMarksRow => {
      const before = held[index]
      return {
        key,
        ids: [...new Set([...(before?.ids ?? []), ...(byKey.get(key) ?? [])])],
        mustGo: mustGo || (before?.mustGo ?? false),
      }
    }),
  )
}

/** A copy that counts no more already is still on the disk. */
async function hastenMarked(cache: CacheDatabase, ids: readonly string[]): Promise<void> {
  const going = new Set(ids)
  const marks = await cache.segmentMarks.toArray()
  const hastened = marks.filter((row) => !row.mustGo && row.ids.some((id) => going.has(id)))
  if (hastened.length > 0) await cache.segmentMarks.bulkPut(hastened.map((row) => ({ ...row, mustGo: true })))
}

/** What stands at these places, read in the caller's transaction; resolves to what is to be unpacked after it. */
export async function packedAt(
  cache: CacheDatabase,
  places: ReadonlyMap<string, SegmentPlace>,
): Promise<ReadonlyMap<string, SegmentBytesRow>> {
  const keys = [...new Set([...places.values()].map(({ key }) => key))]
  const rows = await cache.segmentBytes.bulkGet(keys)
  return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.key, row] as const])))
}

/**
 * Outside of any transaction, which would end meanwhile. A segment that cannot be read is dropped: its tickets are found
 * to be missing by the next comparison with the server, which is due then, and fetched again.
 */
export async function ticketsAt(
  cache: CacheDatabase,
  places: ReadonlyMap<string, SegmentPlace>,
  packed: ReadonlyMap<string, SegmentBytesRow>,
): Promise<ReadonlyMap<string, SegmentTicket>> {
  const tickets = new Map<string, SegmentTicket>()
  const broken = new Map<string, unknown>()
  for (const [id, { key, line }] of places) {
    if (broken.has(key)) continue
    try {
      const row = packed.get(key)
      if (row === undefined) throw new RangeError('A segment has columns, and nothing else')
      tickets.set(id, (await unpacked(cache, row)).ticket(line))
    } catch (error) {
      broken.set(key, error)
    }
  }
  for (const [key, error] of broken) await dropBroken(cache, key, error)
  return tickets
}

/** The next comparison with the server is due then, and brings its tickets. */
export async function dropBroken(cache: CacheDatabase, key: string, error: unknown): Promise<void> {
  console.error(`Segment ${key} of the cache cannot be read; its tickets are fetched again`, error)
  const tables = [cache.segments, cache.segmentBytes, cache.segmentMarks, cache.meta]
  await cache.transaction('rw', tables, async () => {
    await removeSegment(cache, key)
    await cache.meta.delete('check')
  })
}

/**
 * Takes away what is left of segments whose columns were lost: what is erased is not looked for there. Their tickets were
 * fetched again by then.
 */
export async function dropLeftovers(cache: CacheDatabase): Promise<void> {
  const { segments, segmentBytes, segmentMarks } = cache
  await cache.transaction('rw', [segments, segmentBytes, segmentMarks], async () => {
    const known = new Set(await segments.toCollection().primaryKeys())
    for (const table of [segmentBytes, segmentMarks]) {
      const keys = await table.toCollection().primaryKeys()
      await table.bulkDelete(keys.filter((key) => !known.has(key)))
    }
  })
}

/** Inside the caller's transaction. */
export async function removeSegment(cache: CacheDatabase, key: string): Promise<void> {
  await stampSegments(cache)
  await Promise.all([cache.segments.delete(key), cache.segmentBytes.delete(key), cache.segmentMarks.delete(key)])
}
