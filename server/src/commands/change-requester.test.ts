/** A requester changed from a ticket: one person, whom several tickets and engineers share. */
import type { KyselyPlugin } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Command } from '@shared/domain/command'
import type { CommandArgs } from '@shared/domain/commands'
import type { Person } from '@shared/domain/people'
import { HOUR_MS } from '@shared/domain/instant'
import { peopleById } from '../store/directory'
import { timelinesOf } from '../store/event-reader'
import { isPostgres } from '../testing/database'
import { command, registration, START, worldOn, type World } from '../testing/world'
import { anna, boris, foundForEachTest, world } from '../testing/two-engineers'

foundForEachTest()

type Values = Partial<Omit<CommandArgs['changeRequester'], 'requesterId'>>
const changed = (ticketId: string, values: Values): Command =>
  command(world, 'changeRequester', ticketId, { requesterId: world.requesterId, ...values })
const requester = async (): Promise<Person | undefined> =>
  (await peopleById(world.database, world.organisationId, [world.requesterId])).get(world.requesterId)

test('stands in the person, the answer, every pull, and the history of the ticket', async () => {
  const { id } = await world.register(anna)
  const reader = world.client(boris)
  await reader.pull()
  const asked = changed(id, { zone: { seen: null, to: 'Asia/Omsk' }, phone: { seen: null, to: '305' } })
  const given = await world.client(anna).push(asked)
  expect(given).toMatchObject({ status: 'applied', versions: { [id]: 2 } })
  const write = { by: anna.personId, commandId: asked.id, at: START }
  const stands = { zone: 'Asia/Omsk', phone: '305', writes: { zone: write, phone: write } }
  expect(await requester()).toMatchObject(stands)
  expect(given.images.map(({ entity }) => entity)).toEqual(['person', 'ticket', 'event'])
  expect(given.images[0]).toMatchObject({ id: world.requesterId, image: stands })
  await reader.pull()
  expect(reader.held('person', world.requesterId)).toMatchObject(stands)
  const [, event] = (await timelinesOf(world.database, [id])).get(id) ?? []
  expect(event).toMatchObject({
    type: 'requesterChanged',
    actorId: anna.personId,
    fields: { zone: { from: null, to: 'Asia/Omsk' } },
    content: { phone: '305' },
  })
  expect(JSON.stringify(event?.fields)).not.toContain('305')
})

test('of two engineers from two tickets keeps both where they differ, and the later one where they meet', async () => {
  const [one, other] = [await world.register(anna), await world.register(boris)]
  await world
    .client(anna)
    .push(changed(one.id, { zone: { seen: null, to: 'Asia/Omsk' }, language: { seen: null, to: 'en' } }))
  world.clock.pass(HOUR_MS)
  const given = await world
    .client(boris)
    .push(changed(other.id, { zone: { seen: null, to: 'Asia/Tomsk' }, email: { seen: null, to: 'a@example.org' } }))
  expect(given).toMatchObject({
    status: 'merged',
    explanations: [{ field: 'zone', rule: 'laterWins', current: 'Asia/Omsk', by: anna.personId, at: START }],
  })
  expect(await requester()).toMatchObject({ zone: 'Asia/Tomsk', language: 'en', email: 'a@example.org' })
})

test('by two at the same moment loses neither', async () => {
  const [one, other] = [await world.register(anna), await world.register(boris)]
  const given = await Promise.all([
    world.client(anna).push(changed(one.id, { zone: { seen: null, to: 'Asia/Omsk' } })),
    world.client(boris).push(changed(other.id, { zone: { seen: null, to: 'Asia/Tomsk' } })),
  ])
  // Whoever came second is told of the first.
  expect(given.map(({ status }) => status).toSorted()).toEqual(['applied', 'merged'])
  expect(world.errors).toEqual([])
})

describe.skipIf(!isPostgres)('by sixteen at once (PostgreSQL only: PGlite has a single connection)', () => {
  const ZONES = Intl.supportedValuesOf('timeZone')
    .filter((zone) => zone.startsWith('Asia/'))
    .slice(0, 16)

  /** @returns what the histories say was there before, and what was there then, in the order of the commits */
  async function changeAtOnce(at: World) {
    const tickets: string[] = []
    for (const _zone of ZONES) tickets.push((await world.register(anna)).id)
    const given = await Promise.all(
      ZONES.map((zone, index) =>
        at.client(index % 2 === 0 ? anna : boris).push(changed(tickets[index]!, { zone: { seen: null, to: zone } })),
      ),
    )
    const timelines = await timelinesOf(world.database, tickets)
    const zones = given
      .map((verdict, index) => ({ seq: verdict.seq ?? 0, event: timelines.get(tickets[index]!)?.at(-1) }))
      .toSorted((one, other) => one.seq - other.seq)
      .map(({ event }) => event?.fields['zone'])
    return { statuses: given.map(({ status }) => status).toSorted(), zones }
  }

  test('each is told of the one before', async () => {
    const { statuses, zones } = await changeAtOnce(world)
    expect(statuses).toEqual(['applied', ...Array.from({ length: 15 }, () => 'merged')])
    expect(zones.map((zone) => zone?.from)).toEqual([null, ...zones.slice(0, -1).map((zone) => zone?.to)])
    expect((await requester())?.zone).toBe(zones.at(-1)?.to)
    expect(world.errors).toEqual([])
  })

  test('CONTROL: without the lock on the person, some are not', async () => {
    const withoutLocks: KyselyPlugin = {
      transformQuery: ({ node }) => (node.kind === 'SelectQueryNode' ? { ...node, endModifiers: [] } : node),
      transformResult: ({ result }) => Promise.resolve(result),
    }
    const { statuses } = await changeAtOnce(worldOn(world.database.withPlugin(withoutLocks), world))
    expect(statuses.filter((status) => status === 'applied').length).toBeGreaterThan(1)
  })
})

test('is no quarrel with what the same client wrote from another ticket, and is answered once', async () => {
  const [one, other] = [await world.register(anna), await world.register(anna)]
  const client = world.client(anna)
  await client.push(changed(one.id, { zone: { seen: null, to: 'Asia/Omsk' } }))
  const asked = changed(other.id, { zone: { seen: null, to: 'Asia/Tomsk' } })
  expect(await client.push(asked)).toMatchObject({ status: 'applied' })
  await world.client(boris).push(changed(one.id, { zone: { seen: 'Asia/Tomsk', to: 'Europe/Moscow' } }))
  expect(await client.push(asked)).toMatchObject({ status: 'applied' })
  expect(await requester()).toMatchObject({ zone: 'Europe/Moscow' })
})

test('names no telephone number in the verdict that is kept', async () => {
  const { id } = await world.register(anna)
  await world.client(anna).push(changed(id, { phone: { seen: null, to: '305-17' } }))
  const asked = changed(id, { phone: { seen: null, to: '306-18' } })
  expect(await world.client(boris).push(asked)).toMatchObject({ status: 'merged' })
  const kept = await world.database.selectFrom('commands').select('verdict').where('id', '=', asked.id).execute()
  expect(JSON.stringify(kept)).not.toMatch(/305-17|306-18/)
})

test('a new requester comes with their zone and language', async () => {
  const newRequester = { id: uuidv7(), name: 'Вера', email: null, phone: null, department: null } as const
  const abroad = { ...newRequester, zone: 'Asia/Vladivostok', language: 'en' } as const
  await world.client(anna).push(registration(world, uuidv7(), { newRequester: abroad }))
  const people = await peopleById(world.database, world.organisationId, [newRequester.id])
  expect(people.get(newRequester.id)).toMatchObject({ zone: 'Asia/Vladivostok', language: 'en', writes: {} })
})
