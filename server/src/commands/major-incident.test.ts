/** Commands on two tickets: both histories tell it, both or neither, and locks are taken in one order. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { applyAll } from '@shared/domain/apply'
import type { Session } from '../api/context'
import { timelinesOf } from '../store/event-reader'
import { verifyTicketChain } from '../store/verify-chain'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, type World } from '../testing/world'

let opened: TestDatabase
let world: World
let anna: Session
let lead: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
  lead = await world.person({ name: 'Глеб', roles: ['engineer', 'lead'], groups: [world.groups.desk] })
})

async function incident() {
  const parent = await world.register(anna)
  const given = await world.client(lead).push(command(world, 'declareMajor', parent.id, { reason: 'Нет сети' }))
  expect(given.status).toBe('applied')
  return parent.id
}
const link = (childId: string, majorId: string, options: object = {}) =>
  command(world, 'linkToMajor', childId, { majorId }, { tickets: [childId, majorId], ...options } as never)

test('linking writes both tickets and their histories in one commit, and a reader gets both', async () => {
  const majorId = await incident()
  const child = await world.register(anna)
  const reader = world.client(lead)
  await reader.pull()
  const given = await world.client(anna).push(link(child.id, majorId))
  expect(given).toMatchObject({ status: 'applied', versions: { [child.id]: 2, [majorId]: 3 } })
  expect(given.images.map(({ entity, id }) => [entity, entity === 'ticket' ? id : ''])).toEqual([
    ['ticket', child.id],
    ['event', ''],
    ['ticket', majorId],
    ['event', ''],
  ])
  await reader.pull()
  expect(reader.held('ticket', child.id)).toMatchObject({ majorId })
  expect(reader.held('ticket', majorId)).toMatchObject({ childCount: 1 })
  const rows = await world.database
    .selectFrom('feed')
    .select('commit_id')
    .where('command_id', '=', given.commandId)
    .execute()
  expect(new Set(rows.map((row) => row.commit_id)).size).toBe(1)
  const histories = await timelinesOf(world.database, [child.id, majorId])
  for (const id of [child.id, majorId]) {
    expect(applyAll(histories.get(id) ?? [])).toEqual(await world.ticket(id))
    expect(await verifyTicketChain(world.database, id)).toEqual([])
  }
  expect(world.errors).toEqual([])
})

test('a repeat gets the stored verdict, with both tickets as they stand, and links nothing twice', async () => {
  const majorId = await incident()
  const child = await world.register(anna)
  const asked = link(child.id, majorId)
  const client = world.client(anna)
  const first = await client.push(asked)
  const again = await client.push(asked)
  expect({ ...again, images: [] }).toEqual({ ...first, images: [] })
  expect(again.images.filter(({ entity }) => entity === 'ticket')).toHaveLength(2)
  expect(await world.ticket(majorId)).toMatchObject({ childCount: 1 })
})

test('two who link a ticket to two incidents at once: the first one has it, and the other sees it', async () => {
  const [one, other] = [await incident(), await incident()]
  const child = await world.register(anna)
  const base = { base: { [child.id]: { version: 1, seen: { majorId: null } } } }
  await world.client(anna).push(link(child.id, one, base))
  const second = await world.client(lead).push(link(child.id, other, base))
  expect(second).toMatchObject({ status: 'conflict', code: 'major.otherParent', explanations: [{ current: one }] })
  expect(second.images.map(({ id }) => id)).toEqual([child.id, other])
  expect(await world.ticket(other)).toMatchObject({ childCount: 0 })
})

test('links in opposite directions wait for each other by ascending id: none is lost to a deadlock', async () => {
  const [one, other] = [await incident(), await incident()]
  const children = [await world.register(anna), await world.register(anna), await world.register(anna)]
  const clients = children.map(() => world.client(anna))
  const verdicts = await Promise.all(
    children.flatMap((child, index) => [
      clients[index]!.push(link(child.id, index % 2 === 0 ? one : other)),
      world.client(lead).push(command(world, 'addNote', one, { text: 'Смотрим' })),
    ]),
  )
  expect(verdicts.map(({ status }) => status)).toEqual(verdicts.map(() => 'applied'))
  expect([(await world.ticket(one)).childCount, (await world.ticket(other)).childCount]).toEqual([2, 1])
  expect(world.errors).toEqual([])
})

test('an engineer declares none', async () => {
  const { id } = await world.register(anna)
  const given = await world.client(anna).push(command(world, 'declareMajor', id, { reason: 'Нет сети' }))
  expect(given).toMatchObject({ status: 'rejected', code: 'permission.leadsOnly' })
})
