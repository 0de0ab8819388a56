import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, onTestFinished, test } from 'vitest'
import { MAX_PULL_LIMIT, MAX_PUSH_COMMANDS, SYNC_SCHEMA, type PullResponse } from '@shared/protocol/sync'
import { joinSegment, SEGMENT_CONTENT_TYPE, SEGMENTS_CONTENT_TYPE, splitSegments } from '@shared/protocol/segment'
import { encodeColumns } from '@shared/protocol/encode-columns'
import { ADMIN_TOKEN, apiUnderTest, PASSWORD, type ApiUnderTest } from './testing/api-under-test'

async function signedIn() {
  const api = await apiUnderTest()
  await api.addAccount('anna')
  const response = await api.app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in',
    headers: { 'x-opora-client': 'desktop' },
    payload: { login: 'anna', password: PASSWORD },
  })
  const session = response.json<{ accessToken: string; account: { personId: string } }>()
  const envelope = { clientId: uuidv7(), clientNow: api.context.now(), schema: SYNC_SCHEMA, epoch: null }
  const post = (url: string, payload: object) =>
    api.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${session.accessToken}` }, payload })
  return { api, envelope, post, ...session }
}

const registration = (api: ApiUnderTest, ticketId: string) => ({
  id: uuidv7(),
  name: 'registerTicket',
  version: 1,
  tickets: [ticketId],
  args: {
    kind: 'incident',
    subject: 'Нет сети',
    newRequester: { id: uuidv7(), name: 'Пётр' },
    channel: 'phone',
    impact: 'low',
    urgency: 'low',
  },
  base: {},
  deps: [],
  clientAt: api.context.now(),
})

type PulledPage = Pick<PullResponse, 'cursor' | 'hasMore' | 'changes' | 'serverId'>

test('what is pushed is pulled', async () => {
  const { api, envelope, post } = await signedIn()
  const ticketId = uuidv7()
  const pushed = await post('/v1/sync/push', { ...envelope, commands: [registration(api, ticketId)] })
  expect(pushed.json()).toMatchObject({
    serverNow: api.context.now(),
    verdicts: [{ status: 'applied', images: [{ image: { number: 1 } }, {}] }],
  })
  let cursor: string | null = null
  const changes: PulledPage['changes'][number][] = []
  for (let hasMore = true; hasMore;) {
    const page: PulledPage = (await post('/v1/sync/pull', { ...envelope, cursor })).json()
    expect(page.serverId).toBe(api.context.serverId)
    changes.push(...page.changes)
    ;({ cursor, hasMore } = page)
  }
  expect(changes.filter((change) => change.entity === 'ticket').map((change) => change.id)).toEqual([ticketId])
})

describe('what nobody should send', () => {
  const pushes: readonly (readonly [string, object])[] = [
    ['no commands', { commands: [] }],
    ['too many commands', { commands: Array.from({ length: MAX_PUSH_COMMANDS + 1 }, () => ({})) }],
    ['commands that are no list', { commands: {} }],
    ['a client that is none', { commands: [{}], clientId: 'x' }],
    ['a clock that is none', { commands: [{}], clientNow: 'now' }],
    ['a clock beyond all time', { commands: [{}], clientNow: 1e300 }],
  ]
  test.each(pushes)('a push with %s is refused with a problem', async (_what, wrong) => {
    const { envelope, post } = await signedIn()
    const response = await post('/v1/sync/push', { ...envelope, ...wrong })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ code: 'request.invalid' })
  })

  const commands: readonly (readonly [string, unknown])[] = [
    ['nothing', null],
    ['a number', 1],
    ['a list', []],
    ['text', 'take'],
    ['an empty object', {}],
    ['an id alone', { id: uuidv7() }],
    ['an id with NUL', { id: `${uuidv7()}\u0000` }],
    ['a huge version', { id: uuidv7(), name: 'take', version: 1e308, tickets: [uuidv7()] }],
    [
      'half a surrogate',
      {
        id: uuidv7(),
        name: '\ud800',
        version: 1,
        tickets: [uuidv7()],
        args: '\u0000',
        base: {},
        deps: [],
        clientAt: 1_772_442_000_000,
      },
    ],
    [
      'somebody else’s ticket',
      {
        id: uuidv7(),
        name: 'take',
        version: 1,
        tickets: [uuidv7()],
        args: {},
        base: {},
        deps: [],
        clientAt: 1_772_442_000_000,
      },
    ],
    [
      'the name of a method',
      {
        id: uuidv7(),
        name: 'constructor',
        version: 1,
        tickets: [uuidv7()],
        args: {},
        base: {},
        deps: [],
        clientAt: 1_772_442_000_000,
      },
    ],
  ]
  test.each(commands)('a command that is %s is answered in its place', async (_what, wrong) => {
    const { api, envelope, post } = await signedIn()
    const response = await post('/v1/sync/push', { ...envelope, commands: [wrong, registration(api, uuidv7())] })
    expect(response.statusCode).toBe(200)
    const { verdicts } = response.json<{ verdicts: { status: string; code: string }[] }>()
    expect(verdicts.map((given) => given.status)).toEqual([expect.stringMatching(/^(rejected|retryLater)$/), 'applied'])
    expect(verdicts[0]?.code).not.toBe('server.failed')
  })

  test('a command nested without end is answered in its place', async () => {
    const { api, envelope, accessToken } = await signedIn()
    const deep = `{"id":"${uuidv7()}","args":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    const response = await api.app.inject({
      method: 'POST',
      url: '/v1/sync/push',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ ...envelope, commands: ['deep'] }).replace('"deep"', deep),
    })
    expect(response.json()).toMatchObject({ verdicts: [{ status: 'rejected', code: 'command.invalid' }] })
  })

  test('a pull beyond every limit is refused', async () => {
    const { envelope, post } = await signedIn()
    for (const wrong of [{ limit: 0 }, { limit: MAX_PULL_LIMIT + 1 }, { cursor: 'x'.repeat(301) }, { cursor: 7 }]) {
      const response = await post('/v1/sync/pull', { ...envelope, cursor: null, ...wrong })
      expect([response.statusCode, response.json()]).toMatchObject([400, { code: 'request.invalid' }])
    }
    const foreign = await post('/v1/sync/pull', { ...envelope, cursor: 'f:0 or 1=1' })
    expect([foreign.statusCode, foreign.json()]).toMatchObject([410, { code: 'sync.cursorTooOld' }])
  })

  test('a restored database and a lost feed each say so', async () => {
    const { envelope, post } = await signedIn()
    const answers = await Promise.all([
      post('/v1/sync/pull', { ...envelope, cursor: null, epoch: uuidv7() }),
      post('/v1/sync/push', { ...envelope, commands: [{}], epoch: uuidv7() }),
      post('/v1/sync/pull', { ...envelope, cursor: 'f:123456789' }),
    ])
    expect(answers.map((response) => [response.statusCode, response.json<{ code: string }>().code])).toEqual([
      [409, 'sync.epochChanged'],
      [409, 'sync.epochChanged'],
      [410, 'sync.cursorTooOld'],
    ])
  })

  test.each([
    ['push', { commands: [{}] }],
    ['pull', { cursor: null }],
    ['part', { cursor: 'f:1:0', part: 'groups' }],
  ])('a %s of an older version is told to update, also where its request is none of today', async (route, body) => {
    const { envelope, post } = await signedIn()
    const { clientId } = envelope
    const older = { schema: SYNC_SCHEMA - 1 }
    for (const sent of [
      { ...envelope, ...older, ...body },
      { clientId, ...older, changes: [] },
    ]) {
      const response = await post(`/v1/sync/${route}`, sent)
      expect([response.statusCode, response.json()]).toMatchObject([426, { code: 'sync.schemaTooOld' }])
    }
    // Not what is malformed today.
    expect((await post(`/v1/sync/${route}`, { clientId, schema: SYNC_SCHEMA, changes: [] })).statusCode).toBe(400)
  })

  test('a client of a newer version is answered; what only it knows waits for the server to be newer, too', async () => {
    const { api, envelope, post } = await signedIn()
    const newer = { ...envelope, schema: SYNC_SCHEMA + 1, wishes: ['of a later version'] }
    expect((await post('/v1/sync/pull', { ...newer, cursor: null })).statusCode).toBe(200)
    const known = registration(api, uuidv7())
    const commands = [{ ...known, id: uuidv7(), name: 'splitTicket' }, known]
    const pushed = await post('/v1/sync/push', { ...newer, commands })
    expect(pushed.json<{ verdicts: unknown[] }>().verdicts).toMatchObject([
      { status: 'retryLater', code: 'command.unknown' },
      { status: 'applied' },
    ])
  })

  test('a client of the epoch before the operator put a backup back is told to begin again', async () => {
    const { api, envelope, post } = await signedIn()
    const { epoch } = (await post('/v1/sync/pull', { ...envelope, cursor: null })).json<{ epoch: string }>()
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
    const said = await api.app.inject({ method: 'POST', url: '/v1/admin/restored', headers })
    expect(said.statusCode).toBe(200)
    const refused = await post('/v1/sync/pull', { ...envelope, cursor: null, epoch })
    expect([refused.statusCode, refused.json()]).toMatchObject([409, { code: 'sync.epochChanged' }])
    const begun = await post('/v1/sync/pull', { ...envelope, cursor: null })
    expect(begun.json<{ epoch: string }>().epoch).toBe(said.json<{ epoch: string }>().epoch)
  })

  test.each(['push', 'pull'])('a %s without a token is refused', async (route) => {
    const { app } = await apiUnderTest()
    const response = await app.inject({ method: 'POST', url: `/v1/sync/${route}`, payload: {} })
    expect(response.statusCode).toBe(401)
  })
})

test('the stream opens with the token, is poked by a push, and is told when the server stops', async () => {
  const { api, envelope, post, accessToken } = await signedIn()
  const origin = await api.app.listen({ host: '127.0.0.1', port: 0 })
  expect((await fetch(`${origin}/v1/sync/stream`)).status).toBe(401)
  const response = await fetch(`${origin}/v1/sync/stream`, { headers: { authorization: `Bearer ${accessToken}` } })
  onTestFinished(() => response.body?.cancel().catch(() => undefined))
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const readUntil = async (pattern: RegExp): Promise<void> => {
    while (!pattern.test(text)) {
      const { done, value } = await reader.read()
      if (done) throw new Error(`The stream ended with: ${text}`)
      text += value
    }
  }
  await readUntil(/event: poke/)
  const pushed = await post('/v1/sync/push', { ...envelope, commands: [registration(api, uuidv7())] })
  const { seq } = pushed.json<{ verdicts: { seq: number }[] }>().verdicts[0]!
  await readUntil(new RegExp(`event: poke\ndata: {"seq":${seq}}`))
  const closing = api.app.close()
  await readUntil(/event: end\ndata: {"reason":"stopping"}/)
  await closing
})

test('a segment is served once for all, to those who are signed in', async () => {
  const { api, accessToken } = await signedIn()
  const { id: organisationId } = await api.context.database
    .selectFrom('organisations')
    .select('id')
    .executeTakeFirstOrThrow()
  const id = uuidv7()
  const bytes = joinSegment({ columns: encodeColumns([]), packed: Uint8Array.from([0, 1, 254, 255]) })
  await api.context.database
    .insertInto('segments')
    .values({ id, organisation_id: organisationId, ticket_count: 0, byte_size: bytes.length, bytes, built_at: 0 })
    .execute()
  const get = (url: string, headers: Record<string, string> = {}) =>
    api.app.inject({ url: `/v1/sync/segments/${url}`, headers: { authorization: `Bearer ${accessToken}`, ...headers } })

  const whole = await get(id)
  expect(whole.statusCode).toBe(200)
  expect(new Uint8Array(whole.rawPayload)).toEqual(bytes)
  expect(whole.headers).toMatchObject({
    'content-type': SEGMENT_CONTENT_TYPE,
    'cache-control': 'private, max-age=86400, immutable',
    etag: `"${id}"`,
    vary: 'Origin, Authorization',
  })
  const unchanged = await get(id, { 'if-none-match': `"${id}"` })
  expect([unchanged.statusCode, unchanged.body]).toEqual([304, ''])
  const among = await api.app.inject({
    url: `/v1/sync/segments?ids=${uuidv7()},${id}`,
    headers: { authorization: `Bearer ${accessToken}` },
  })
  expect([among.statusCode, among.headers['content-type'], among.headers['cache-control']]).toEqual([
    200,
    SEGMENTS_CONTENT_TYPE,
    'no-store',
  ])
  expect(splitSegments(new Uint8Array(among.rawPayload), 2)).toEqual([null, bytes])
  for (const ids of ['', 'no-id', `${id},`, Array.from({ length: 9 }, () => uuidv7()).join(',')]) {
    const refused = await api.app.inject({
      url: `/v1/sync/segments?ids=${ids}`,
      headers: { authorization: `Bearer ${accessToken}` },
    })
    expect(refused.statusCode, ids).toBe(400)
  }
  const gone = await get(uuidv7())
  expect([gone.statusCode, gone.json<{ code: string }>().code]).toEqual([404, 'request.notFound'])
  expect(gone.headers['cache-control']).toBe('no-store')
  expect((await get('no-id')).statusCode).toBe(400)
  const stranger = await api.app.inject({ url: `/v1/sync/segments/${id}` })
  expect(stranger.statusCode).toBe(401)
})

/** All that the database holds, a digest a table. */
async function writtenDown({ context: { database } }: ApiUnderTest): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(database)
  const digests: Record<string, string> = {}
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ digest: string }>`
      select md5(coalesce(string_agg(held::text, ',' order by held::text), '')) as digest
      from ${sql.table(name)} as held`.execute(database)
    digests[name] = rows[0]?.digest ?? ''
  }
  return digests
}

test('a window says which ticket it has open, which is written down nowhere; of a ticket that there is not, nothing is admitted', async () => {
  const { api, envelope, post, accessToken, account } = await signedIn()
  const [ticketId, windowId] = [uuidv7(), uuidv7()]
  const empty = await writtenDown(api)
  await post('/v1/sync/push', { ...envelope, commands: [registration(api, ticketId)] })
  const before = await writtenDown(api)
  expect(before).not.toEqual(empty)
  const headers = { authorization: `Bearer ${accessToken}` }
  const put = (payload: object) => api.app.inject({ method: 'PUT', url: '/v1/presence', headers, payload })
  const said = await put({ windowId, ticketId, isEditing: true })
  expect(said.json()).toEqual({ ticketId, people: [{ personId: account.personId, isEditing: true }] })
  expect(await writtenDown(api)).toEqual(before)
  const nowhere = await put({ windowId, ticketId: uuidv7(), isEditing: true })
  expect(nowhere.json()).toEqual({ ticketId: null, people: [] })
  expect((await put({ windowId, ticketId: 'x', isEditing: true })).statusCode).toBe(400)
  const stranger = await api.app.inject({
    method: 'PUT',
    url: '/v1/presence',
    payload: { windowId, ticketId, isEditing: true },
  })
  expect(stranger.statusCode).toBe(401)
})
