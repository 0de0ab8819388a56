/**
 * The office works on Mondays from 09:00 to 18:00 in Moscow, and the world begins on one at noon: a first response is due
 * in an hour, the resolution in eight, which is the next Monday at 11:00.
 */
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { EscalatedStep } from '@shared/domain/escalation'
import { HOUR_MS, MINUTE_MS, type Instant } from '@shared/domain/instant'
import type { Session } from '../../api/context'
import { DirectoryCache } from '../../store/directory'
import { openTestDatabase, type TestDatabase } from '../../testing/database'
import { command, foundWorld, START, type World } from '../../testing/world'
import { adoptTickets } from './adopt-tickets'
import { runDueSteps, type LadderReport } from './ladder-runner'
import type { LadderServices } from './take-step'

const NEXT_MONDAY = START + 7 * 24 * HOUR_MS
/** Monday's Moscow time of day. */
const at = (monday: Instant, hour: number, minute = 0): Instant =>
  monday - 12 * HOUR_MS + hour * HOUR_MS + minute * MINUTE_MS

let opened: TestDatabase
let world: World
let anna: Session
let lead: Session
let manager: Session
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())

beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
  lead = await world.person({ name: 'Лидия', roles: ['lead'], groups: [world.groups.desk] })
  manager = await world.person({ name: 'Макар', roles: ['lead'] })
  await opened.database
    .updateTable('groups')
    .set({ lead_id: lead.personId, manager_id: manager.personId })
    .where('id', '=', world.groups.desk)
    .execute()
  world.clock.at = START
})

const process = (): LadderServices => ({
  database: opened.database,
  now: () => world.clock.at,
  directories: new DirectoryCache(),
})

async function runAt(instant: Instant, services = process()): Promise<readonly LadderReport[]> {
  world.clock.at = instant
  const late: LadderReport[] = []
  await runDueSteps(services, {
    onLate: (report) => late.push(report),
    onError: (error) => {
      throw error
    },
  })
  return late
}

async function historyOf(ticketId: string): Promise<readonly EscalatedStep[]> {
  const rows = await opened.database
    .selectFrom('events')
    .select(['fields'])
    .where('ticket_id', '=', ticketId)
    .where('type', '=', 'escalated')
    .orderBy('seq_in_ticket')
    .execute()
  return rows.map(({ fields }) => fields['escalation']?.to as unknown as EscalatedStep)
}

const brief = ({ metric, percent, offsetMinutes, repetition, toldIds, unreached }: EscalatedStep) =>
  [metric, percent ?? `+${offsetMinutes} min`, repetition, unreached ?? toldIds] as const

const noticesOf = ({ personId }: Session) =>
  opened.database
    .selectFrom('notices')
    .select(['ticket_id', 'reason', 'important', 'created_at'])
    .where('person_id', '=', personId)
    .where('reason', '=', 'ladder')
    .orderBy('created_at')
    .execute()

/** Registered at noon and taken, with the first response given. */
async function takenTicket(): Promise<string> {
  const { id } = await world.register(anna)
  await world.client(anna).push(command(world, 'take', id, {}))
  await world.client(anna).push(command(world, 'reply', id, { text: 'Уже смотрим' }))
  return id
}

describe('a ladder', () => {
  test('tells each in their turn, once, and the history says whom', async () => {
    const id = await takenTicket()
    await runAt(at(START, 17, 59))
    expect(await historyOf(id)).toEqual([])
    for (const instant of [at(START, 18), at(NEXT_MONDAY, 10, 12), at(NEXT_MONDAY, 11), at(NEXT_MONDAY, 12)]) {
      expect(await runAt(instant)).toEqual([])
      await runAt(instant)
    }
    const [desk] = [[anna.personId, lead.personId]]
    expect((await historyOf(id)).map(brief)).toEqual([
      ['resolution', 75, 0, [anna.personId]],
      ['resolution', 90, 0, desk],
      ['resolution', 100, 0, [lead.personId]],
      ['resolution', '+60 min', 0, [manager.personId]],
    ])
    expect(await noticesOf(lead)).toEqual([
      { ticket_id: id, reason: 'ladder', important: false, created_at: at(NEXT_MONDAY, 10, 12) },
      { ticket_id: id, reason: 'ladder', important: true, created_at: at(NEXT_MONDAY, 11) },
    ])
    expect((await world.ticket(id)).version).toBe(7)
  })

  test('ends with the ticket, and goes on when it is opened again', async () => {
    const id = await takenTicket()
    await world
      .client(anna)
      .push(command(world, 'resolve', id, { code: 'solved', text: 'Перезапущено', isReply: false }))
    await runAt(at(START, 18))
    expect(await historyOf(id)).toEqual([])
    await world.client(anna).push(command(world, 'reopen', id, { reason: 'Опять' }))
    await runAt(at(NEXT_MONDAY, 17))
    expect((await historyOf(id)).map(({ percent }) => percent)).toContain(75)
  })

  test('waits out a pause that ends by itself, with nobody touching the ticket', async () => {
    const id = await takenTicket()
    const until = at(NEXT_MONDAY, 9)
    const args = { reason: 'planned' as const, ownerId: anna.personId, until, text: '' }
    const pending = await world.client(anna).push(command(world, 'setPending', id, args))
    expect(pending.status).toBe('applied')
    await runAt(at(START, 18))
    expect(await historyOf(id)).toEqual([])
    await runAt(until)
    // Six of the eight hours are used up at three in the afternoon.
    await runAt(at(NEXT_MONDAY, 14, 59))
    expect(await historyOf(id)).toEqual([])
    await runAt(at(NEXT_MONDAY, 15))
    expect((await historyOf(id)).map(brief)).toEqual([['resolution', 75, 0, [anna.personId]]])
  })

  test('goes to the next step at once where there is nobody, and says so', async () => {
    // Nobody has it, so that three quarters of the first response reach nobody.
    const { id } = await world.register(anna)
    await runAt(at(START, 12, 45))
    expect((await historyOf(id)).map(brief)).toEqual([
      ['firstResponse', 75, 0, 'nobody'],
      ['firstResponse', 100, 0, [lead.personId]],
    ])
    await runAt(at(START, 13))
    expect(await historyOf(id)).toHaveLength(2)
  })

  test('passes the absent over, and reaches who stands in for them', async () => {
    const id = await takenTicket()
    const absence = {
      organisation_id: world.organisationId,
      starts_at: START,
      ends_at: NEXT_MONDAY + 24 * HOUR_MS,
      note: '',
      last_command_id: null,
    }
    await opened.database
      .insertInto('absences')
      .values([
        { ...absence, id: uuidv7(), person_id: anna.personId, substitute_id: null },
        { ...absence, id: uuidv7(), person_id: lead.personId, substitute_id: manager.personId },
      ])
      .execute()
    await runAt(at(START, 18))
    expect((await historyOf(id)).map(brief)).toEqual([
      ['resolution', 75, 0, 'absent'],
      // Of the assignee and the group, only the lead has somebody who stands in.
      ['resolution', 90, 0, [manager.personId]],
    ])
  })
})

describe('several processes', () => {
  test('take no step twice', async () => {
    const ids = [await takenTicket(), await takenTicket(), await takenTicket()]
    for (const instant of [at(START, 18), at(NEXT_MONDAY, 11)]) {
      await Promise.all([runAt(instant), runAt(instant), runAt(instant)])
    }
    for (const id of ids) expect((await historyOf(id)).map(({ percent }) => percent)).toEqual([75, 90, 100])
    expect(await noticesOf(anna)).toHaveLength(6)
  })
})

describe('a server that did not run', () => {
  test('catches up in the order of time over all tickets, and says how late it is', async () => {
    const first = await takenTicket()
    world.clock.pass(HOUR_MS)
    const second = await takenTicket()
    const late = await runAt(at(NEXT_MONDAY, 12, 30))
    const order = late.flatMap(({ ticketId, taken }) => taken.map(({ dueAt }) => [dueAt, ticketId] as const))
    expect(order).toEqual([...order].sort(([one], [other]) => one - other))
    expect(order.filter(([, id]) => id === first)).toHaveLength(4)
    expect(order.filter(([, id]) => id === second)).toHaveLength(3)
    expect(late[0]?.taken[0]?.lateMs).toBe(at(NEXT_MONDAY, 12, 30) - at(START, 18))
  })
})

describe('tickets that came in without a command', () => {
  test('are escalated from then on, and nobody is told of what was past', async () => {
    const id = await takenTicket()
    await opened.database.deleteFrom('escalation_plans').where('ticket_id', '=', id).execute()
    world.clock.at = at(NEXT_MONDAY, 10, 30)
    expect(await adoptTickets(process())).toBe(1)
    expect(await adoptTickets(process())).toBe(0)
    await runAt(at(NEXT_MONDAY, 10, 31))
    expect(await historyOf(id)).toEqual([])
    await runAt(at(NEXT_MONDAY, 11))
    expect((await historyOf(id)).map(({ percent }) => percent)).toEqual([100])
  })
})
