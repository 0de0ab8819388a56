import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS } from '@shared/domain/instant'
import { createAccount } from '../auth/accounts'
import { SESSION_IDLE_MS, startSession } from '../auth/sessions'
import { GAP_CLAIM_MS } from '../commands/effective-at'
import { testFiles } from '../files/testing/test-files'
import { feedBounds } from '../store/feed'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld } from '../testing/world'
import { ENDED_SESSIONS_KEPT_MS, FEED_KEPT_MS, removeOld } from './retention'

let opened: TestDatabase
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())

test('what nobody needs any more is removed, and the record stays', async () => {
  const { database } = opened
  const files = testFiles()
  const world = await foundWorld(database)
  const anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
  const ticket = await world.register(anna)
  const client = world.client(anna)
  await client.push(command(world, 'take', ticket.id, {}))
  // The feed is dated by the database.
  const now = Date.now()
  expect(await removeOld({ database, files }, now)).toMatchObject({ feedRows: 0 })

  const later = now + FEED_KEPT_MS + MINUTE_MS
  const { id: clientId } = await database.selectFrom('clients').select('id').executeTakeFirstOrThrow()
  const gap = (startedAt: number) => ({ client_id: clientId, started_at: startedAt, ended_at: startedAt + MINUTE_MS })
  const claimable = gap(later - GAP_CLAIM_MS)
  await database
    .insertInto('contact_gaps')
    .values([gap(later - GAP_CLAIM_MS - DAY_MS), claimable])
    .execute()
  const { organisationId } = world
  const person = { name: 'Борис' }
  const account = { organisationId, login: randomUUID(), password: 'long enough', roles: [], person, groupIds: [] }
  const accountId = await createAccount(database, account, now)
  await startSession(database, accountId, 'desktop', later - SESSION_IDLE_MS - ENDED_SESSIONS_KEPT_MS - 1)
  const { sessionId } = await startSession(database, accountId, 'desktop', later)

  const { last } = await feedBounds(database, organisationId)
  const events = await database.selectFrom('events').select('id').execute()
  const begun = { organisationId, personId: anna.personId, hash: 'a'.repeat(64), size: 10 }
  await files.putPart(begun, 0, new Uint8Array(10))
  const removed = await removeOld({ database, files }, later)
  expect(removed).toMatchObject({ contactGaps: 1, sessions: 1, arrivals: 1 })
  expect(removed.feedRows).toBeGreaterThan(0)
  expect(await feedBounds(database, organisationId)).toMatchObject({ last, floorSeq: last.seq })
  expect(await database.selectFrom('contact_gaps').selectAll().execute()).toEqual([claimable])
  expect(await database.selectFrom('sessions').select('id').execute()).toEqual([{ id: sessionId }])
  expect(await database.selectFrom('events').select('id').execute()).toEqual(events)
  // The server goes on as before: a client that starts over has everything.
  await client.push(command(world, 'addNote', ticket.id, { text: 'Дальше' }))
  const beginner = world.client(anna)
  await beginner.pull()
  expect(beginner.ids('ticket')).toEqual([ticket.id])
})
