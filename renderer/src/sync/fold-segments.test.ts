/**
 * Folding goes in slices between which the cache changes, and a window may die after any of its transactions: what can be
 * read is always what the server has, and what was erased is not written back.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TicketEvent } from '@shared/domain/event'
import type { Ticket } from '@shared/domain/ticket'
import { endingOf } from '@shared/protocol/sums'
import type { Change, Upsert } from '@shared/protocol/sync'
import { DeviceWorld, type DeviceWindow } from './testing/device-window'
import { openCache, type CacheDatabase } from '@/cache/cache-database'
import { foldOne } from '@/cache/fold-segments'
import { segmentKeys } from '@/cache/read-segments'
import { readTogether } from '@/cache/read-together'
import { replacePart } from '@/cache/replace-part'
import { readSyncState } from '@/cache/sync-state'
import { segmentText } from '@/cache/testing/segment-text'
import { annaActor, borisActor, command, register, testId } from '@/cache/testing/organisation'

/** As many as make a segment worth folding, and some that stay in it. */
const CHANGED = 16
const SIZE = CHANGED + 2

let world: DeviceWorld
let server: DeviceWorld['server']
let segments: readonly (readonly string[])[]

beforeEach(async () => {
  world = new DeviceWorld()
  ;({ server } = world)
  segments = [0, 1].map(() => Array.from({ length: SIZE }, () => testId()))
  for (const id of segments.flat()) server.execute(register(id), borisActor)
  for (const id of segments.flat())
    server.execute(command('resolve', id, { code: 'solved', text: 'Готово', isReply: true }), borisActor)
  for (const ids of segments) await server.pack(ids)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await world.close()
})

const note = (id: string, text = 'Ещё одно'): void => void server.execute(command('addNote', id, { text }), borisActor)

/** What the cache holds is what the server has, read as a screen reads it. */
async function expectSame(cache: CacheDatabase): Promise<void> {
  const ids = [...server.tickets.keys()]
  const { bases, timelines } = await readTogether(cache, ids, ids)
  ids.forEach((id, index) => {
    expect(bases[index]).toEqual(server.tickets.get(id))
    expect(timelines[index]?.events).toEqual(server.events.filter((event) => event.ticketId === id))
  })
}

/** Brings what the server has into the cache, and stops before anything is folded. */
async function bring(window: DeviceWindow): Promise<void> {
  vi.spyOn(window.cache.segmentMarks, 'toArray').mockResolvedValue([])
  await window.check()
  vi.mocked(window.cache.segmentMarks.toArray).mockRestore()
}

/** Both segments worth folding: 16 of each have become rows. */
async function due(): Promise<DeviceWindow> {
  const window = await world.window()
  for (const ids of segments) for (const id of ids.slice(0, CHANGED)) note(id)
  await bring(window)
  expect(await window.cache.tickets.count()).toBe(2 * CHANGED)
  await expectSame(window.cache)
  return window
}

/** Runs after the transaction that reads what is due, before the one that writes it. */
function whilePacking(cache: CacheDatabase, run: () => Promise<void>): void {
  const begin = cache.transaction.bind(cache) as (...args: unknown[]) => Promise<unknown>
  const spy = vi.spyOn(cache, 'transaction')
  spy.mockImplementation((async (...args: unknown[]) => {
    const result = await begin(...args)
    spy.mockRestore()
    await run()
    return result
  }) as typeof cache.transaction)
}

describe('a fold in slices', () => {
  it('leaves a readable cache after each of them, whatever comes between', async () => {
    const window = await due()
    const { cache } = window
    const [first = [], second = []] = segments
    expect(await foldOne(cache, 'folded-1')).toHaveLength(2)
    expect(await cache.tickets.count()).toBe(CHANGED)
    await expectSame(cache)
    // One of the segment just folded, one that is due still, one that nobody had touched, and one that is opened again.
    for (const id of [first[0]!, second[0]!, second[SIZE - 1]!]) note(id, 'Между делом')
    server.execute(command('reopen', second[1]!, { reason: 'Опять' }), borisActor)
    await bring(window)
    await expectSame(cache)
    expect(await foldOne(cache, 'folded-2')).toHaveLength(2)
    await expectSame(cache)
    expect(await foldOne(cache, 'folded-3')).toBeNull()
    expect((await cache.tickets.toCollection().primaryKeys()).toSorted()).toEqual([first[0]!, second[1]!].toSorted())
  })

  it.each([
    ['of a ticket that goes back into it', (ids: readonly string[]) => ids[0]!],
    ['of a ticket that was in it untouched', (ids: readonly string[]) => ids[SIZE - 1]!],
  ])('gives a slice up when there came a change meanwhile %s', async (_what, which) => {
    const window = await due()
    const { cache } = window
    const keys = await segmentKeys(cache)
    whilePacking(cache, async () => {
      for (const ids of segments) note(which(ids), 'Пока складывали')
      await bring(window)
    })
    expect(await foldOne(cache, 'folded-1')).toEqual([])
    expect(await segmentKeys(cache)).toEqual(keys)
    await expectSame(cache)
    // And the next one takes it as it is now.
    expect(await foldOne(cache, 'folded-2')).toHaveLength(2)
    await expectSame(cache)
  })

  it('does not write back what was erased meanwhile', async () => {
    const window = await due()
    const { cache } = window
    const erased = segments.map(([id]) => id!)
    whilePacking(cache, async () => {
      erased.forEach(erase)
      await bring(window)
    })
    await foldOne(cache, 'folded-1')
    await expectSame(cache)
    while ((await foldOne(cache, 'folded-2')) !== null);
    await expectSame(cache)
    // Each ticket says it once, but for those two.
    expect((await segmentText(cache)).split('Готово')).toHaveLength(2 * SIZE - erased.length + 1)
  })
})

describe('what must not stay on the disk', () => {
  let window: DeviceWindow
  let id: string
  beforeEach(async () => {
    window = await world.window()
    id = segments[0]![0]!
    // One change is not worth folding: its old copy stays in the segment, and counts no more.
    note(id)
    await window.check()
    expect(await window.cache.tickets.count()).toBe(1)
  })

  it('goes from a segment also when the ticket has become a row before its text was erased', async () => {
    erase(id)
    await window.check()
    await expectSame(window.cache)
    expect((await segmentText(window.cache)).split('Готово')).toHaveLength(2 * SIZE)
  })

  it.each([
    ['is lost', () => window.cache.timelines.delete(id)],
    ['has lost where it goes on', () => window.cache.timelines.put({ ticketId: id, events: [] })],
  ])('goes from a segment also when the row of its history %s', async (_what, lose) => {
    await lose()
    erase(id)
    await window.check()
    expect((await segmentText(window.cache)).split('Готово')).toHaveLength(2 * SIZE)
  })

  const nothing = (): Promise<void> => Promise.resolve()
  it.each([
    ['that has become a row before', () => id, nothing],
    ['that has lost the row of its history', () => id, () => window.cache.timelines.delete(id)],
    ['that is nowhere but in the segment', () => segments[1]![0]!, nothing],
  ])(
    'goes from a segment also when a part that was found to differ brings a ticket %s without its text',
    async (_, which, lose) => {
      const { cache } = window
      const ticketId = which()
      await lose()
      noteErasure(silence(ticketId))
      const ending = endingOf(ticketId)
      const changes = [...server.tickets.values()]
        .filter((ticket) => endingOf(ticket.id) === ending)
        .flatMap((ticket): Upsert[] => [
          { op: 'upsert', entity: 'ticket', id: ticket.id, version: ticket.version, image: ticket },
          {
            op: 'upsert',
            entity: 'timeline',
            id: ticket.id,
            version: ticket.version,
            image: server.events.filter((event) => event.ticketId === ticket.id),
          },
        ])
      const state = await readSyncState(cache)
      await replacePart(cache, { entity: 'ticket', ending }, changes, state, new Set(), world.time.now())
      while ((await foldOne(cache, testId())) !== null);
      await expectSame(cache)
      expect((await segmentText(cache)).split('Готово')).toHaveLength(2 * SIZE)
    },
  )

  it('goes from a segment also when the history comes whole, and says that something was erased', async () => {
    const ticket = noteErasure(silence(id))
    const history = server.events.filter((event) => event.ticketId === id)
    server.publish({ op: 'upsert', entity: 'ticket', id, version: ticket.version, image: ticket })
    server.publish({ op: 'upsert', entity: 'timeline', id, version: ticket.version, image: history })
    await window.check()
    await expectSame(window.cache)
    expect((await segmentText(window.cache)).split('Готово')).toHaveLength(2 * SIZE)
  })

  it('goes from a segment also when the ticket has become a row before it may not be read any more', async () => {
    server.publish({ op: 'out', entity: 'ticket', id })
    await window.check()
    expect(await segmentText(window.cache)).not.toContain(id)
  })
})

/** Takes away what the resolution of a ticket said; its version stays. */
function erase(ticketId: string): void {
  const image = silence(ticketId)
  const change: Change = { op: 'upsert', entity: 'event', id: image.id, version: 2, image }
  server.publish(change)
}

/** The same, and nobody tells of it. */
function silence(ticketId: string): TicketEvent {
  const event = server.events.find((one) => one.ticketId === ticketId && one.content?.['text'] === 'Готово')!
  const image = { ...event, content: null }
  server.events[server.events.indexOf(event)] = image
  return image
}

/** The record of the ticket says that it was erased. @returns the ticket as it stands after that */
function noteErasure(erased: TicketEvent): Ticket {
  const before = server.tickets.get(erased.ticketId)!
  const ticket = { ...before, version: before.version + 1 }
  server.tickets.set(ticket.id, ticket)
  server.events.push({
    ...erased,
    id: testId(),
    type: 'erased',
    seqInTicket: ticket.version,
    fields: { erased: { from: null, to: [erased.id] } },
    content: { reason: 'По запросу', by: 'root@opora' },
  })
  return ticket
}

describe('a window that dies', () => {
  it('after any transaction of a fold leaves what can be read, and the next one folds it', async () => {
    const window = await due()
    const { home } = world.device
    const { cache } = window
    await window.engine.stop()
    const whole = await segmentKeys(cache)
    let deaths = 0
    for (let isDone = false; !isDone; deaths += 1) {
      const dying = await openCache('server', annaActor.personId, home)
      isDone = await foldUntil(dying, deaths + 1)
      const next = await openCache('server', annaActor.personId, home)
      await expectSame(next)
      next.close()
    }
    expect(deaths).toBeGreaterThan(3)
    const last = await openCache('server', annaActor.personId, home)
    expect(await last.tickets.count()).toBe(0)
    expect(await segmentKeys(last)).toHaveLength(whole.length)
    await expectSame(last)
    last.close()
  })
})

/** Folds all there is with a cache that is closed under it after so many transactions. @returns whether it came to its end */
async function foldUntil(cache: CacheDatabase, transactions: number): Promise<boolean> {
  const begin = cache.transaction.bind(cache) as (...args: unknown[]) => Promise<unknown>
  let left = transactions
  vi.spyOn(cache, 'transaction').mockImplementation((async (...args: unknown[]) => {
    const result = await begin(...args)
    left -= 1
    if (left === 0) cache.close()
    return result
  }) as typeof cache.transaction)
  try {
    for (let slice = 0; (await foldOne(cache, `slice-${transactions}-${slice}`)) !== null; slice += 1);
  } catch (error) {
    if (left > 0) throw error
  }
  cache.close()
  return left > 0
}
