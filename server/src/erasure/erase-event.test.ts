import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { TicketEvent } from '@shared/domain/event'
import { buildSegment } from '../segments/build-segment'
import { searchTickets } from '../search/search-tickets'
import { timelinesOf } from '../store/event-reader'
import { rebuildTickets } from '../store/rebuild'
import { verifyTicketChain } from '../store/verify-chain'
import { anna, boris, foundForEachTest, world } from '../testing/two-engineers'
import { command } from '../testing/world'
import { testFiles } from '../files/testing/test-files'
import { eraseEvent } from './erase-event'
import type { ErasurePlan } from './plan-erasure'
import { textsOfTicket } from './ticket-texts'

foundForEachTest()

const SECRET = 'Паспорт 4509 123456'
const WORDS = { reason: 'Запрос 17 от 2 марта', by: 'anna@opora' }

const erase = (eventId: string): Promise<ErasurePlan> =>
  eraseEvent(
    { database: world.database, files: testFiles(), now: () => world.clock.at },
    { organisationId: world.organisationId, eventId, ...WORDS },
  )

const historyOf = async (id: string): Promise<readonly TicketEvent[]> =>
  (await timelinesOf(world.database, [id])).get(id) ?? []

async function said(text: string): Promise<{ ticketId: string; eventId: string }> {
  const { id } = await world.register(anna)
  await world.client(anna).pushAll([command(world, 'reply', id, { text })])
  return { ticketId: id, eventId: (await historyOf(id)).at(-1)?.id ?? '' }
}

/** Rows of any table in which the words stand. */
async function rowsWith(words: string): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(world.database)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(name)} as one where one::text like ${`%${words}%`}`.execute(
      world.database,
    )
    if ((rows[0]?.count ?? 0) > 0) found.push(name)
  }
  return found
}

describe('the text of an event', () => {
  test('goes, and the event stays: who, when, and its place in the chain', async () => {
    const { ticketId, eventId } = await said(SECRET)
    await world.client(boris).push(command(world, 'addNote', ticketId, { text: 'После' }))
    expect(await rowsWith(SECRET)).toEqual(['event_content'])
    const before = await historyOf(ticketId)
    world.clock.pass(60_000)
    await erase(eventId)
    expect(await rowsWith(SECRET)).toEqual([])
    const after = await historyOf(ticketId)
    expect(after.slice(0, -1)).toEqual(
      before.map((event) => (event.id === eventId ? { ...event, content: null } : event)),
    )
    expect(after.at(-1)).toMatchObject({
      type: 'erased',
      actorId: null,
      fields: { erased: { from: null, to: [eventId] } },
      content: WORDS,
      effectiveAt: world.clock.at,
    })
    expect(await verifyTicketChain(world.database, ticketId)).toEqual([])
  })

  test('is erased in a ticket that goes on as it stood: its clocks, its people, its progress', async () => {
    const { ticketId, eventId } = await said(SECRET)
    const { version, updatedAt: _, ...before } = await world.ticket(ticketId)
    world.clock.pass(60_000)
    await erase(eventId)
    const { updatedAt: _now, ...after } = await world.ticket(ticketId)
    expect(after).toEqual({ ...before, version: version + 1 })
    const { differences } = await rebuildTickets(world.database, world.organisationId, {
      afterTicketId: null,
      limit: 10,
      write: false,
    })
    expect(differences).toEqual([])
    expect(await world.client(boris).push(command(world, 'take', ticketId))).toMatchObject({ status: 'applied' })
    expect(await verifyTicketChain(world.database, ticketId)).toEqual([])
  })

  test('of a registration takes the subject with it, everywhere', async () => {
    const { id } = await world.register(anna, { subject: SECRET, description: 'Пароль от почты' })
    const held = world.client(boris)
    await held.pull()
    expect(held.held('ticket', id)?.subject).toBe(SECRET)
    expect(await rowsWith(SECRET)).toEqual(expect.arrayContaining(['event_content', 'tickets']))
    await erase((await historyOf(id))[0]?.id ?? '')
    expect([await rowsWith(SECRET), await rowsWith('Пароль от почты')]).toEqual([[], []])
    await held.pull()
    const beginner = world.client(boris)
    await beginner.pull()
    for (const client of [held, beginner]) {
      expect(client.held('ticket', id)).toEqual({ ...(await world.ticket(id)), subject: '' })
      expect(client.history(id)).toEqual(await historyOf(id))
    }
    expect((await searchTickets(world.services, anna, { words: 'паспорт', limit: 5 })).found).toEqual([])
  })

  test('takes the segment with it in which it stands, and the next one is without it', async () => {
    const { ticketId, eventId } = await said(SECRET)
    await world
      .client(anna)
      .push(command(world, 'resolve', ticketId, { code: 'solved', text: 'Готово', isReply: true }))
    const build = (): Promise<boolean> => buildSegment(world.database, world.organisationId, world.clock.at, 1)
    const segments = () =>
      world.database.selectFrom('segments').select('id').where('organisation_id', '=', world.organisationId).execute()
    expect(await build()).toBe(true)
    await erase(eventId)
    expect(await segments()).toEqual([])
    expect(await build()).toBe(true)
    expect(await segments()).toHaveLength(1)
  })
})

describe('is refused, with what to do:', () => {
  test('an event that is not there, or another organisation has', async () => {
    const eventId = '01890000-0000-7000-8000-000000000000'
    await expect(erase(eventId)).rejects.toMatchObject({
      code: 'erasure.unknownEvent',
      message: expect.stringContaining('texts NUMBER'),
    })
    const { eventId: foreign } = await said(SECRET)
    const ports = { database: world.database, files: testFiles(), now: () => world.clock.at }
    const request = { organisationId: eventId, eventId: foreign, ...WORDS }
    await expect(eraseEvent(ports, request)).rejects.toMatchObject({ code: 'erasure.unknownEvent' })
    expect(await rowsWith(SECRET)).toEqual(['event_content'])
  })

  test('an event without a text', async () => {
    const { ticketId } = await said(SECRET)
    await world.client(anna).push(command(world, 'take', ticketId))
    const taken = (await historyOf(ticketId)).at(-1)
    await expect(erase(taken?.id ?? '')).rejects.toMatchObject({
      code: 'erasure.noText',
      message: expect.stringContaining('taken'),
    })
  })

  test('one that was erased already, since when', async () => {
    const { ticketId, eventId } = await said(SECRET)
    await erase(eventId)
    await expect(erase(eventId)).rejects.toMatchObject({
      code: 'erasure.alreadyErased',
      message: expect.stringContaining('on 2026-03-02 09:00 UTC'),
    })
    expect((await historyOf(ticketId)).filter(({ type }) => type === 'erased')).toHaveLength(1)
  })

  test('the record of an erasure', async () => {
    const { ticketId, eventId } = await said(SECRET)
    await erase(eventId)
    const record = (await historyOf(ticketId)).at(-1)
    await expect(erase(record?.id ?? '')).rejects.toMatchObject({ code: 'erasure.isRecord' })
  })

  test('a ticket that is not there, when its texts are asked for', async () => {
    await expect(textsOfTicket(world.database, world.organisationId, 999_999)).rejects.toMatchObject({
      code: 'erasure.unknownTicket',
    })
  })
})

test('the texts of a ticket are told with their ids, without those that are gone and without records', async () => {
  const { ticketId, eventId } = await said(SECRET)
  const { number } = await world.ticket(ticketId)
  const listed = () => textsOfTicket(world.database, world.organisationId, number ?? 0)
  expect((await listed()).map(({ type, by, content }) => [type, by, content['text'] ?? content['subject']])).toEqual([
    ['registered', 'Анна', expect.any(String)],
    ['replied', 'Анна', SECRET],
  ])
  await erase(eventId)
  expect((await listed()).map(({ type }) => type)).toEqual(['registered'])
})
