/** The office works on Mondays, and the world begins on one at noon: 60 minutes to answer, 480 to resolve. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Command } from '@shared/domain/command'
import type { TicketEvent } from '@shared/domain/event'
import { HOUR_MS, MINUTE_MS, type Instant } from '@shared/domain/instant'
import { timelinesOf } from '../store/event-reader'
import { rebuildTickets } from '../store/rebuild'
import { verifyTicketChain } from '../store/verify-chain'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { foundStaff, type DeskStaff } from '../testing/staff'
import { command, foundWorld, START, type World } from '../testing/world'

let opened: TestDatabase
let world: World
let staff: DeskStaff
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  staff = await foundStaff(world)
})

const DEADLINE = START + 7 * 24 * HOUR_MS - HOUR_MS

/** Registered and answered at once. */
async function answered(): Promise<string> {
  const { id } = await world.register(staff.anna, { channel: 'phone' })
  return id
}

/** Asks offline at one instant what reaches the server at another. */
async function askLate(made: (world: World) => Command, at: Instant, arrivesAt: Instant) {
  const client = world.client(staff.anna)
  world.clock.at = at - MINUTE_MS
  await client.pull()
  world.clock.at = at
  const asked = made(world)
  world.clock.at = arrivesAt
  return client.push(asked)
}

const timeline = async (id: string): Promise<readonly TicketEvent[]> =>
  (await timelinesOf(world.database, [id])).get(id) ?? []
const withdrawnFrom = async (id: string) =>
  (await timeline(id)).filter(({ type }) => type === 'breachWithdrawn').map(({ fields }) => fields['breach'])

const resolve = (id: string) => (of: World) =>
  command(of, 'resolve', id, { code: 'solved', text: 'Готово', isReply: false })

describe('a breach is withdrawn', () => {
  test('by a resolution in time that arrives after the deadline, and the history says which', async () => {
    const id = await answered()
    const given = await askLate(resolve(id), DEADLINE - HOUR_MS, DEADLINE + HOUR_MS)
    expect(given).toMatchObject({ status: 'applied', versions: { [id]: 3 } })
    expect(given.images.map(({ entity }) => entity)).toEqual(['ticket', 'event', 'event'])
    const breach = { metric: 'resolution', groupId: null, cycle: 1, breachedAt: DEADLINE }
    expect(await withdrawnFrom(id)).toEqual([{ from: breach, to: null }])
    const [, , written] = await timeline(id)
    expect(written).toMatchObject({ actorId: null, commandId: null, effectiveAt: DEADLINE + HOUR_MS })
    expect(await verifyTicketChain(world.database, id)).toEqual([])
    const page = { afterTicketId: null, limit: 10, write: false }
    expect((await rebuildTickets(world.database, world.organisationId, page)).differences).toEqual([])
  })

  test('by a pause that began before it', async () => {
    const id = await answered()
    const until = DEADLINE + 30 * 24 * HOUR_MS
    const pause = (of: World) => command(of, 'setPending', id, { reason: 'planned', until })
    await askLate(pause, DEADLINE - HOUR_MS, DEADLINE + HOUR_MS)
    expect(await withdrawnFrom(id)).toHaveLength(1)
  })

  test('by the undo of a change that had brought it', async () => {
    const id = await answered()
    world.clock.at = START + HOUR_MS
    const paused = command(world, 'setPending', id, { reason: 'planned', until: DEADLINE - 3 * HOUR_MS })
    await world.client(staff.anna).push(paused)
    const resumed = command(world, 'changeState', id, { to: 'inProgress' })
    world.clock.pass(MINUTE_MS)
    await world.client(staff.anna).push(command(world, 'take', id))
    await world.client(staff.anna).push(resumed)
    world.clock.at = DEADLINE + HOUR_MS
    await world.client(staff.anna).push(command(world, 'undo', id, { commandId: resumed.id }))
    expect(await withdrawnFrom(id)).toHaveLength(1)
  })

  test('by the undo of a priority that had broken it at once', async () => {
    const targets = { firstResponseMinutes: 60, resolutionMinutes: 60 }
    await opened.database
      .updateTable('policies')
      .set({ definition: sql`jsonb_set(definition, '{targets,P1}', ${JSON.stringify(targets)}::jsonb)` })
      .where('organisation_id', '=', world.organisationId)
      .execute()
    const id = await answered()
    world.clock.at = START + 3 * HOUR_MS
    const urgent = command(world, 'setPriority', id, { priority: 'P1', reason: 'Звонил директор' })
    await world.client(staff.anna).push(urgent)
    world.clock.pass(10 * MINUTE_MS)
    await world.client(staff.anna).push(command(world, 'undo', id, { commandId: urgent.id }, { undoes: urgent.id }))
    const breach = { metric: 'resolution', groupId: null, cycle: 1, breachedAt: START + 3 * HOUR_MS }
    expect(await withdrawnFrom(id)).toEqual([{ from: breach, to: null }])
  })

  test('by a late resolution that counts at the deadline itself', async () => {
    const id = await answered()
    await askLate(resolve(id), DEADLINE, DEADLINE + HOUR_MS)
    expect(await withdrawnFrom(id)).toHaveLength(1)
  })

  test('by the word that the message that brought it needed no action', async () => {
    const id = await answered()
    world.clock.at = START + HOUR_MS
    await world.client(staff.anna).push(resolve(id)(world))
    world.clock.at = START + 2 * HOUR_MS
    const thanks = command(world, 'recordMessage', id, { channel: 'phone', text: 'Спасибо!' })
    await world.client(staff.anna).push(thanks)
    expect(await world.ticket(id)).toMatchObject({ state: 'new' })
    world.clock.at = DEADLINE + 2 * HOUR_MS
    await world.client(staff.anna).push(command(world, 'noActionNeeded', id))
    expect(await world.ticket(id)).toMatchObject({ state: 'resolved', resolvedAt: START + HOUR_MS })
    expect(await withdrawnFrom(id)).toEqual([
      { from: expect.objectContaining({ metric: 'resolution' }) as unknown, to: null },
    ])
  })

  test('and an undo of what withdrew it is not held up by that', async () => {
    const id = await answered()
    const given = await askLate(resolve(id), DEADLINE - HOUR_MS, DEADLINE + HOUR_MS)
    const undone = await world.client(staff.anna).push(command(world, 'undo', id, { commandId: given.commandId }))
    expect(undone.status).toBe('applied')
    expect(await withdrawnFrom(id)).toHaveLength(1)
  })
})

describe('nothing is withdrawn', () => {
  test('by a reply that was written in time: it counts when it arrives', async () => {
    const { id } = await world.register(staff.anna)
    const reply = (of: World) => command(of, 'reply', id, { text: 'Уже смотрим' })
    await askLate(reply, START + 30 * MINUTE_MS, START + 2 * HOUR_MS)
    expect(await withdrawnFrom(id)).toEqual([])
  })

  test('by a resolution that was late itself', async () => {
    const id = await answered()
    await askLate(resolve(id), DEADLINE + MINUTE_MS, DEADLINE + HOUR_MS)
    expect(await withdrawnFrom(id)).toEqual([])
  })

  test('where nothing was breached', async () => {
    const id = await answered()
    await askLate(resolve(id), DEADLINE - 2 * HOUR_MS, DEADLINE - HOUR_MS)
    expect(await withdrawnFrom(id)).toEqual([])
  })

  test('by what changes no clock', async () => {
    const id = await answered()
    await askLate((of) => command(of, 'addNote', id, { text: 'x' }), DEADLINE - HOUR_MS, DEADLINE + HOUR_MS)
    expect(await withdrawnFrom(id)).toEqual([])
  })
})
