/** Search on the server, and bringing what was found there into the cache: from then on it is a ticket like any other. */
import { applyChanges } from '@/cache/apply-changes'
import type { CacheDatabase } from '@/cache/cache-database'
import type { Touched } from '@/cache/rows'
import { readSyncState } from '@/cache/sync-state'
import type { Channel, Clock } from '@/sync/ports'
import {
  searchResponseSchema,
  type SearchRequest,
  type SearchResponse,
  ticketAnswerSchema,
  type TicketResponse,
} from '@shared/protocol/search'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import type { ServerCalls } from './server-calls'

/** Both reject with a `ServerCallError`. */
export interface SearchActions {
  find(words: string): Promise<SearchResponse>
  /** Resolves when this device has it, and memory shows it. */
  bring(ticketId: string): Promise<void>
}

export interface SearchPorts {
  readonly cache: CacheDatabase
  readonly channel: Channel
  readonly clock: Clock
  readonly server: ServerCalls
  /** Reads into memory what has changed. */
  readonly show: (touched: Touched) => Promise<void>
}

export function searchActions({ cache, channel, clock, server, show }: SearchPorts): SearchActions {
  return {
    find(words) {
      const request: SearchRequest = { words }
      return server.ask('post', '/v1/search', searchResponseSchema, request)
    },
    async bring(ticketId) {
      const { epoch } = await readSyncState(cache)
      const query = new URLSearchParams({ schema: String(SYNC_SCHEMA), ...(epoch === null ? {} : { epoch }) })
      const answer: TicketResponse = await server.ask('get', `/v1/tickets/${ticketId}?${query}`, ticketAnswerSchema)
      // It moves no cursor: what changes in it later comes with the feed, or with the snapshot that is under way.
      const { touched } = await applyChanges(cache, answer.changes, new Set(), clock.now(), null)
      channel.post({ type: 'changed', touched })
      await show(touched)
    },
  }
}
