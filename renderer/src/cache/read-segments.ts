/** What the queue reads of segments: columns, and which of their tickets count no more. */
import { SegmentColumns } from '@shared/protocol/segment-columns'
import type { CacheDatabase } from './cache-database'

export interface HeldSegment {
  readonly key: string
  readonly columns: SegmentColumns
  readonly marked: ReadonlySet<string>
}

/** The newest tickets first. */
export async function segmentKeys(cache: CacheDatabase): Promise<readonly string[]> {
  return (await cache.segments.toCollection().primaryKeys()).reverse()
}

/** Without those that are gone. */
export async function heldSegments(cache: CacheDatabase, keys: readonly string[]): Promise<readonly HeldSegment[]> {
  if (keys.length === 0) return []
  const [rows, marks] = await cache.transaction('r', cache.segments, cache.segmentMarks, () =>
    Promise.all([cache.segments.bulkGet([...keys]), cache.segmentMarks.bulkGet([...keys])]),
  )
  return rows.flatMap((row, index): HeldSegment[] => {
    if (row === undefined) return []
    return [{ key: row.key, columns: new SegmentColumns(row.columns), marked: new Set(marks[index]?.ids) }]
  })
}
