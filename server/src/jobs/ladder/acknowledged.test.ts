/** What "I have it" does to a ladder: 75 % at 18:00 of the first Monday, 90 % at 10:12 of the next, the deadline at 11:00. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, type Instant } from '@shared/domain/instant'
import type { Session } from '../../api/context'
import { rebuildTickets } from '../../store/rebuild'
import { openTestDatabase, type TestDatabase } from '../../testing/database'
import { command, START } from '../../testing/world'
import { at, foundLadderWorld, NEXT_MONDAY, type LadderWorld } from './testing/ladder-world'

let opened: TestDatabase
let ladders: LadderWorld
let id: string
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  ladders = await foundLadderWorld(opened.database)
  id = await ladders.takenTicket()
  await ladders.runAt(at(START, 18))
})

async function acknowledge(who: Session, instant: Instant): Promise<string> {
  const { world } = ladders
  world.clock.at = instant
  const asked = command(world, 'acknowledge', id)
  expect(await world.client(who).push(asked)).toMatchObject({ status: 'applied' })
  return asked.id
}

/** The steps that were taken. */
const told = async () =>
  (await ladders.historyOf(id)).map(({ percent, offsetMinutes }) => percent ?? `+${offsetMinutes} min`)

const nextLook = async (): Promise<Instant | null> => {
  const row = await opened.database
    .selectFrom('escalation_plans')
    .select('next_at')
    .where('ticket_id', '=', id)
    .executeTakeFirstOrThrow()
  return row.next_at
}

describe('an acknowledgement', () => {
  test('by anybody holds the next step for an hour, and then the ladder goes on', async () => {
    await acknowledge(ladders.boris, at(NEXT_MONDAY, 9, 40))
    expect(await nextLook()).toBe(at(NEXT_MONDAY, 10, 40))
    await ladders.runAt(at(NEXT_MONDAY, 10, 39))
    expect(await told()).toEqual([75])
    await ladders.runAt(at(NEXT_MONDAY, 10, 40))
    expect(await told()).toEqual([75, 90])
  })

  test('with progress in its hour answers the step, and nobody is told', async () => {
    await acknowledge(ladders.anna, at(NEXT_MONDAY, 9, 40))
    ladders.world.clock.at = at(NEXT_MONDAY, 10)
    await ladders.world.client(ladders.anna).push(command(ladders.world, 'logWork', id, { minutes: 15 }))
    expect(await nextLook()).toBe(at(NEXT_MONDAY, 11))
    await ladders.runAt(at(NEXT_MONDAY, 10, 59))
    expect(await told()).toEqual([75])
  })

  test('never holds the step at the deadline, with progress or without', async () => {
    await acknowledge(ladders.anna, at(NEXT_MONDAY, 10, 30))
    await ladders.runAt(at(NEXT_MONDAY, 11))
    expect(await told()).toEqual([75, 90, 100])
  })

  test('holds what follows the deadline, as often as it is given', async () => {
    await ladders.runAt(at(NEXT_MONDAY, 11))
    await acknowledge(ladders.lead, at(NEXT_MONDAY, 11, 50))
    await ladders.runAt(at(NEXT_MONDAY, 12, 49))
    await acknowledge(ladders.lead, at(NEXT_MONDAY, 12, 49))
    await ladders.runAt(at(NEXT_MONDAY, 13, 48))
    expect(await told()).toEqual([75, 90, 100])
    await ladders.runAt(at(NEXT_MONDAY, 13, 49))
    expect((await told()).at(-1)).toBe('+60 min')
  })

  test('that is undone holds nothing any more', async () => {
    const commandId = await acknowledge(ladders.anna, at(NEXT_MONDAY, 10))
    expect(await nextLook()).toBe(at(NEXT_MONDAY, 11))
    await ladders.world.client(ladders.anna).push(command(ladders.world, 'undo', id, { commandId }))
    await ladders.runAt(at(NEXT_MONDAY, 10, 12))
    expect(await told()).toContain(90)
  })

  test('given offline counts when it was given, and takes back nothing that was told', async () => {
    const client = ladders.world.client(ladders.boris)
    ladders.world.clock.at = at(NEXT_MONDAY, 9, 50)
    await client.pull()
    ladders.world.clock.pass(10 * MINUTE_MS)
    const asked = command(ladders.world, 'acknowledge', id)
    await ladders.runAt(at(NEXT_MONDAY, 10, 30))
    const before = await told()
    await client.push(asked)
    expect((await ladders.world.ticket(id)).acknowledgement).toEqual({
      by: ladders.boris.personId,
      at: at(NEXT_MONDAY, 10),
    })
    await ladders.runAt(at(NEXT_MONDAY, 10, 59))
    expect(await told()).toEqual(before)
  })

  test('of two at once is kept of both, without a conflict', async () => {
    await acknowledge(ladders.anna, at(NEXT_MONDAY, 10))
    await acknowledge(ladders.boris, at(NEXT_MONDAY, 10))
    const { ladderFacts, acknowledgement } = await ladders.world.ticket(id)
    expect(ladderFacts.filter(({ type }) => type === 'acknowledged')).toHaveLength(2)
    expect(acknowledgement?.by).toBe(ladders.boris.personId)
  })

  test('is what its events say', async () => {
    await acknowledge(ladders.anna, at(NEXT_MONDAY, 10))
    const page = { afterTicketId: null, limit: 10, write: false }
    expect((await rebuildTickets(opened.database, ladders.world.organisationId, page)).differences).toEqual([])
  })
})

describe('the notices of the ticket', () => {
  const marks = async (who: Session) => (await ladders.noticesOf(who)).map((notice) => notice.acknowledged_at)

  test('are acknowledged for whoever says so, and for nobody else', async () => {
    await ladders.runAt(at(NEXT_MONDAY, 10, 12))
    await acknowledge(ladders.boris, at(NEXT_MONDAY, 10, 20))
    expect(await marks(ladders.boris)).toEqual([at(NEXT_MONDAY, 10, 20)])
    expect(await marks(ladders.lead)).toEqual([null])
    await ladders.runAt(at(NEXT_MONDAY, 11))
    expect(await marks(ladders.lead)).toEqual([null, null])
  })

  test('reach the one whom they are for as acknowledged and seen', async () => {
    await ladders.runAt(at(NEXT_MONDAY, 10, 12))
    const client = ladders.world.client(ladders.boris)
    await client.pull()
    await acknowledge(ladders.boris, at(NEXT_MONDAY, 10, 20))
    await client.pull()
    const [notice] = client.ids('notice').map((noticeId) => client.held('notice', noticeId))
    expect(notice).toMatchObject({ acknowledgedAt: at(NEXT_MONDAY, 10, 20), seenAt: at(NEXT_MONDAY, 10, 20) })
  })

  test('wait again when it is undone, but for those that an earlier one had answered', async () => {
    await ladders.runAt(at(NEXT_MONDAY, 10, 12))
    const first = await acknowledge(ladders.lead, at(NEXT_MONDAY, 10, 20))
    await ladders.runAt(at(NEXT_MONDAY, 11))
    const second = await acknowledge(ladders.lead, at(NEXT_MONDAY, 11, 10))
    expect(await marks(ladders.lead)).toEqual([at(NEXT_MONDAY, 10, 20), at(NEXT_MONDAY, 11, 10)])
    const undo = (commandId: string) =>
      ladders.world.client(ladders.lead).push(command(ladders.world, 'undo', id, { commandId }))
    ladders.world.clock.pass(HOUR_MS)
    await undo(second)
    expect(await marks(ladders.lead)).toEqual([at(NEXT_MONDAY, 10, 20), null])
    await undo(first)
    expect(await marks(ladders.lead)).toEqual([null, null])
  })
})
