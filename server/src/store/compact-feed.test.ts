/**
 * A feed that was compacted brings every reader to where the whole one would have brought them, wherever they stand. The
 * readers here stand at every end of a commit of a history that takes rights away and gives them back.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Session } from '../api/context'
import type { TestClient } from '../testing/client'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, type World } from '../testing/world'
import { compactSlice } from './compact-feed'
import { feedBounds, trimFeed } from './feed'

let opened: TestDatabase
let world: World
let anna: Session
let guard: Session
let lead: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
  guard = await world.person({ name: 'Семён', roles: ['engineer'], groups: [world.groups.security] })
  lead = await world.person({ name: 'Вера', roles: ['lead'], groups: [world.groups.network] })
})

const lastSeq = async (): Promise<number> => (await feedBounds(world.database, world.organisationId)).last.seq

async function compact(limit: number, horizon?: number): Promise<number> {
  const end = horizon ?? (await lastSeq())
  let removed = 0
  for (;;) {
    const slice = await compactSlice(world.database, world.organisationId, end, limit)
    removed += slice.removed
    if (slice.isLast) return removed
  }
}

const rows = () =>
  world.database
    .selectFrom('feed')
    .select(['seq', 'entity', 'entity_id'])
    .where('organisation_id', '=', world.organisationId)
    .orderBy('seq')
    .execute()

/** Tickets that change hands: with everybody, with those who may not be looked over the shoulder, and back. */
async function live(onCommit: () => Promise<void>): Promise<readonly string[]> {
  const [desk, security] = [world.client(anna), world.client(guard)]
  const hand = (id: string, toGroupId: string) => command(world, 'handOver', id, { toGroupId, reason: 'К ним' })
  const accept = (id: string) => command(world, 'answerHandOver', id, { isAccepted: true, reason: 'Берём' })
  const boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
  const network = world.client(lead)
  const [first, second] = [await world.register(boris), await world.register(boris)]
  const ids = [first.id, second.id]
  const steps = [
    () => network.push(hand(first.id, world.groups.security)),
    () => security.push(accept(first.id)),
    () => security.push(command(world, 'addNote', first.id, { text: 'Между нами' })),
    () => network.push(command(world, 'addNote', second.id, { text: 'Открыто' })),
    () => security.push(hand(first.id, world.groups.network)),
    () => network.push(accept(first.id)),
    () => network.push(command(world, 'logWork', first.id, { minutes: 5 })),
    () => network.push(hand(second.id, world.groups.security)),
    () => security.push(accept(second.id)),
    () => world.setMembers(world.groups.security, [guard.personId, anna.personId]),
    () => world.setMembers(world.groups.security, [guard.personId]),
    () => desk.push(command(world, 'take', first.id)),
    () => security.push(command(world, 'logWork', second.id, { minutes: 7 })),
  ]
  await onCommit()
  for (const step of steps) {
    await step()
    await onCommit()
  }
  return ids
}

/** One reader a person at each commit, and what a reader holds who began at the end. */
async function readersEverywhere(): Promise<{
  readonly readers: readonly TestClient[]
  readonly ids: readonly string[]
}> {
  const readers: TestClient[] = []
  const ids = await live(async () => {
    for (const person of [anna, guard, lead]) {
      const reader = world.client(person)
      await reader.pull()
      readers.push(reader)
    }
  })
  return { readers, ids }
}

async function expectWhole(readers: readonly TestClient[], ids: readonly string[], limit: number): Promise<void> {
  const people = [anna, guard, lead]
  for (const [index, reader] of readers.entries()) {
    const person = people[index % people.length]!
    const beginner = world.client(person)
    await beginner.pull()
    await reader.pull(limit)
    expect(reader.seq).toBe(beginner.seq)
    expect(reader.ids('ticket')).toEqual(beginner.ids('ticket'))
    for (const id of ids) {
      expect(reader.held('ticket', id)).toEqual(beginner.held('ticket', id))
      expect(reader.history(id)).toEqual(beginner.history(id))
    }
    for (const group of beginner.ids('group')) {
      expect(reader.held('group', group)).toEqual(beginner.held('group', group))
    }
  }
}

describe('a compacted feed', { timeout: 120_000 }, () => {
  test('holds each entity once behind the horizon, and everything after it', async () => {
    await live(() => Promise.resolve())
    const before = await rows()
    const horizon = before[Math.floor(before.length / 2)]!.seq
    const removed = await compact(5, horizon)
    const after = await rows()
    expect(removed).toBeGreaterThan(0)
    expect(after).toHaveLength(before.length - removed)
    const keys = after.filter(({ seq }) => seq <= horizon).map((row) => `${row.entity}/${row.entity_id}`)
    expect(new Set(keys).size).toBe(keys.length)
    expect(after.filter(({ seq }) => seq > horizon)).toEqual(before.filter(({ seq }) => seq > horizon))
    expect(await compact(5, horizon)).toBe(0)
    await compact(5)
    const all = (await rows()).map((row) => `${row.entity}/${row.entity_id}`)
    expect(new Set(all).size).toBe(all.length)
  })

  test.each([
    ['in slices of one row, read row by row', 1, 1],
    ['at once', 10_000, 1_000],
  ])('%s, brings readers at every commit to the end', async (_how, slice, page) => {
    const { readers, ids } = await readersEverywhere()
    expect(await compact(slice)).toBeGreaterThan(10)
    await expectWhole(readers, ids, page)
  })

  test('may be compacted between two pages of a reader', async () => {
    const { readers, ids } = await readersEverywhere()
    const horizon = await lastSeq()
    for (let isLast = false; !isLast;) {
      ;({ isLast } = await compactSlice(world.database, world.organisationId, horizon, 6))
      for (const reader of readers) await reader.pullPage(2)
    }
    await expectWhole(readers, ids, 2)
  })

  test('still tells a cursor of another history from its own, also where the row has gone', async () => {
    const { readers } = await readersEverywhere()
    await compact(3)
    const held = new Set((await rows()).map(({ seq }) => seq))
    const stranded = readers.filter((reader) => reader.seq !== null && !held.has(reader.seq))
    expect(stranded.length).toBeGreaterThan(0)
    for (const reader of stranded) {
      const own = reader.cursor!
      reader.cursor = own.replace(/:\d+\./u, ':1.')
      await expect(reader.pullPage()).rejects.toMatchObject({ status: 409 })
      reader.cursor = own
      await expect(reader.pullPage()).resolves.toBeDefined()
    }
  })

  test('is trimmed like any other, marks and all, in slices', async () => {
    const { readers, ids } = await readersEverywhere()
    await compact(50)
    const last = await lastSeq()
    const marks = () =>
      world.database
        .selectFrom('feed_marks')
        .select('seq')
        .where('organisation_id', '=', world.organisationId)
        .execute()
    expect(await marks()).not.toEqual([])
    const count = (await rows()).length
    expect(await trimFeed(world.database, world.organisationId, last, 3)).toBe(3)
    expect(await trimFeed(world.database, world.organisationId, last)).toBe(count - 4)
    expect((await rows()).map(({ seq }) => seq)).toEqual([last])
    expect(await marks()).toEqual([])
    const [oldest] = readers
    await expect(oldest!.pull()).rejects.toMatchObject({ status: 410 })
    await expectWhole(readers.slice(-3), ids, 10)
  })
})
