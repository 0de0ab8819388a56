import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@shared/domain/instant'
import type { Session } from '../api/context'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, registration, type World } from '../testing/world'

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

describe('when an offline command counts', () => {
  test('is when it was given, by a clock that is two days wrong', async () => {
    const ticket = await world.register(anna)
    const client = world.client(anna, { skewMs: 2 * DAY_MS })
    await client.pull()
    world.clock.pass(HOUR_MS)
    const takenAt = world.clock.at
    const take = command(world, 'take', ticket.id, {}, { clientAt: client.now })
    world.clock.pass(HOUR_MS)
    await client.pull()
    world.clock.pass(200)
    const given = await client.push(take)
    expect(given.images[1]).toMatchObject({
      image: { effectiveAt: takenAt, occurredAt: takenAt + 2 * DAY_MS, receivedAt: world.clock.at },
    })
  })

  test('is not before the contact was lost, whatever the client says', async () => {
    const ticket = await world.register(anna)
    world.clock.pass(HOUR_MS)
    const client = world.client(anna)
    await client.pull()
    const lastContactAt = world.clock.at
    world.clock.pass(HOUR_MS)
    const given = await client.push(command(world, 'take', ticket.id, {}, { clientAt: lastContactAt - 30 * MINUTE_MS }))
    expect(given.images[1]).toMatchObject({ image: { effectiveAt: lastContactAt } })
  })

  test('is now for a client that was in contact all along', async () => {
    const ticket = await world.register(anna)
    const client = world.client(anna)
    for (let minute = 0; minute < 30; minute += 1) {
      await client.pull()
      world.clock.pass(45_000)
    }
    const given = await client.push(
      command(world, 'take', ticket.id, {}, { clientAt: world.clock.at - 10 * MINUTE_MS }),
    )
    expect(given.images[1]).toMatchObject({ image: { effectiveAt: world.clock.at - MINUTE_MS } })
  })

  test('is not before what the ticket knows already; a reply counts when it arrived', async () => {
    const ticket = await world.register(anna)
    const offline = world.client(anna)
    await offline.pull()
    const early = world.clock.at + 10 * MINUTE_MS
    world.clock.pass(HOUR_MS)
    const takenAt = world.clock.at
    const paused = await world
      .client(anna)
      .push(command(world, 'setPending', ticket.id, { reason: 'planned', until: takenAt + DAY_MS }))
    expect(paused.status).toBe('applied')
    world.clock.pass(HOUR_MS)
    const [resolved, replied] = await offline.pushAll([
      command(world, 'resolve', ticket.id, { code: 'solved', text: 'Готово', isReply: false }, { clientAt: early }),
      command(world, 'reply', ticket.id, { text: 'Готово' }, { clientAt: early }),
    ])
    expect(resolved?.images[1]).toMatchObject({ image: { effectiveAt: takenAt } })
    expect(replied?.images[1]).toMatchObject({ image: { effectiveAt: world.clock.at } })
  })

  test('of a registration is bounded by the silence alone', async () => {
    const client = world.client(anna)
    await client.pull()
    const calledAt = world.clock.at + 5 * MINUTE_MS
    world.clock.pass(HOUR_MS)
    const given = await client.push(registration(world, uuidv7(), {}, { clientAt: calledAt }))
    expect(given.images[0]).toMatchObject({ image: { registeredAt: calledAt } })
  })
})

test('a client of one person is no client of another', async () => {
  const boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
  const client = world.client(anna)
  await client.pull()
  await expect(world.client(boris, { clientId: client.id }).pull()).rejects.toMatchObject({ status: 403 })
})

test('a clock that shows no time is refused before anything is done', async () => {
  await expect(world.client(anna, { skewMs: 1e15 }).pull()).rejects.toMatchObject({
    status: 400,
    options: { field: 'clientNow' },
  })
})
