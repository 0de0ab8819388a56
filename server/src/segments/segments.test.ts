import { gunzipSync } from 'node:zlib'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { splitSegment, type SegmentTicket } from '@shared/protocol/segment'
import { SegmentColumns } from '@shared/protocol/segment-columns'
import type { Session } from '../api/context'
import type { TestClient } from '../testing/client'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, registration, type World } from '../testing/world'
import { buildSegment } from './build-segment'
import { readSegment } from './read-segment'
import { SegmentBuilder } from './segment-builder'

/** Small ones: what they are made of is the same. */
const SIZE = 6

let opened: TestDatabase
let world: World
let anna: Session
let guard: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
  guard = await world.person({ name: 'Семён', roles: ['engineer'], groups: [world.groups.security] })
})

/** @returns ids of so many finished tickets, by ascending id */
async function finish(count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => uuidv7()).toSorted()
  await inHundreds(ids.map((id) => registration(world, id)))
  await inHundreds(ids.map((id) => command(world, 'resolve', id, { code: 'solved', text: 'Готово', isReply: true })))
  return ids
}

async function inHundreds(commands: readonly unknown[]): Promise<void> {
  for (let from = 0; from < commands.length; from += 100) {
    const verdicts = await world.client(anna).pushAll(commands.slice(from, from + 100))
    expect(verdicts.filter(({ status }) => status !== 'applied')).toEqual([])
  }
}

const build = (): Promise<boolean> => buildSegment(world.database, world.organisationId, world.clock.at, SIZE)

/** A client that has read everything, segments taken apart. */
async function reader(session: Session): Promise<{ client: TestClient; packed: ReadonlyMap<string, SegmentTicket> }> {
  const client = world.client(session)
  client.takesSegments = true
  await client.pull(8)
  const packed = new Map<string, SegmentTicket>()
  for (const { id } of client.segments) {
    const bytes = await readSegment(world.database, session, id).catch(() => null)
    for (const one of bytes === null ? [] : linesOf(bytes)) packed.set(one.ticket.id, one)
  }
  return { client, packed }
}

function linesOf(bytes: Uint8Array): readonly SegmentTicket[] {
  const text = gunzipSync(splitSegment(bytes).packed).toString()
  return text.split('\n').map((line) => JSON.parse(line) as SegmentTicket)
}

describe('a segment', () => {
  test('holds finished tickets with their histories, as they are, and columns that say the same', async () => {
    const ids = await finish(SIZE + 1)
    await world.register(anna)
    expect(await build()).toBe(true)
    expect(await build()).toBe(false)
    const plain = world.client(anna)
    await plain.pull()
    const { client, packed } = await reader(anna)
    expect([...packed.keys()]).toEqual(ids.slice(0, SIZE))
    for (const [id, { ticket, events }] of packed) {
      expect(ticket).toEqual(await world.ticket(id))
      expect(events).toEqual(plain.history(id))
    }
    const [reference] = client.segments
    const bytes = await readSegment(world.database, anna, reference?.id ?? '')
    expect(reference).toEqual({ id: reference?.id, tickets: SIZE, bytes: bytes.length })
    const columns = new SegmentColumns(splitSegment(bytes).columns)
    expect(columns.ids()).toEqual([...packed.keys()])
    columns.ids().forEach((id, row) =>
      expect(packed.get(id)?.ticket).toMatchObject({
        ...columns.ticket(row),
        lastCommandId: expect.any(String) as string,
      }),
    )
    // What stands in a segment is not sent as a row as well; all else is.
    expect(client.ids('ticket')).toHaveLength(2)
    expect([...client.ids('ticket'), ...packed.keys()].toSorted()).toEqual(plain.ids('ticket'))
  })

  test('is read by people of its organisation who have a role, and by nobody else', async () => {
    await finish(SIZE)
    await build()
    const id = (await reader(anna)).client.segments[0]?.id ?? ''
    await expect(readSegment(world.database, { ...anna, roles: [] }, id)).rejects.toMatchObject({ status: 403 })
    const elsewhere = await foundWorld(opened.database)
    const stranger = await elsewhere.person({ name: 'Чужой', roles: ['admin'] })
    await expect(readSegment(world.database, stranger, id)).rejects.toMatchObject({ status: 404 })
    expect((await elsewhere.client(stranger).pullPage()).segments).toBeUndefined()
  })

  test('is not sent to clients that do not take any, nor is anything kept from them', async () => {
    const ids = await finish(SIZE)
    await build()
    const client = world.client(anna)
    await client.pull()
    expect(client.segments).toEqual([])
    expect(client.ids('ticket')).toEqual(ids)
  })
})

describe('what nobody else may read', () => {
  test('is never in a segment', async () => {
    const ids = await finish(SIZE)
    const id = uuidv7()
    await world.client(anna).push(registration(world, id))
    await world.client(anna).push(command(world, 'handOver', id, { toGroupId: world.groups.security, reason: 'К ним' }))
    await world.client(guard).push(command(world, 'answerHandOver', id, { isAccepted: true, reason: 'Берём' }))
    await world.client(guard).push(command(world, 'resolve', id, { code: 'solved', text: 'Да', isReply: true }))
    await build()
    const { client, packed } = await reader(guard)
    expect([...packed.keys()]).toEqual(ids)
    expect(client.ids('ticket')).toEqual([id])
  })

  test('takes its segment away when its group becomes a restricted one', async () => {
    await finish(SIZE)
    await build()
    const { client } = await reader(anna)
    const segmentId = client.segments[0]?.id ?? ''
    await world.database
      .updateTable('groups')
      .set({ is_restricted: true })
      .where('id', '=', world.groups.desk)
      .execute()
    await expect(readSegment(world.database, anna, segmentId)).rejects.toMatchObject({ status: 404 })
    expect((await reader(guard)).client.segments).toEqual([])
    expect(await build()).toBe(false)
  })

  test('was erased: the segment goes with the text, and the next one is without it', async () => {
    const ids = await finish(SIZE)
    await build()
    const before = await reader(anna)
    const event = before.packed.get(ids[0] ?? '')?.events.find(({ content }) => content !== null)
    const segmentId = before.client.segments[0]?.id ?? ''
    await world.database
      .deleteFrom('event_content')
      .where('event_id', '=', event?.id ?? '')
      .execute()
    await expect(readSegment(world.database, anna, segmentId)).rejects.toMatchObject({ status: 404 })
    // Until it is built anew, its tickets come as rows.
    const between = await reader(anna)
    expect([between.packed.size, between.client.ids('ticket')]).toEqual([0, ids])
    expect(await build()).toBe(true)
    const after = await reader(anna)
    expect([after.packed.size, after.client.ids('ticket')]).toEqual([SIZE, []])
    const erased = after.packed.get(ids[0] ?? '')?.events.find(({ id }) => id === event?.id)
    expect(erased).toMatchObject({ id: event?.id, content: null })
  })
})

describe('a snapshot with segments', () => {
  test('sends what was changed since as rows, and what is open before what is finished', async () => {
    const ids = await finish(SIZE)
    await build()
    const again = ids[5] ?? ''
    await world.client(anna).push(command(world, 'reopen', again, { reason: 'Опять' }))
    const open = await world.register(anna)
    const { client, packed } = await reader(anna)
    expect(packed.size).toBe(SIZE)
    expect(client.ids('ticket')).toEqual([again, open.id].toSorted())
    expect(client.held('ticket', again)).toEqual(await world.ticket(again))
    expect(client.history(again).length).toBe((await world.ticket(again)).version)
  })

  test('misses nothing when segments are built and dropped while it is read', async () => {
    const ids = await finish(2 * SIZE)
    await build()
    const client = world.client(anna)
    client.takesSegments = true
    await client.pullPage()
    // Built after the beginning: it is passed over, so its tickets come as rows.
    await build()
    while (client.segments.length === 0) await client.pullPage()
    const [first] = client.segments
    const bytes = await readSegment(world.database, anna, first?.id ?? '')
    const inSegment = new SegmentColumns(splitSegment(bytes).columns).ids()
    // Dropped before it was fetched: its tickets come as rows too.
    await world.database
      .deleteFrom('event_content')
      .where('event_id', 'in', (query) =>
        query
          .selectFrom('events')
          .select('id')
          .where('ticket_id', '=', inSegment[0] ?? ''),
      )
      .execute()
    await client.pull(4)
    expect(client.segments).toHaveLength(1)
    expect(client.ids('ticket')).toEqual(ids)
  })

  test('begins with tickets of the reader, then the open ones of others', async () => {
    const boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.network] })
    const theirs = await world.register(anna)
    const mine = await world.register(anna)
    await world.client(boris).push(command(world, 'take', mine.id))
    const client = world.client(boris)
    client.takesSegments = true
    const order: string[] = []
    for (let hasMore = true; hasMore;) {
      const page = await client.pullPage()
      order.push(...page.changes.filter(({ entity }) => entity === 'ticket').map(({ id }) => id))
      ;({ hasMore } = page)
    }
    expect(order).toEqual([mine.id, theirs.id])
  })

  test('is begun again by a client that takes segments no more', async () => {
    await finish(SIZE)
    await build()
    const client = world.client(anna)
    client.takesSegments = true
    await client.pullPage()
    client.takesSegments = false
    await expect(client.pullPage()).rejects.toMatchObject({ status: 410 })
  })
})

describe('the builder', () => {
  const builder = (): SegmentBuilder =>
    new SegmentBuilder({
      database: world.database,
      size: SIZE,
      now: () => world.clock.at,
      onError: (error) => {
        throw error
      },
    })

  test('builds all that can be built, once', async () => {
    await finish(2 * SIZE + 3)
    const one = builder()
    await one.look()
    expect(await one.look()).toBe(0)
    const { packed, client } = await reader(anna)
    expect([packed.size, client.ids('ticket').length]).toEqual([2 * SIZE, 3])
  })

  test('builds anew what has changed too much', async () => {
    const ids = await finish(SIZE)
    const one = builder()
    await one.look()
    const changed = ids.slice(0, 2)
    await inHundreds(changed.map((id) => command(world, 'reopen', id, { reason: 'Опять' })))
    await inHundreds(
      changed.map((id) => command(world, 'resolve', id, { code: 'solved', text: 'Готово', isReply: true })),
    )
    expect((await reader(anna)).client.ids('ticket')).toEqual(changed)
    world.clock.pass(25 * 3_600_000)
    expect(await one.look()).toBe(1)
    expect((await reader(anna)).client.ids('ticket')).toEqual([])
  })
})
