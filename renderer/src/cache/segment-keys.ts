/**
 * Which segments may hold a ticket. Keys name the first and the last ticket of each; they are read once and kept in
 * memory for as long as no segment comes or goes, which a stamp in the cache tells within the reader's own transaction.
 */
import type { CacheDatabase } from './cache-database'

const END = '~'

/** Which tickets may be in it stands in its key, so that keys alone say where to look. */
export const keyOf = (from: string, to: string, id: string): string => [from, to, id].join(END)

/** By the first ticket; no ticket beyond `furthest` is in this one or in any before it. */
interface Range {
  readonly key: string
  readonly from: string
  readonly to: string
  readonly furthest: string
}

interface Known {
  readonly stamp: string
  readonly ranges: readonly Range[]
}

const known = new WeakMap<CacheDatabase, Known>()

/** Inside the caller's transaction, which writes segments. */
export async function stampSegments(cache: CacheDatabase): Promise<void> {
  await cache.meta.put({ key: 'segmentStamp', stamp: crypto.randomUUID() })
}

/** @returns null for segments of a version that had no stamps */
export async function readStamp(cache: CacheDatabase): Promise<string | null> {
  const row = await cache.meta.get('segmentStamp')
  return row?.key === 'segmentStamp' ? row.stamp : null
}

/** Inside the caller's transaction. @returns by key, which of the ids may be in it */
export async function keysFor(
  cache: CacheDatabase,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ranges = await readRanges(cache)
  const found = new Map<string, string[]>()
  for (const id of ids) {
    for (let place = lastFrom(ranges, id); place >= 0; place -= 1) {
      const range = ranges[place]
      if (range === undefined || range.furthest < id) break
      if (range.to < id) continue
      const list = found.get(range.key)
      if (list === undefined) found.set(range.key, [id])
      else list.push(id)
    }
  }
  return found
}

async function readRanges(cache: CacheDatabase): Promise<readonly Range[]> {
  const stamp = await readStamp(cache)
  const held = known.get(cache)
  if (stamp !== null && held?.stamp === stamp) return held.ranges
  const ranges = rangesOf(await cache.segments.toCollection().primaryKeys())
  if (stamp !== null) known.set(cache, { stamp, ranges })
  return ranges
}

/** @param keys in their order */
function rangesOf(keys: readonly string[]): readonly Range[] {
  let furthest = ''
  return keys.map((key) => {
    const [from = '', to = ''] = key.split(END)
    if (to > furthest) furthest = to
    return { key, from, to, furthest }
  })
}

/** @returns the last place of a range that begins there or before; -1 where none does */
function lastFrom(ranges: readonly Range[], id: string): number {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle]?.from ?? '') <= id) low = middle + 1
    else high = middle
  }
  return low - 1
}
