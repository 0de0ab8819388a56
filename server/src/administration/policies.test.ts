import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '@shared/domain/instant'
import type { PolicyDefinition } from '@shared/sla'
import type { Session } from '../api/context'
import { timelinesOf } from '../store/event-reader'
import { toJson } from '../store/json'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, type World } from '../testing/world'
import { applyPage, undoPage } from './apply-policies'
import { countBehind } from './open-tickets-behind'
import { countTickets, tryPage } from './try-policies'

let opened: TestDatabase
let world: World
let admin: Session
let anna: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  admin = await world.person({ name: 'Денис', roles: ['admin'] })
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
})

const targets = { firstResponseMinutes: 60, resolutionMinutes: 480 }
const standard: PolicyDefinition = {
  id: 'standard',
  version: 1,
  name: 'Standard',
  order: 1,
  match: {},
  calendar: null,
  targets: { P1: targets, P2: targets, P3: targets, P4: targets },
}
const promising = (resolutionMinutes: number, changes: Partial<PolicyDefinition> = {}): PolicyDefinition => {
  const stricter = { firstResponseMinutes: 60, resolutionMinutes }
  return { ...standard, version: 2, targets: { P1: stricter, P2: stricter, P3: stricter, P4: stricter }, ...changes }
}

async function publish(policy: PolicyDefinition): Promise<void> {
  const { id, version } = policy
  const { organisationId: organisation_id } = world
  const row = { organisation_id, id, version, definition: toJson(policy), last_command_id: null }
  await world.database.insertInto('policies').values(row).execute()
}

const shared = () => world.services.directories.load(world.database, world.organisationId)
const behind = async () => countBehind(world.database, world.organisationId, await shared())
const policyOf = async (id: string) => (await world.ticket(id)).policy
const first = { policyId: 'standard', policyVersion: 1 }
const second = { policyId: 'standard', policyVersion: 2 }
const carry = (groupId: string) => ({ groupId, after: null, mode: 'carry' as const, reason: '' })

describe('a version that was published', () => {
  test('leaves open tickets where they are, and says how many', async () => {
    const open = [await world.register(anna), await world.register(anna)]
    const finished = await world.register(anna)
    await world
      .client(anna)
      .push(command(world, 'resolve', finished.id, { code: 'solved', text: 'Готово', isReply: false }))
    expect(await behind()).toEqual({ tickets: 0, moves: [] })
    await publish(promising(60))
    expect(await behind()).toEqual({ tickets: 2, moves: [{ from: first, to: second, tickets: 2 }] })
    for (const { id } of open) expect(await policyOf(id)).toEqual(first)
  })

  test('is applied by a command for each open ticket, and taken back by one undo', async () => {
    const tickets = [await world.register(anna), await world.register(anna), await world.register(anna)]
    const before = await Promise.all(tickets.map(({ id }) => world.ticket(id)))
    await publish(promising(60))
    const groupId = uuidv7()
    world.clock.pass(HOUR_MS)
    const { rows, next } = await applyPage(world.services, admin, carry(groupId))
    expect(next).toBeNull()
    expect(rows.map(({ ticketId, status, code }) => [ticketId, status, code])).toEqual(
      tickets.map(({ id }) => [id, 'applied', 'ok']),
    )
    for (const { id } of tickets) expect(await policyOf(id)).toEqual(second)
    const timeline = (await timelinesOf(world.database, [tickets[0]!.id])).get(tickets[0]!.id)
    expect(timeline?.at(-1)).toMatchObject({ type: 'policyApplied', actorId: admin.personId })
    expect(await behind()).toEqual({ tickets: 0, moves: [] })

    // Somebody has finished one of them since: that one keeps its promise, and its row says so.
    const finished = tickets[1]?.id ?? ''
    await world
      .client(anna)
      .push(command(world, 'resolve', finished, { code: 'solved', text: 'Готово', isReply: false }))
    const undone = await undoPage(world.services, admin, { groupId, after: null })
    expect(undone.rows.map(({ status, code }) => `${status} ${code}`)).toEqual([
      'applied ok',
      'rejected ticket.finished',
      'applied ok',
    ])
    for (const ticket of before.filter(({ id }) => id !== finished)) {
      const { facts, policy } = await world.ticket(ticket.id)
      expect({ facts, policy }).toEqual({ facts: ticket.facts, policy: ticket.policy })
    }
    const again = await undoPage(world.services, admin, { groupId, after: null })
    expect(again.rows.map(({ status }) => status)).toEqual(['merged', 'rejected', 'merged'])
  })

  test('is applied in pages that go on where they stopped, and asked again does no harm', async () => {
    for (let count = 0; count < 51; count += 1) await world.register(anna)
    await publish(promising(60))
    const groupId = uuidv7()
    const page = await applyPage(world.services, admin, carry(groupId))
    expect(page.rows).toHaveLength(50)
    const rest = await applyPage(world.services, admin, { ...carry(groupId), after: page.next })
    expect(rest).toMatchObject({ rows: [{ status: 'applied' }], next: null })
    // Whoever has not heard of the pages before asks again, and is told of all of them.
    expect(await applyPage(world.services, admin, carry(groupId))).toEqual({ rows: [], done: 51, next: null })
    const undone = await undoPage(world.services, admin, { groupId, after: null })
    const last = await undoPage(world.services, admin, { groupId, after: undone.next })
    expect([page.done, undone.done, last.done]).toEqual([50, 50, 51])
    expect([...undone.rows, ...last.rows].filter(({ status }) => status === 'applied')).toHaveLength(51)
  })

  test('is refused to whoever may not, ticket by ticket', async () => {
    await world.register(anna)
    await publish(promising(60))
    const { rows } = await applyPage(world.services, anna, carry(uuidv7()))
    expect(rows).toMatchObject([{ status: 'rejected', code: 'permission.notLead' }])
  })
})

describe('a trial', () => {
  const ask = async (drafts: readonly PolicyDefinition[], days = 30) => {
    const of = { organisationId: world.organisationId, drafts, days, until: world.clock.at }
    const count = await countTickets(world.database, of)
    return { count, ...(await tryPage(world.database, await shared(), { ...of, after: null })) }
  }

  test('says which tickets would have been missed, and changes none', async () => {
    const { id, number } = await world.register(anna)
    world.clock.pass(2 * HOUR_MS)
    await world.client(anna).push(command(world, 'resolve', id, { code: 'solved', text: 'Готово', isReply: true }))
    const { changes, count } = await ask([promising(30)])
    expect(count).toBe(1)
    expect(changes).toMatchObject([{ ticketId: id, number, metric: 'resolution', was: 'met', would: 'missed' }])
    expect(await policyOf(id)).toEqual(first)
    expect((await shared()).policies).toHaveLength(1)
  })

  test('goes by the tier of the requester, and by whatever else is in force', async () => {
    await world.database.updateTable('people').set({ tier: 'vip' }).where('id', '=', world.requesterId).execute()
    await world.register(anna)
    world.clock.pass(2 * HOUR_MS)
    const forVip = promising(30, { id: 'vip', order: 0, version: 1 })
    expect((await ask([{ ...forVip, match: { tier: 'vip' } }])).changes).toMatchObject([{ metric: 'resolution' }])
    expect((await ask([{ ...forVip, match: { tier: 'other' } }])).changes).toEqual([])
  })

  test('looks at the days that were asked for, and goes on behind the ticket that a page ended with', async () => {
    const old = await world.register(anna)
    world.clock.pass(10 * DAY_MS)
    await world.register(anna)
    expect(await ask([promising(30)], 5)).toMatchObject({ count: 1, compared: 1, next: null })
    expect(await ask([promising(30)], 20)).toMatchObject({ count: 2, compared: 2, next: null })
    const { organisationId, clock } = world
    const of = { organisationId, drafts: [promising(30)], days: 20, until: clock.at }
    const after = { registeredAt: old.registeredAt, ticketId: old.id }
    expect(await tryPage(world.database, await shared(), { ...of, after })).toMatchObject({ compared: 1, next: null })
  })
})
