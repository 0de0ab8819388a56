import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Session } from '../api/context'
import { timelinesOf } from '../store/event-reader'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, type World } from '../testing/world'

let opened: TestDatabase
let world: World
let anna: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
})

describe('a command that cannot be read', () => {
  const malformed: readonly (readonly [string, (world: World, ticketId: string) => unknown, string])[] = [
    ['no object', () => 7, ''],
    ['null', () => null, ''],
    ['no id', ({ clock }) => ({ name: 'take', clientAt: clock.at }), 'id'],
    ['an id that is none', () => ({ id: 'x', name: 'take' }), 'id'],
    ['an id that does not say when it was made', (w, t) => ({ ...command(w, 'take', t), id: randomUUID() }), 'id'],
    ['a ticket whose id does not', (w, t) => ({ ...command(w, 'take', t), tickets: [randomUUID()] }), 'tickets.0'],
    ['no ticket', (w, t) => ({ ...command(w, 'take', t), tickets: [] }), 'tickets'],
    ['a ticket that is none', (w, t) => ({ ...command(w, 'take', t), tickets: ['x'] }), 'tickets.0'],
    ['a version that is none', (w, t) => ({ ...command(w, 'take', t), version: 0 }), 'version'],
    ['seconds for milliseconds', (w, t) => ({ ...command(w, 'take', t), clientAt: 1_700_000_000 }), 'clientAt'],
    ['too deep a nesting', (w, t) => ({ ...command(w, 'take', t), args: nested(60) }), ''],
  ]
  test.each(malformed)('for %s is refused and the next one goes through', async (_what, make, field) => {
    const ticket = await world.register(anna)
    const [first, second] = await world
      .client(anna)
      .pushAll([make(world, ticket.id), command(world, 'take', ticket.id)])
    expect(first).toMatchObject({ status: 'rejected', code: 'command.invalid', params: { field } })
    expect(second?.status).toBe('applied')
    expect(world.errors).toEqual([])
  })

  test('is remembered by its id: what depends on it is refused', async () => {
    const client = world.client(anna)
    const ticket = await world.register(anna)
    const bad = { ...command(world, 'take', ticket.id), version: -1 }
    const verdicts = await client.pushAll([
      bad,
      command(world, 'reply', ticket.id, { text: 'Ответ' }, { deps: [bad.id] }),
      bad,
    ])
    expect(verdicts.map((given) => given.code)).toEqual([
      'command.invalid',
      'command.dependencyRefused',
      'command.invalid',
    ])
  })

  test('for its id is remembered under that id all the same', async () => {
    const ticket = await world.register(anna)
    const bad = { ...command(world, 'take', ticket.id), id: randomUUID() }
    const client = world.client(anna)
    const first = await client.push(bad)
    expect(first).toMatchObject({ commandId: bad.id, code: 'command.invalid', params: { field: 'id' } })
    expect(await client.push(bad)).toEqual(first)
  })

  test('for arguments that do not fit is refused with the field', async () => {
    const ticket = await world.register(anna)
    const given = await world.client(anna).push({ ...command(world, 'logWork', ticket.id), args: { minutes: -5 } })
    expect(given).toMatchObject({ status: 'rejected', code: 'command.invalid', params: { field: 'minutes' } })
  })

  test('because it comes from the future is parked, and nothing is remembered of it', async () => {
    const ticket = await world.register(anna)
    const future = { ...command(world, 'take', ticket.id), name: 'teleport' }
    expect(await world.client(anna).push(future)).toMatchObject({ status: 'retryLater', code: 'command.unknown' })
    const row = await world.database.selectFrom('commands').selectAll().where('id', '=', future.id).executeTakeFirst()
    expect(row).toBeUndefined()
  })

  test('for NUL and half surrogates is cleaned of them', async () => {
    const ticket = await world.register(anna)
    const given = await world
      .client(anna)
      .push(command(world, 'reply', ticket.id, { text: 'a\u0000b\ud800c' }, { seen: { 'sta\u0000te': 'new\udc00' } }))
    expect(given.status).toBe('applied')
    expect((await timelinesOf(world.database, [ticket.id])).get(ticket.id)?.at(-1)?.content).toEqual({
      text: 'ab\ufffdc',
    })
  })
})

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)]
}
