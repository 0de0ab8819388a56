/** Registered on Friday at 17:59 without a network, and synchronised on Monday. The office works from 09:00 to 18:00. */
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { MINUTE_MS, type Instant } from '@shared/domain/instant'
import { replay, type Clock } from '@shared/sla'
import { rulesOf } from '../jobs/ladder/ladder-plan'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { foundStaff } from '../testing/staff'
import { foundWorld, registration, type World } from '../testing/world'

/** Times of Moscow. */
const FRIDAY_17_59 = Date.UTC(2026, 2, 6, 14, 59)
const MONDAY_09_05 = Date.UTC(2026, 2, 9, 6, 5)

let opened: TestDatabase
let world: World
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  const fridays = JSON.stringify([['09:00', '18:00']])
  await sql`update calendars set definition = jsonb_set(definition, '{week,fri}', ${fridays}::jsonb)`.execute(
    opened.database,
  )
})

/** @param lastContactAt when the workstation reached the server last before it registered the ticket */
async function registeredOffline(lastContactAt: Instant): Promise<{ id: string; response: Clock | undefined }> {
  const { anna } = await foundStaff(world)
  const client = world.client(anna)
  world.clock.at = lastContactAt
  await client.pull()
  world.clock.at = FRIDAY_17_59
  const id = uuidv7()
  const asked = registration(world, id)
  world.clock.at = MONDAY_09_05
  expect(await client.push(asked)).toMatchObject({ status: 'applied' })
  const shared = await world.services.directories.load(world.database, world.organisationId)
  const clocks = replay((await world.ticket(id)).facts, rulesOf(shared), world.clock.at)
  return { id, response: clocks.find(({ metric }) => metric === 'firstResponse') }
}

test('it counts from Friday at 17:59: a minute on that day, and the rest of the hour on Monday', async () => {
  const { id, response } = await registeredOffline(FRIDAY_17_59 - 5 * MINUTE_MS)
  expect(await world.ticket(id)).toMatchObject({ registeredAt: FRIDAY_17_59, number: 1 })
  expect(response).toMatchObject({
    startedAt: FRIDAY_17_59,
    deadlineAt: MONDAY_09_05 + 54 * MINUTE_MS,
    elapsedMs: 6 * MINUTE_MS,
    state: 'running',
  })
})

test('a workstation that did reach the server in between is not believed that it waited since Friday', async () => {
  // It reached the server an hour after it says that it registered the ticket, and has been silent only since then.
  const { response } = await registeredOffline(FRIDAY_17_59 + 60 * MINUTE_MS)
  expect(response).toMatchObject({ startedAt: FRIDAY_17_59 + 60 * MINUTE_MS, elapsedMs: 5 * MINUTE_MS })
})
