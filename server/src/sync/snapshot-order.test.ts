/** What a snapshot brings first: what its reader works on, with those whom it names, and everybody else later. */
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PullResponse } from '@shared/protocol/sync'
import type { Session } from '../api/context'
import { buildSegment } from '../segments/build-segment'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, type World } from '../testing/world'

let opened: TestDatabase
let world: World
let anna: Session
let boris: Session
const ids: Record<'mine' | 'group' | 'theirs' | 'finished' | 'packed', string> = {
  mine: '',
  group: '',
  theirs: '',
  finished: '',
  packed: '',
}

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
  boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.network] })
  const [asAnna, asBoris] = [world.client(anna), world.client(boris)]
  const register = async (): Promise<string> => (await world.register(anna)).id
  // The newest are not those that come first.
  ids.mine = await register()
  ids.group = await register()
  ids.packed = await register()
  ids.finished = await register()
  ids.theirs = await register()
  await asBoris.push(command(world, 'take', ids.mine))
  await asAnna.push(command(world, 'handOver', ids.group, { toGroupId: world.groups.network, reason: 'Ваше' }))
  const resolution = { code: 'solved', text: 'Готово', isReply: true } as const
  await asAnna.push(command(world, 'resolve', ids.packed, resolution))
  expect(await buildSegment(world.database, world.organisationId, world.clock.at, 1)).toBe(true)
  await asAnna.push(command(world, 'resolve', ids.finished, resolution))
})

interface Walk {
  readonly pages: readonly PullResponse[]
  readonly entities: readonly string[]
  readonly tickets: readonly string[]
}

async function walk(session: Session, limit: number, takesSegments = true): Promise<Walk> {
  const client = world.client(session)
  client.takesSegments = takesSegments
  const pages: PullResponse[] = []
  do pages.push(await client.pullPage(limit))
  while (pages.at(-1)?.snapshot !== null)
  const changes = pages.flatMap((page) => page.changes)
  return {
    pages,
    entities: [...new Set(changes.map(({ entity }) => entity))],
    tickets: changes.filter(({ entity }) => entity === 'ticket').map(({ id }) => id),
  }
}

/** Adds people whom no ticket names. */
async function addStrangers(count: number): Promise<ReadonlySet<string>> {
  const blank = { email: null, phone: null, department: null, tier: null, external_ref: null, last_command_id: null }
  const people = Array.from({ length: count }, (_, index) => ({
    ...blank,
    id: uuidv7(),
    organisation_id: world.organisationId,
    name: `Сотрудник ${index}`,
    roles: [],
  }))
  await world.database.insertInto('people').values(people).execute()
  return new Set(people.map(({ id }) => id))
}

test('own tickets come first, then those of own groups, of others, and what is finished', async () => {
  for (const limit of [2, 1_000]) {
    const { tickets, pages } = await walk(boris, limit)
    expect(tickets).toEqual([ids.mine, ids.group, ids.theirs, ids.finished])
    expect(pages.flatMap((page) => page.segments ?? [])).toHaveLength(1)
  }
})

test('whom a ticket names comes with it, and nobody else before all open tickets are there', async () => {
  const strangers = await addStrangers(5)
  const { pages } = await walk(boris, 2)
  const order = pages.flatMap((page) => page.changes)
  const place = (id: string): number => order.findIndex((change) => change.id === id)
  expect(place(boris.personId)).toBeLessThan(place(ids.mine))
  expect(place(world.requesterId)).toBeLessThan(place(ids.mine))
  expect(place(anna.personId)).toBeLessThan(place(ids.group))
  for (const id of strangers) expect(place(id)).toBeGreaterThan(place(ids.theirs))
})

test('notices come in pages as well, and all of them', async () => {
  const rows = Array.from({ length: 7 }, (_, index) => ({
    id: uuidv7(),
    organisation_id: world.organisationId,
    person_id: boris.personId,
    ticket_id: ids.mine,
    reason: 'assigned' as const,
    important: false,
    created_at: world.clock.at + index,
    delivered_at: null,
    seen_at: null,
    acknowledged_at: null,
    last_command_id: null,
  }))
  const offer = await world.database
    .selectFrom('notices')
    .select('id')
    .where('person_id', '=', boris.personId)
    .executeTakeFirst()
  await world.database.insertInto('notices').values(rows).execute()
  for (const takesSegments of [true, false]) {
    const { pages } = await walk(boris, 3, takesSegments)
    const came = pages.flatMap((page) => page.changes.filter(({ entity }) => entity === 'notice').map(({ id }) => id))
    expect(came.toSorted()).toEqual([offer?.id, ...rows.map(({ id }) => id)].toSorted())
    for (const page of pages.slice(1)) {
      expect(page.changes.filter(({ entity }) => entity === 'notice').length).toBeLessThanOrEqual(3)
    }
  }
})

test('each page says which stage is next, and how much of it has come', async () => {
  await addStrangers(3)
  const { pages } = await walk(boris, 2)
  const told = pages.flatMap(({ snapshot }) =>
    snapshot === null ? [] : [`${snapshot.stage} ${snapshot.ofStage?.done}/${snapshot.ofStage?.total}`],
  )
  expect(told).toEqual([
    'mine 0/1',
    'mine 1/1',
    'groups 0/1',
    'groups 1/1',
    'notices 0/0',
    'open 0/1',
    'open 1/1',
    'people 0/6',
    'people 2/6',
    'people 4/6',
    'people 6/6',
    'segments 0/2',
    'segments 1/2',
    'tickets 1/2',
    'tickets 2/2',
  ])
  // What is finished and not packed is counted when finished tickets begin to come.
  expect(pages[0]?.snapshot).toMatchObject({ done: 0, total: 4 })
  expect(pages.at(-2)?.snapshot).toMatchObject({ done: 5, total: 5 })
})

test('stages of open tickets and notices that have nothing are passed, without a request for each', async () => {
  const newcomer = (): Promise<Session> => world.person({ name: 'Новый', roles: ['engineer'], groups: [] })
  const { pages, tickets } = await walk(await newcomer(), 1_000)
  expect(pages.map(({ snapshot }) => snapshot?.stage)).toEqual(['open', 'people', 'segments', 'tickets', undefined])
  expect(tickets).toHaveLength(4)
  world = await foundWorld(opened.database)
  const empty = await walk(await newcomer(), 1_000)
  expect(empty.pages.map(({ snapshot }) => snapshot?.stage)).toEqual(['people', 'segments', 'tickets', undefined])
})

test('a first page of tickets is no larger than a screen, and those after it are as large as was asked for', async () => {
  for (let index = 0; index < 120; index += 1) {
    const { id } = await world.register(anna)
    await world.client(boris).push(command(world, 'take', id))
  }
  const { pages } = await walk(boris, 1_000)
  const counts = pages.map(({ changes }) => changes.filter(({ entity }) => entity === 'ticket').length)
  expect(counts.slice(0, 3)).toEqual([0, 50, 71])
  const { pages: rows } = await walk(boris, 1_000, false)
  expect(Math.max(...rows.map(({ changes }) => changes.filter(({ entity }) => entity === 'ticket').length))).toBe(125)
})
