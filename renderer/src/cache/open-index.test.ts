/** The packed index of open tickets: after whatever was written, it says what the rows say, or is not there. */
import fc from 'fast-check'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { buildTicket, createWorld, people, policies, testId, TEST_NOW } from '@shared/domain/testing'
import { playSteps, stepsArbitrary } from '@shared/domain/testing/play'
import { isOpen, type Ticket } from '@shared/domain/ticket'
import { endingOf } from '@shared/protocol/sums'
import type { Change, Upsert } from '@shared/protocol/sync'
import { createSlaRules } from '@shared/sla'
import { applyChanges } from './apply-changes'
import { CacheDatabase, clearCache } from './cache-database'
import { blockOf, clocksAt, decodeBlock, encodeBlock, openTicketOf } from './open-blocks'
import { giveUpOpenIndex, readOpenIndex, readOpenTickets } from './open-index'
import { replacePart } from './replace-part'
import { readSyncState } from './sync-state'

const HOUR = 3_600_000
const rules = createSlaRules(Object.values(policies), [])
const PERSON_VERSION = 1
const opened: CacheDatabase[] = []

afterEach(() => {
  for (const cache of opened.splice(0)) cache.close()
  vi.restoreAllMocks()
})

async function newCache(): Promise<CacheDatabase> {
  const cache = new CacheDatabase('cache', { indexedDB: new IDBFactory(), IDBKeyRange })
  opened.push(cache)
  await cache.open()
  return cache
}

const directory: readonly Upsert[] = [
  ...Object.values(people).map((image): Upsert => {
    return { op: 'upsert', entity: 'person', id: image.id, version: PERSON_VERSION, image }
  }),
  ...Object.values(policies).map((image): Upsert => ({
    op: 'upsert',
    entity: 'policy',
    id: image.id,
    version: 1,
    image,
  })),
]
const upsertOf = (image: Ticket): Change => {
  return { op: 'upsert', entity: 'ticket', id: image.id, version: image.version, image }
}
const write = (cache: CacheDatabase, changes: readonly Change[], now = TEST_NOW): Promise<unknown> =>
  applyChanges(cache, changes, new Set(), now, null)

const nameOf = (id: string): string => Object.values(people).find((person) => person.id === id)?.name ?? ''

async function expectIndexSaysWhatRowsSay(cache: CacheDatabase): Promise<void> {
  const rows = (await cache.tickets.toArray()).filter(({ state }) => isOpen(state))
  expect((await cache.openTickets.toCollection().primaryKeys()).toSorted()).toEqual(rows.map(({ id }) => id))
  const { open: index } = await readOpenIndex(cache)
  expect(index?.map(({ ticket }) => ticket.id).toSorted()).toEqual(rows.map(({ id }) => id))
  for (const row of rows) {
    const packed = index?.find(({ ticket }) => ticket.id === row.id)
    expect(row).toMatchObject(packed?.ticket ?? {})
    const said = openTicketOf(row, rules, packed?.reckonedAt ?? Number.NaN, nameOf)
    expect({ ...packed, ticket: null }).toEqual({ ...said, ticket: null })
  }
}

/** All that stands in the blocks, as text. */
const written = async (cache: CacheDatabase): Promise<string> =>
  JSON.stringify((await cache.openBlocks.toArray()).map(({ rest }) => rest))

describe('a requester who is called otherwise', () => {
  const { requester } = people
  const called = (name: string, version: number): Upsert => ({
    op: 'upsert',
    entity: 'person',
    id: requester.id,
    version,
    image: { ...requester, name },
  })

  it.each([
    ['by the feed', (cache: CacheDatabase) => write(cache, [called('Another Name', 2)])],
    [
      'by a comparison with the server',
      async (cache: CacheDatabase) => {
        const part = { entity: 'person', ending: endingOf(requester.id) } as const
        await replacePart(cache, part, [called('Another Name', 2)], await readSyncState(cache), new Set(), TEST_NOW)
      },
    ],
  ])('is so in every block, %s, and the old name is on the disk no more', async (_how, rename) => {
    const cache = await newCache()
    const tickets = [1, 2, 3].map((count) => buildTicket({ id: testId(count), requesterId: requester.id }))
    await write(cache, [...directory, ...tickets.map(upsertOf)])
    expect(await written(cache)).toContain(requester.name)
    await rename(cache)
    expect(await written(cache)).not.toContain(requester.name)
    const { open } = await readOpenIndex(cache)
    expect(open?.map(({ ticket, requesterName }) => [ticket.id, requesterName]).toSorted()).toEqual(
      tickets.map(({ id }) => [id, 'Another Name']).toSorted(),
    )
  })
})

type Step =
  | { readonly do: 'write'; readonly images: readonly number[] }
  | { readonly do: 'remove' | 'replace'; readonly image: number }
  | { readonly do: 'drop' | 'forget' | 'ofAnotherVersion' | 'damage' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('write' as const), images: fc.array(fc.nat(), { maxLength: 6 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('remove' as const, 'replace' as const), image: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('drop', 'forget', 'ofAnotherVersion', 'damage') }) },
)

/** Images of a few tickets as commands of many kinds left them one after another, whose ids lie in several blocks. */
const imagesArbitrary = fc
  .array(stepsArbitrary(12), { minLength: 2, maxLength: 3 })
  .map((runs) =>
    runs.flatMap((steps, run) =>
      playSteps(createWorld(), steps).flatMap(({ ticket }) => (ticket === null ? [] : [other(ticket, run)])),
    ),
  )

function other(ticket: Ticket, run: number): Ticket {
  const digit = (Number.parseInt(ticket.id.slice(-1), 16) + 5 * run) % 16
  return { ...ticket, id: `${ticket.id.slice(0, -1)}${digit.toString(16)}` }
}

async function run(cache: CacheDatabase, one: Step, images: readonly Ticket[], now: number): Promise<void> {
  const imageAt = (place: number): Ticket => images[place % images.length]!
  switch (one.do) {
    case 'write':
      await write(
        cache,
        one.images.map((place) => upsertOf(imageAt(place))),
        now,
      )
      return
    case 'remove':
      await write(cache, [{ op: 'delete', entity: 'ticket', id: imageAt(one.image).id }], now)
      return
    case 'replace': {
      const image = imageAt(one.image)
      const part = { entity: 'ticket' as const, ending: endingOf(image.id) }
      await replacePart(cache, part, [upsertOf(image) as Upsert], await readSyncState(cache), new Set(), now)
      return
    }
    case 'drop':
      await clearCache(cache)
      await write(cache, directory, now)
      return
    case 'forget':
      await cache.meta.delete('openIndex')
      await write(cache, [], now)
      return
    case 'ofAnotherVersion':
      await cache.meta.put({ key: 'openIndex', format: 0 })
      await cache.openBlocks.clear()
      expect((await readOpenIndex(cache)).open).toBeNull()
      await write(cache, [], now)
      return
    case 'damage': {
      const block = await cache.openBlocks.toCollection().first()
      if (block === undefined) return
      await cache.openBlocks.put({ ...block, rest: block.rest.slice(1) })
      expect((await readOpenIndex(cache)).open).toBeNull()
      await write(cache, [{ op: 'delete', entity: 'ticket', id: `none${block.key}` }], now)
    }
  }
}

describe('the index of open tickets', () => {
  it('says what the rows say, whatever is written', { timeout: 120_000 }, async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    const property = fc.asyncProperty(imagesArbitrary, fc.array(step, { maxLength: 12 }), async (images, steps) => {
      const cache = await newCache()
      await write(cache, directory)
      for (const [place, one] of steps.entries()) {
        await run(cache, one, images, TEST_NOW + place * HOUR)
        await expectIndexSaysWhatRowsSay(cache)
      }
    })
    await fc.assert(property, { numRuns: 40 })
  })

  it('is not written where the page is not: a crash leaves both as they were', async () => {
    const cache = await newCache()
    const [first, second] = playSteps(createWorld(), []).flatMap(({ ticket }) => ticket ?? [])
    await write(cache, [...directory, upsertOf(first!)])
    const before = await cache.openBlocks.toArray()
    vi.spyOn(cache.meta, 'put').mockRejectedValueOnce(new Error('The disk is full'))
    await expect(
      write(cache, [upsertOf(second!), upsertOf({ ...first!, version: 9, priority: 'P1' })]),
    ).rejects.toThrow()
    expect(await cache.openBlocks.toArray()).toEqual(before)
    await expectIndexSaysWhatRowsSay(cache)
    expect(await cache.tickets.count()).toBe(1)
  })

  it('that has lost a block is given up, and made anew with the next write', async () => {
    const cache = await newCache()
    const images = playSteps(createWorld(), []).flatMap(({ ticket }) => ticket ?? [])
    await write(cache, [...directory, ...images.map(upsertOf)])
    await cache.openBlocks.delete(blockOf(images[0]!.id))
    expect(await readOpenIndex(cache)).toEqual({ open: null, isBroken: true })
    await giveUpOpenIndex(cache)
    await write(cache, [])
    await expectIndexSaysWhatRowsSay(cache)
  })

  it('reads some of them from their blocks alone', async () => {
    const cache = await newCache()
    const [first, second] = playSteps(createWorld(), []).flatMap(({ ticket }) => ticket ?? [])
    expect(await readOpenTickets(cache, new Set([first!.id]))).toBeNull()
    await write(cache, [...directory, upsertOf(first!), upsertOf(second!)])
    const found = await readOpenTickets(cache, new Set([second!.id, 'another']))
    expect(found?.map(({ ticket }) => ticket.id)).toEqual([second!.id])
  })
})

describe('clocks of a packed ticket', () => {
  const [ticket] = playSteps(createWorld(), []).flatMap((played) => played.ticket ?? [])
  const packed = openTicketOf(ticket!, rules, TEST_NOW + HOUR, nameOf)
  const block = encodeBlock(blockOf(ticket!.id), [packed])!

  it('come back as they were', () => {
    const [decoded] = decodeBlock(block)
    expect(clocksAt(decoded!, TEST_NOW + HOUR)).toEqual({ ...packed.clocks, reckonedAt: packed.reckonedAt })
    expect(packed.clocks.clock).not.toBeNull()
  })

  it('are reckoned again once something has changed by itself, and after a clock was set back', () => {
    const at = packed.clocks.reckonAgainAt!
    expect(clocksAt(packed, at - 1)).not.toBeNull()
    expect(clocksAt(packed, at)).toBeNull()
    expect(clocksAt(packed, TEST_NOW)).toBeNull()
  })

  it('warn of nothing that has passed', () => {
    const [soonest] = packed.clocks.alarms
    const lasting = { ...packed, clocks: { ...packed.clocks, reckonAgainAt: null } }
    const alarms = clocksAt(lasting, soonest!.at + 1)?.alarms ?? []
    expect(alarms).toEqual(packed.clocks.alarms.filter(({ at }) => at > soonest!.at))
    expect(alarms.length).toBeLessThan(packed.clocks.alarms.length)
  })

  it('are not there while a policy is missing', () => {
    const unknown = openTicketOf(structuredClone(ticket!), createSlaRules([], []), TEST_NOW + HOUR, nameOf)
    expect(unknown.clocks.isReckoned).toBe(false)
    expect(clocksAt(unknown, TEST_NOW + HOUR)).toBeNull()
  })
})
