import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { foundWorld, START } from '../testing/world'
import { createAccount } from './accounts'
import { findLiveSession, liveSessionsAmong, revokeSession, SESSION_IDLE_MS, startSession } from './sessions'

let opened: TestDatabase
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())

test('of many sessions those are live that are live one by one', async () => {
  const { database } = opened
  const { organisationId } = await foundWorld(database)
  const session = async (startedAt = START): Promise<{ accountId: string; sessionId: string }> => {
    const person = { name: 'Анна' }
    const account = { organisationId, login: randomUUID(), password: 'long enough', roles: [], person, groupIds: [] }
    const accountId = await createAccount(database, account, START)
    return { accountId, sessionId: (await startSession(database, accountId, 'desktop', startedAt)).sessionId }
  }
  const [live, revoked, disabled, left] = [await session(), await session(), await session(), await session()]
  const idle = await session(START - SESSION_IDLE_MS)
  await revokeSession(database, revoked.sessionId, START)
  await database.updateTable('accounts').set({ is_active: false }).where('id', '=', disabled.accountId).execute()
  const person = database.selectFrom('accounts').select('person_id').where('id', '=', left.accountId)
  await database.updateTable('people').set({ is_active: false }).where('id', 'in', person).execute()

  const all = [...[live, revoked, disabled, left, idle].map(({ sessionId }) => sessionId), randomUUID()]
  expect(await liveSessionsAmong(database, all, START)).toEqual(new Set([live.sessionId]))
  const alone = await Promise.all(all.map((id) => findLiveSession(database, id, START)))
  expect(alone.map((found) => found !== null)).toEqual([true, false, false, false, false, false])
  expect(await liveSessionsAmong(database, [], START)).toEqual(new Set())
})
