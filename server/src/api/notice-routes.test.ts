import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { MINUTE_MS } from '@shared/domain/instant'
import type { Notice } from '@shared/domain/notices'
import { sessionResponseSchema } from '@shared/protocol/auth'
import { MAX_SEEN_NOTICES } from '@shared/protocol/notices'
import { SYNC_SCHEMA, type PullResponse } from '@shared/protocol/sync'
import { apiUnderTest, PASSWORD, START_AT, type ApiUnderTest } from './testing/api-under-test'

async function signIn(api: ApiUnderTest, login: string) {
  await api.addAccount(login)
  const signedIn = await api.app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in',
    headers: { 'x-opora-client': 'desktop' },
    payload: { login, password: PASSWORD },
  })
  const { accessToken, account } = sessionResponseSchema.parse(signedIn.json())
  const post = (url: string, payload: object) =>
    api.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${accessToken}` }, payload })
  const envelope = { clientId: uuidv7(), clientNow: START_AT, schema: SYNC_SCHEMA, epoch: null }
  const push = async (name: string, ticketId: string, args: object) => {
    const command = {
      id: uuidv7(),
      name,
      version: 1,
      tickets: [ticketId],
      args,
      base: {},
      deps: [],
      clientAt: START_AT,
    }
    const pushed = await post('/v1/sync/push', { ...envelope, commands: [command] })
    expect(pushed.json()).toMatchObject({ verdicts: [{ status: 'applied' }] })
  }
  let cursor: string | null = null
  /** Own notices that changed since the last look. */
  const news = async (): Promise<readonly Notice[]> => {
    const found: Notice[] = []
    for (let hasMore = true; hasMore;) {
      const page: Pick<PullResponse, 'changes' | 'cursor' | 'hasMore'> = (
        await post('/v1/sync/pull', { ...envelope, cursor })
      ).json()
      ;({ cursor, hasMore } = page)
      for (const change of page.changes)
        if (change.op === 'upsert' && change.entity === 'notice') found.push(change.image)
    }
    return found
  }
  return { post, push, news, personId: account.personId, see: (ids: unknown) => post('/v1/notices/seen', { ids }) }
}

/** Anna gives Boris a ticket, of which he gets a notice. */
async function noticed() {
  const api = await apiUnderTest()
  const anna = await signIn(api, 'anna')
  const boris = await signIn(api, 'boris')
  const ticketId = uuidv7()
  await anna.push('registerTicket', ticketId, {
    kind: 'incident',
    subject: 'Нет сети',
    newRequester: { id: uuidv7(), name: 'Пётр' },
    channel: 'phone',
    impact: 'low',
    urgency: 'low',
  })
  await anna.push('assign', ticketId, { assigneeId: boris.personId })
  const [notice] = await boris.news()
  if (notice === undefined) throw new Error('Boris was told nothing')
  return { api, anna, boris, notice }
}

test('a notice is seen once, at the server’s time, and the feed tells every device of its person', async () => {
  const { api, boris, notice } = await noticed()
  expect(notice).toMatchObject({ reason: 'assigned', seenAt: null })
  api.advance(MINUTE_MS)
  const first = await boris.see([notice.id])
  expect(first.statusCode).toBe(200)
  expect(first.json()).toEqual({ serverNow: START_AT + MINUTE_MS })
  expect(await boris.news()).toEqual([{ ...notice, seenAt: START_AT + MINUTE_MS }])

  api.advance(MINUTE_MS)
  expect((await boris.see([notice.id, uuidv7()])).statusCode).toBe(200)
  expect(await boris.news()).toEqual([])
})

test('nobody sees a notice for somebody else', async () => {
  const { anna, boris, notice } = await noticed()
  expect((await anna.see([notice.id])).statusCode).toBe(200)
  expect(await boris.news()).toEqual([])
  const row = await anna.post('/v1/notices/seen', { ids: [notice.id], personId: boris.personId })
  expect(row.statusCode).toBe(400)
})

test.each([
  ['nothing', []],
  ['no list', 'all'],
  ['what is no id', ['x']],
  ['too many', Array.from({ length: MAX_SEEN_NOTICES + 1 }, () => uuidv7())],
])('%s is refused with a problem', async (_what, ids) => {
  const api = await apiUnderTest()
  const response = await (await signIn(api, 'anna')).see(ids)
  expect(response.statusCode).toBe(400)
  expect(response.json()).toMatchObject({ code: 'request.invalid' })
})
