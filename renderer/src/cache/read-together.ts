/**
 * A ticket and its history as they stood at one moment. Of two moments, a command may be in the ticket and not in its
 * history: it could then not be taken back on the screen until the history had followed.
 */
import type { Ticket } from '@shared/domain/ticket'
import type { CacheDatabase } from './cache-database'
import type { TimelineRow } from './rows'

export interface ReadTogether {
  /** In the order of their ids; undefined where the cache has none. */
  readonly bases: readonly (Ticket | undefined)[]
  readonly timelines: readonly (TimelineRow | undefined)[]
}

export function readTogether(
  cache: CacheDatabase,
  ticketIds: readonly string[],
  timelineIds: readonly string[],
): Promise<ReadTogether> {
  return cache.transaction('r', cache.tickets, cache.timelines, async () => {
    const [bases, timelines] = await Promise.all([
      cache.tickets.bulkGet([...ticketIds]),
      cache.timelines.bulkGet([...timelineIds]),
    ])
    return { bases, timelines }
  })
}
