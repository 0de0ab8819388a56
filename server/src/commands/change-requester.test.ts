/** A requester changed from a ticket: one person, whom several tickets and engineers share. */
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Command } from '@shared/domain/command'
import type { CommandArgs } from '@shared/domain/commands'
import type { Person } from '@shared/domain/people'
import { HOUR_MS } from '@shared/domain/instant'
import type { Session } from '../api/context'
import { peopleById } from '../store/directory'
import { timelinesOf } from '../store/event-reader'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, registration, START, type World } from '../testing/world'

let opened: TestDatabase
let world: World
let anna: Session
let boris: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
  boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
})

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
