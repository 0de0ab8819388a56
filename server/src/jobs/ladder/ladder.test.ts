import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '@shared/domain/instant'
import { publish, versionsOf } from '../../administration/publish'
import { openTestDatabase, type TestDatabase } from '../../testing/database'
import { command, START } from '../../testing/world'
import { adoptTickets } from './adopt-tickets'
import { at, brief, foundLadderWorld, NEXT_MONDAY, type LadderWorld } from './testing/ladder-world'

let opened: TestDatabase
let ladders: LadderWorld
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  ladders = await foundLadderWorld(opened.database)
})

describe('a ladder', () => {
  test('tells each in their turn, once, and the history says whom', async () => {
    const id = await ladders.takenTicket()
    await ladders.runAt(at(START, 17, 59))
    expect(await ladders.historyOf(id)).toEqual([])
    for (const instant of [at(START, 18), at(NEXT_MONDAY, 10, 12), at(NEXT_MONDAY, 11), at(NEXT_MONDAY, 12)]) {
      expect(await ladders.runAt(instant)).toEqual([])
      await ladders.runAt(instant)
    }
    const desk = [ladders.anna, ladders.boris, ladders.lead].map(({ personId }) => personId)
    expect((await ladders.historyOf(id)).map(brief)).toEqual([
      ['resolution', 75, 0, [ladders.anna.personId]],
      ['resolution', 90, 0, desk],
      ['resolution', 100, 0, [ladders.lead.personId]],
      ['resolution', '+60 min', 0, [ladders.manager.personId]],
    ])
    expect(await ladders.noticesOf(ladders.lead)).toEqual([
      { ticket_id: id, important: false, created_at: at(NEXT_MONDAY, 10, 12), acknowledged_at: null },
      { ticket_id: id, important: true, created_at: at(NEXT_MONDAY, 11), acknowledged_at: null },
    ])
    expect((await ladders.world.ticket(id)).version).toBe(7)
  })

  test('ends with the ticket, and goes on when it is opened again', async () => {
    const id = await ladders.takenTicket()
    await ladders.world
      .client(ladders.anna)
      .push(command(ladders.world, 'resolve', id, { code: 'solved', text: 'Перезапущено', isReply: false }))
    await ladders.runAt(at(START, 18))
    expect(await ladders.historyOf(id)).toEqual([])
    await ladders.world.client(ladders.anna).push(command(ladders.world, 'reopen', id, { reason: 'Опять' }))
    await ladders.runAt(at(NEXT_MONDAY, 17))
    expect((await ladders.historyOf(id)).map(({ percent }) => percent)).toContain(75)
  })

  test('waits out a pause that ends by itself, with nobody touching the ticket', async () => {
    const id = await ladders.takenTicket()
    const until = at(NEXT_MONDAY, 9)
    const args = { reason: 'planned' as const, ownerId: ladders.anna.personId, until, text: '' }
    const pending = await ladders.world.client(ladders.anna).push(command(ladders.world, 'setPending', id, args))
    expect(pending.status).toBe('applied')
    await ladders.runAt(at(START, 18))
    expect(await ladders.historyOf(id)).toEqual([])
    await ladders.runAt(until)
    // Six of the eight hours are used up at three in the afternoon.
    await ladders.runAt(at(NEXT_MONDAY, 14, 59))
    expect(await ladders.historyOf(id)).toEqual([])
    await ladders.runAt(at(NEXT_MONDAY, 15))
    expect((await ladders.historyOf(id)).map(brief)).toEqual([['resolution', 75, 0, [ladders.anna.personId]]])
  })

  test('goes to the next step at once where there is nobody, and says so', async () => {
    // Nobody has it, so that three quarters of the first response reach nobody.
    const { id } = await ladders.world.register(ladders.anna)
    await ladders.runAt(at(START, 12, 45))
    expect((await ladders.historyOf(id)).map(brief)).toEqual([
      ['firstResponse', 75, 0, 'nobody'],
      ['firstResponse', 100, 0, [ladders.lead.personId]],
    ])
    await ladders.runAt(at(START, 13))
    expect(
      (await ladders.historyOf(id)).map(({ percent, insteadOf, toldIds }) => [percent, insteadOf?.percent, toldIds]),
    ).toEqual([
      [75, undefined, []],
      // Ahead of its time, which the record says; and again when the deadline has come.
      [100, 75, [ladders.lead.personId]],
      [100, undefined, [ladders.lead.personId]],
    ])
    await ladders.runAt(at(START, 13, 5))
    expect(await ladders.historyOf(id)).toHaveLength(3)
  })

  test('tells the group that owes an answer, and not the one that waits for it', async () => {
    const { world, anna, vera } = ladders
    const ladder = {
      acceptance: [{ at: { percent: 100 }, time: 'working', notify: ['group', 'lead'], important: true }],
    }
    const ola = { default: { acceptanceMinutes: 30 } }
    await sql`update policies set definition = definition || ${JSON.stringify({ ola, ladder })}::jsonb
      where organisation_id = ${world.organisationId}`.execute(opened.database)
    const id = await ladders.takenTicket()
    await world.client(anna).push(command(world, 'handOver', id, { toGroupId: world.groups.network, reason: 'Свитч' }))
    await ladders.runAt(at(START, 12, 30))
    expect((await ladders.historyOf(id)).map(brief)).toEqual([
      ['acceptance', 100, 0, [vera.personId, ladders.lead.personId]],
    ])
    expect(await ladders.noticesOf(anna)).toEqual([])
  })

  test('passes the absent over, and reaches who stands in for them', async () => {
    const id = await ladders.takenTicket()
    const absence = {
      organisation_id: ladders.world.organisationId,
      starts_at: START,
      ends_at: NEXT_MONDAY + 24 * HOUR_MS,
      note: '',
      last_command_id: null,
    }
    await opened.database
      .insertInto('absences')
      .values([
        { ...absence, id: uuidv7(), person_id: ladders.anna.personId, substitute_id: null },
        { ...absence, id: uuidv7(), person_id: ladders.boris.personId, substitute_id: null },
        { ...absence, id: uuidv7(), person_id: ladders.lead.personId, substitute_id: ladders.manager.personId },
      ])
      .execute()
    await ladders.runAt(at(START, 18))
    expect((await ladders.historyOf(id)).map(brief)).toEqual([
      ['resolution', 75, 0, 'absent'],
      // Of the assignee and the group, only the lead has somebody who stands in.
      ['resolution', 90, 0, [ladders.manager.personId]],
    ])
  })
})

describe('another ladder that is published under a running clock', () => {
  test('is for what begins later: the one that was copied when the clock started is taken to its end', async () => {
    const { world, anna, lead } = ladders
    const before = await ladders.takenTicket()
    const admin = await world.person({ name: 'Ада', roles: ['admin'] })
    const [held] = await versionsOf(opened.database, admin, 'policies', 'standard')
    const step = { at: { percent: 50 }, time: 'working' as const, notify: ['lead' as const], important: false }
    const definition = { ...held!.definition, ladder: { resolution: [step], firstResponse: [] } }
    const asked = { kind: 'policies' as const, id: 'standard', basedOn: 1, definition }
    await opened.database.transaction().execute((transaction) => publish(transaction, admin, asked, world.clock.at))
    const after = await ladders.takenTicket()
    await ladders.runAt(at(NEXT_MONDAY, 11))
    expect((await ladders.historyOf(before)).map(({ percent }) => percent)).toEqual([75, 90, 100])
    expect((await ladders.historyOf(after)).map(brief)).toEqual([['resolution', 50, 0, [lead.personId]]])
    expect((await ladders.noticesOf(anna)).map(({ ticket_id: id }) => id)).not.toContain(after)
  })
})

describe('a ticket that was taken for a duplicate, and is taken apart again', () => {
  test('is told of once a clock, by the highest of the steps that came due meanwhile, and the record says how many', async () => {
    const { world, anna } = ladders
    const older = await ladders.takenTicket()
    world.clock.pass(MINUTE_MS)
    const id = await ladders.takenTicket()
    const both = { tickets: [id, older] }
    await world.client(anna).push({ ...command(world, 'mergeTickets', id, { intoId: older }), ...both })
    await ladders.runAt(at(NEXT_MONDAY, 12, 30))
    expect(await ladders.historyOf(id)).toEqual([])
    const before = await ladders.noticesOf(anna)
    await world.client(anna).push({ ...command(world, 'unmergeTickets', id, { intoId: older }), ...both })
    await ladders.runAt(at(NEXT_MONDAY, 12, 30))
    expect((await ladders.historyOf(id)).map((step) => [...brief(step), step.passedOver])).toEqual([
      ['resolution', '+60 min', 0, [ladders.manager.personId], 3],
    ])
    expect(await ladders.noticesOf(anna)).toEqual(before)
    await ladders.runAt(at(NEXT_MONDAY, 13, 1))
    expect((await ladders.historyOf(id)).map(({ offsetMinutes, repetition }) => [offsetMinutes, repetition])).toEqual([
      [60, 0],
      [60, 1],
    ])
  })
})

describe('a breach that never was', () => {
  test('is told to everybody who was told of it, and to nobody who was only warned', async () => {
    const id = await ladders.takenTicket()
    const { world, anna, lead, boris } = ladders
    await ladders.runAt(at(START, 18))
    await ladders.runAt(at(NEXT_MONDAY, 10, 12))
    const client = world.client(anna)
    world.clock.at = at(NEXT_MONDAY, 10, 30)
    await client.pull()
    world.clock.at = at(NEXT_MONDAY, 10, 45)
    const resolved = command(world, 'resolve', id, { code: 'solved', text: 'Готово', isReply: false })
    await ladders.runAt(at(NEXT_MONDAY, 11))
    world.clock.at = at(NEXT_MONDAY, 11, 20)
    expect(await client.push(resolved)).toMatchObject({ status: 'applied' })
    const rows = await opened.database
      .selectFrom('notices')
      .select(['person_id', 'important', 'created_at'])
      .where('reason', '=', 'breachWithdrawn')
      .execute()
    expect(rows).toEqual([{ person_id: lead.personId, important: false, created_at: world.clock.at }])
    expect([await ladders.noticesOf(anna), await ladders.noticesOf(boris)].flat().length).toBeGreaterThan(0)
  })
})

describe('several processes', () => {
  test('take no step twice', async () => {
    const ids = [await ladders.takenTicket(), await ladders.takenTicket(), await ladders.takenTicket()]
    for (const instant of [at(START, 18), at(NEXT_MONDAY, 11)]) {
      await Promise.all([ladders.runAt(instant), ladders.runAt(instant), ladders.runAt(instant)])
    }
    for (const id of ids) expect((await ladders.historyOf(id)).map(({ percent }) => percent)).toEqual([75, 90, 100])
    expect(await ladders.noticesOf(ladders.anna)).toHaveLength(6)
  })
})

describe('a server that did not run', () => {
  test('catches up in the order of time over all tickets, and says how late it is', async () => {
    const first = await ladders.takenTicket()
    ladders.world.clock.pass(HOUR_MS)
    const second = await ladders.takenTicket()
    const late = await ladders.runAt(at(NEXT_MONDAY, 12, 30))
    const order = late.flatMap(({ ticketId, taken }) => taken.map(({ dueAt }) => [dueAt, ticketId] as const))
    expect(order).toEqual([...order].sort(([one], [other]) => one - other))
    expect(order.filter(([, id]) => id === first)).toHaveLength(4)
    expect(order.filter(([, id]) => id === second)).toHaveLength(3)
    expect(late[0]?.taken[0]?.lateMs).toBe(at(NEXT_MONDAY, 12, 30) - at(START, 18))
  })
})

describe('tickets that came in without a command', () => {
  test('are escalated from then on, and nobody is told of what was past', async () => {
    const id = await ladders.takenTicket()
    await opened.database.deleteFrom('escalation_plans').where('ticket_id', '=', id).execute()
    ladders.world.clock.at = at(NEXT_MONDAY, 10, 30)
    expect(await adoptTickets(ladders.process())).toBe(1)
    expect(await adoptTickets(ladders.process())).toBe(0)
    await ladders.runAt(at(NEXT_MONDAY, 10, 31))
    expect(await ladders.historyOf(id)).toEqual([])
    await ladders.runAt(at(NEXT_MONDAY, 11))
    expect((await ladders.historyOf(id)).map(({ percent }) => percent)).toEqual([100])
  })
})
