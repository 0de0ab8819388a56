/** Raising on the server: whoever is told gets an important notice, and whoever is absent is stood in for. */
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DAY_MS } from '@shared/domain/instant'
import { applyAll } from '@shared/domain/apply'
import type { Session } from '../api/context'
import { putAbsence } from '../duty/absences'
import { timelinesOf } from '../store/event-reader'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, START, type World } from '../testing/world'

let opened: TestDatabase
let world: World
let anna: Session
let vera: Session
let lead: Session
let standIn: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  const { desk, network } = world.groups
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [desk] })
  vera = await world.person({ name: 'Вера', roles: ['engineer'], groups: [network] })
  lead = await world.person({ name: 'Глеб', roles: ['engineer', 'lead'], groups: [desk] })
  standIn = await world.person({ name: 'Борис', roles: ['engineer'], groups: [desk] })
  await world.database.updateTable('groups').set({ lead_id: lead.personId }).where('id', '=', desk).execute()
})

const toLead = { to: 'lead', of: 'desk', reason: 'Стоит весь этаж' } as const
const noticesOf = (ticketId: string) =>
  world.database
    .selectFrom('notices')
    .select(['person_id', 'reason', 'important'])
    .where('ticket_id', '=', ticketId)
    .where('reason', '=', 'raised')
    .orderBy('created_at')
    .execute()

test('the lead is told, and nothing else of the ticket changes', async () => {
  const before = await world.register(anna)
  const given = await world.client(anna).push(command(world, 'raise', before.id, toLead))
  expect(given).toMatchObject({ status: 'applied', code: 'ok' })
  const after = await world.ticket(before.id)
  expect(after.raised).toMatchObject({ personIds: [lead.personId], instead: null, raisedBy: anna.personId })
  expect(after.facts).toEqual(before.facts)
  expect(await noticesOf(before.id)).toEqual([{ person_id: lead.personId, reason: 'raised', important: true }])
  expect(world.errors).toEqual([])
})

test('whoever stands in for an absent lead is told, and the record says so', async () => {
  const { id } = await world.register(anna)
  await putAbsence(world.database, lead, {
    id: uuidv7(),
    personId: lead.personId,
    from: START,
    to: START + DAY_MS,
    substituteId: standIn.personId,
    note: '',
    version: 0,
  })
  await world.client(anna).push(command(world, 'raise', id, toLead))
  expect((await world.ticket(id)).raised).toMatchObject({ personIds: [standIn.personId], instead: 'standIn' })
  expect((await noticesOf(id)).map((row) => row.person_id)).toEqual([standIn.personId])
})

test('where there is nobody to tell it is refused, and nobody is told', async () => {
  const { id } = await world.register(anna)
  const given = await world.client(anna).push(command(world, 'raise', id, { ...toLead, to: 'manager' }))
  const params = { raiseTo: 'manager', groupId: world.groups.desk }
  expect(given).toMatchObject({ status: 'rejected', code: 'raise.nobody', params })
  expect(await noticesOf(id)).toEqual([])
})

test('two who raise it at once tell the lead once, and both reasons are kept', async () => {
  const { id } = await world.register(anna)
  const seen = { raised: null, state: 'new' }
  await world.client(anna).push(command(world, 'raise', id, toLead, { seen }))
  const second = await world
    .client(standIn)
    .push(command(world, 'raise', id, { ...toLead, reason: 'И второй' }, { seen }))
  expect(second).toMatchObject({ status: 'merged', explanations: [{ field: 'raised', rule: 'same' }] })
  expect(await noticesOf(id)).toHaveLength(1)
  const events = (await timelinesOf(world.database, [id])).get(id) ?? []
  expect(events.flatMap(({ content }) => Object.values(content ?? {}))).toEqual(
    expect.arrayContaining(['Стоит весь этаж', 'И второй']),
  )
})

test('a hand-over that bounces for the third time tells the lead by itself, once', async () => {
  const { id } = await world.register(anna)
  for (let time = 0; time < 4; time += 1) {
    const offer = command(world, 'handOver', id, { toGroupId: world.groups.network, reason: 'Сеть' })
    await world.client(anna).push(offer)
    const given = await world
      .client(vera)
      .push(command(world, 'answerHandOver', id, { isAccepted: false, reason: 'Не наше' }))
    expect(given.status).toBe('applied')
    expect(await noticesOf(id)).toHaveLength(time < 2 ? 0 : 1)
  }
  const events = (await timelinesOf(world.database, [id])).get(id) ?? []
  expect(events.filter(({ type }) => type === 'raised')).toHaveLength(1)
  expect(applyAll(events)).toEqual(await world.ticket(id))
})
