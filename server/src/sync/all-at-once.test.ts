/**
 * Everything that works on the feed and on segments, at the same moment, on several connections as several API processes
 * have them: sixteen writers, two builders of segments, two that compact, one that erases, three readers. PGlite has one
 * connection, on which nothing can happen at the same time: it needs `OPORA_TEST_DATABASE_URL`.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { splitSegment, type SegmentTicket } from '@shared/protocol/segment'
import type { Session } from '../api/context'
import { eraseEvent } from '../erasure/erase-event'
import { testFiles } from '../files/testing/test-files'
import { buildSegment, dropOutdated } from '../segments/build-segment'
import { readSegment } from '../segments/read-segment'
import { compactSlice } from '../store/compact-feed'
import { openPostgres, type OpenDatabase } from '../store/database'
import { feedBounds } from '../store/feed'
import type { TestClient } from '../testing/client'
import { isPostgres, openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, registration, worldOn, type World } from '../testing/world'

const WRITERS = 16
const TICKETS_OF_A_WRITER = 6
/** Small ones: what they are made of is the same, and there are more of them to get wrong. */
const SEGMENT_SIZE = 5
/** An API process has ten connections; here four share what three would have. */
const PROCESSES = 4
const SECRET = 'Пароль от сервера'
const files = testFiles()

describe.skipIf(!isPostgres)('sixteen writers, builders, compaction, erasure and readers at once', () => {
  let own: TestDatabase
  let processes: OpenDatabase[]

  beforeAll(async () => {
    own = await openTestDatabase()
    processes = await Promise.all(Array.from({ length: PROCESSES }, () => openPostgres(own.url!, 8)))
  })
  afterAll(async () => {
    await Promise.all(processes.map((process) => process.close()))
    await own.close()
  })

  /** @returns what a reader has at the end, and what stands in segments that should not */
  async function live(): Promise<{ worlds: readonly World[]; readers: readonly Reader[]; secrets: number }> {
    const founded = await foundWorld(processes[0]!.database)
    const worlds = processes.map(({ database }) => worldOn(database, founded))
    const at = (place: number): World => worlds[place % worlds.length]!
    const people: Session[] = []
    for (let index = 0; index < WRITERS; index += 1) {
      people.push(await founded.person({ name: `Инженер ${index}`, roles: ['engineer'] }))
    }
    const [first] = people as [Session]
    await founded.setMembers(
      founded.groups.desk,
      people.map(({ personId }) => personId),
    )
    let isWriting = true
    const whileWriting = async (work: () => Promise<unknown>): Promise<void> => {
      while (isWriting) {
        await work()
        await delay(1)
      }
    }
    const readers = worlds.slice(1).map((world) => new Reader(world, first))
    const background = [
      ...[at(0), at(1)].map((world) =>
        whileWriting(async () => {
          await buildSegment(world.database, world.organisationId, world.clock.at, SEGMENT_SIZE)
          await dropOutdated(world.database, world.organisationId)
        }),
      ),
      ...[at(2), at(3)].map((world) => whileWriting(() => compactAll(world))),
      whileWriting(() => eraseSome(at(3))),
      ...readers.map((reader) => whileWriting(() => reader.readOn())),
    ]
    await Promise.all(people.map((person, index) => write(at(index), person)))
    isWriting = false
    await Promise.all(background)
    await eraseSome(founded, 1_000)
    while (await buildSegment(founded.database, founded.organisationId, founded.clock.at, SEGMENT_SIZE));
    for (const reader of readers) await reader.readOn()
    return { worlds, readers, secrets: await secretsInSegments(founded, first) }
  }

  test(
    'lose nothing, deadlock never, and leave no text that was erased in a segment',
    { timeout: 180_000 },
    async () => {
      const { worlds, readers, secrets } = await live()
      const [world] = worlds as [World]
      expect(worlds.flatMap(({ errors }) => errors)).toEqual([])
      const { rows } = await sql<{ deadlocks: number }>`
        select deadlocks from pg_stat_database where datname = current_database()`.execute(world.database)
      expect(rows).toEqual([{ deadlocks: 0 }])
      const versions = await versionsOf(world)
      expect(versions.size).toBe(WRITERS * TICKETS_OF_A_WRITER)
      // They began at different moments, and again whenever the feed had moved away under them.
      for (const reader of readers) expect(reader.versions()).toEqual(versions)
      const beginner = new Reader(world, readers[0]!.session)
      await beginner.readOn()
      expect(beginner.versions()).toEqual(versions)
      expect(beginner.packed.size).toBeGreaterThan(0)
      expect(secrets).toBe(0)
    },
  )

  test('CONTROL: without the trigger, erased texts are found in segments', { timeout: 180_000 }, async () => {
    await sql`drop trigger segment_text_erased on event_content`.execute(processes[0]!.database)
    expect((await live()).secrets).toBeGreaterThan(0)
  })
})

/** Tickets from their registration to their end; some come back. Each text is one that must go. */
async function write(world: World, person: Session): Promise<void> {
  const client = world.client(person)
  const ends = (id: string) => command(world, 'resolve', id, { code: 'solved', text: SECRET, isReply: true })
  for (let index = 0; index < TICKETS_OF_A_WRITER; index += 1) {
    const id = uuidv7()
    const asked = [registration(world, id), command(world, 'addNote', id, { text: SECRET }), ends(id)]
    if (index % 3 === 0) asked.push(command(world, 'reopen', id, { reason: 'Опять' }), ends(id))
    for (const one of asked) expect((await client.push(one)).status).toBe('applied')
  }
}

async function compactAll({ database, organisationId }: World): Promise<void> {
  const { last } = await feedBounds(database, organisationId)
  for (let isLast = false; !isLast;) ({ isLast } = await compactSlice(database, organisationId, last.seq, 50))
}

/** Of finished tickets, as the command line does it. */
async function eraseSome({ database, organisationId, clock }: World, limit = 5): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select event_id as id from event_content join tickets on tickets.id = event_content.ticket_id
    where tickets.organisation_id = ${organisationId} and tickets.state = 'resolved'
      and event_content.body::text like ${`%${SECRET}%`}
    limit ${sql.lit(limit)}`.execute(database)
  const ports = { database, files, now: () => clock.at }
  for (const { id: eventId } of rows) {
    await eraseEvent(ports, { organisationId, eventId, reason: 'По запросу', by: 'root@opora' })
  }
}

async function secretsInSegments(world: World, session: Session): Promise<number> {
  const segments = await world.database
    .selectFrom('segments')
    .select('id')
    .where('organisation_id', '=', world.organisationId)
    .execute()
  const texts = await Promise.all(
    segments.map(async ({ id }) => textOf(await readSegment(world.database, session, id))),
  )
  expect(texts.length).toBeGreaterThan(0)
  return texts.filter((text) => text.includes(SECRET)).length
}

const textOf = (bytes: Uint8Array): string => gunzipSync(splitSegment(bytes).packed).toString()

async function versionsOf({ database, organisationId }: World): Promise<ReadonlyMap<string, number>> {
  const rows = await database
    .selectFrom('tickets')
    .select(['id', 'version'])
    .where('organisation_id', '=', organisationId)
    .orderBy('id')
    .execute()
  return new Map(rows.map(({ id, version }) => [id, version]))
}

/** A desktop: pulls, fetches each segment as soon as it is named, and starts over when it is told to. */
class Reader {
  readonly packed = new Map<string, number>()
  #client: TestClient
  #fetched = 0

  constructor(
    private readonly world: World,
    readonly session: Session,
  ) {
    this.#client = this.#begin()
  }

  #begin(): TestClient {
    const client = this.world.client(this.session)
    client.takesSegments = true
    return client
  }

  async readOn(): Promise<void> {
    for (let hasMore = true; hasMore;) {
      ;({ hasMore } = await this.#client.pullPage(40))
      for (const { id } of this.#client.segments.slice(this.#fetched)) await this.#fetch(id)
      this.#fetched = this.#client.segments.length
    }
  }

  /** One that was dropped before it was fetched: its tickets come as rows. */
  async #fetch(id: string): Promise<void> {
    const bytes = await readSegment(this.world.database, this.session, id).catch(() => null)
    for (const line of bytes === null ? [] : textOf(bytes).split('\n')) {
      const { ticket } = JSON.parse(line) as SegmentTicket
      this.packed.set(ticket.id, ticket.version)
    }
  }

  /** Of what it holds, the newer of row and segment. */
  versions(): ReadonlyMap<string, number> {
    const rows = this.#client.ids('ticket').map((id) => [id, this.#client.held('ticket', id)?.version ?? 0] as const)
    const ids = [...new Set([...this.packed.keys(), ...rows.map(([id]) => id)])].toSorted()
    const held = new Map(rows)
    return new Map(ids.map((id) => [id, Math.max(held.get(id) ?? 0, this.packed.get(id) ?? 0)]))
  }
}
