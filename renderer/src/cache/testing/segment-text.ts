import type { CacheDatabase } from '../cache-database'

/** Everything that the segments of a cache hold, as text. */
export async function segmentText(cache: CacheDatabase): Promise<string> {
  const packed = await cache.segmentBytes.toArray()
  const texts = packed.map((row) =>
    new Response(new Blob([row.packed]).stream().pipeThrough(new DecompressionStream('gzip'))).text(),
  )
  return (await Promise.all(texts)).join('\n')
}
