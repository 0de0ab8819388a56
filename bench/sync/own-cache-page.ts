/**
 * Runs in a page of the measured origin, on the cache that the application has filled, with the application's own code:
 * what the application never does alone, so that it could be timed there.
 */
import { z } from 'zod'
import { applyChanges } from '@/cache/apply-changes'
import { openCache, type CacheDatabase } from '@/cache/cache-database'
import { readTogether } from '@/cache/read-together'
import { SegmentColumns } from '@shared/protocol/segment-columns'
import type { Change } from '@shared/protocol/sync'
import type { TicketEvent } from '@shared/domain/event'
import type { Ticket } from '@shared/domain/ticket'

// The page's policy allows no code made of text.
z.config({ jitless: true })

export interface OwnCache {
  /** One ticket of each of so many segments. */
  idsInSegments(count: number): Promise<readonly string[]>
  /** The newest of them, whatever they stand in. */
  newestIds(count: number): Promise<readonly string[]>
  /** @returns milliseconds of each, with its history */
  openAll(ids: readonly string[]): Promise<readonly number[]>
  /** As a page of the feed brings them: each ticket with one new event. @returns milliseconds */
  apply(ids: readonly string[]): Promise<number>
}

declare global {
  var __ownCache: OwnCache
}

const cache = await opened()
/** Another one, so that what it has unpacked is not there for the first. */
const asideCache = await opened()

globalThis.__ownCache = {
  async idsInSegments(count) {
    const keys = await cache.segments.toCollection().primaryKeys()
    const step = Math.max(1, Math.floor(keys.length / count))
    const rows = await cache.segments.bulkGet(keys.filter((_key, index) => index % step === 0).slice(0, count))
    return rows.flatMap((row, index) => {
      if (row === undefined) return []
      const columns = new SegmentColumns(row.columns)
      return [columns.id((index * 37) % columns.count)]
    })
  },

  async newestIds(count) {
    const rows = await cache.tickets.toCollection().reverse().limit(count).primaryKeys()
    const ids = new Set(rows)
    for (const key of (await cache.segments.toCollection().primaryKeys()).reverse()) {
      if (ids.size >= count) break
      const row = await cache.segments.get(key)
      if (row === undefined) continue
      const columns = new SegmentColumns(row.columns)
      for (let line = 0; line < columns.count && ids.size < count; line += 1) ids.add(columns.id(line))
    }
    return [...ids]
  },

  async openAll(ids) {
    const values: number[] = []
    for (const id of ids) {
      const startedAt = performance.now()
      const { bases, timelines } = await readTogether(cache, [id], [id])
      values.push(performance.now() - startedAt)
      if (bases[0]?.id !== id || (timelines[0]?.events.length ?? 0) === 0) throw new Error(`${id} is not there`)
    }
    return values
  },

  async apply(ids) {
    const { bases, timelines } = await readTogether(asideCache, ids, ids)
    const changes = ids.flatMap((id, index): Change[] => {
      const [ticket, last] = [bases[index], timelines[index]?.events.at(-1)]
      return ticket === undefined || last === undefined ? [] : changesOf({ ticket, last })
    })
    const state = await cache.meta.get('sync')
    if (state?.key !== 'sync') throw new Error('The cache is empty')
    const startedAt = performance.now()
    await applyChanges(cache, changes, new Set(), Date.now(), state)
    return performance.now() - startedAt
  },
}

async function opened(): Promise<CacheDatabase> {
  const databases = await indexedDB.databases()
  const ids = databases.flatMap(({ name }) => /^opora-cache-(.{36})-(.{36})$/.exec(name ?? '')?.slice(1) ?? [])
  const [serverId, personId] = ids
  if (serverId === undefined || personId === undefined) throw new Error('The application has left no cache')
  return openCache(serverId, personId)
}

function changesOf({ ticket, last }: { readonly ticket: Ticket; readonly last: TicketEvent }): Change[] {
  const event = { ...last, id: crypto.randomUUID(), seqInTicket: last.seqInTicket + 1 }
  const image = { ...ticket, version: ticket.version + 1, updatedAt: Date.now() }
  return [
    { op: 'upsert', entity: 'event', id: event.id, version: 1, image: event },
    { op: 'upsert', entity: 'ticket', id: ticket.id, version: image.version, image },
  ]
}
