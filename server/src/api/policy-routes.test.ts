import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { MINUTE_MS } from '@shared/domain/instant'
import type { Role } from '@shared/domain/people'
import { sessionResponseSchema } from '@shared/protocol/auth'
import { applicationPageSchema, behindSchema, policyOrderSchema, trialPageSchema } from '@shared/protocol/policies'
import { problemSchema } from '@shared/protocol/problem'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { apiUnderTest, PASSWORD, START_AT, type ApiUnderTest } from './testing/api-under-test'
import { checksAgainst } from './testing/described-answers'

async function signIn(api: ApiUnderTest, login: string, roles: readonly Role[]) {
  await api.addAccount(login, roles)
  const signedIn = await api.app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in',
    headers: { 'x-opora-client': 'desktop' },
    payload: { login, password: PASSWORD },
  })
  const { accessToken } = sessionResponseSchema.parse(signedIn.json())
  const checks = checksAgainst((await api.app.inject('/openapi.json')).json())
  return async (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) => {
    const headers = { authorization: `Bearer ${accessToken}` }
    const answer = await api.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
    const described = url.replace(/^(\/v1\/sla\/policies\/)[^/]+/, '$1{id}')
    expect(checks.answer(method.toLowerCase(), described, answer), `${method} ${url}`).toEqual([])
    return answer
  }
}

const problemOf = (answer: { body: string }) => problemSchema.parse(JSON.parse(answer.body))
const targets = { firstResponseMinutes: 60, resolutionMinutes: 480 }
const policy = (id: string, order: number, changes: object = {}) => ({
  id,
  version: 1,
  name: id,
  order,
  match: {},
  calendar: null,
  targets: { P1: targets, P2: targets, P3: targets, P4: targets },
  ...changes,
})

test('an administrator tries a draft, publishes, brings open tickets over, and takes that back', async () => {
  const api = await apiUnderTest()
  const ask = await signIn(api, 'ada', ['engineer', 'admin'])
  const publish = (basedOn: number, definition: object) =>
    ask('PUT', '/v1/sla/policies/standard', { basedOn, definition })
  expect((await publish(0, policy('standard', 10))).statusCode).toBe(200)
  await register(api, ask)
  api.advance(3 * MINUTE_MS)

  const stricter = policy('standard', 10, {
    version: 2,
    targets: { P1: targets, P2: targets, P3: targets, P4: { resolutionMinutes: 1 } },
  })
  const trial = trialPageSchema.parse((await ask('POST', '/v1/sla/trials', { drafts: [stricter] })).json())
  expect(trial).toMatchObject({ tickets: 1, compared: 1, next: null, until: START_AT + 3 * MINUTE_MS })
  expect(trial.changes).toMatchObject([{ metric: 'resolution', was: 'open', would: 'missed' }])

  expect((await publish(1, stricter)).statusCode).toBe(200)
  const behind = behindSchema.parse((await ask('GET', '/v1/sla/applications/behind')).json())
  expect(behind).toMatchObject({ tickets: 1, moves: [{ from: { policyVersion: 1 }, to: { policyVersion: 2 } }] })
  const groupId = uuidv7()
  const applied = applicationPageSchema.parse((await ask('POST', '/v1/sla/applications', { groupId })).json())
  expect(applied).toMatchObject({ rows: [{ status: 'applied' }], next: null })
  const undone = applicationPageSchema.parse((await ask('POST', '/v1/sla/applications/undo', { groupId })).json())
  expect(undone).toMatchObject({ rows: [{ status: 'applied', ticketId: applied.rows[0]?.ticketId }], next: null })
  expect(behindSchema.parse((await ask('GET', '/v1/sla/applications/behind')).json()).tickets).toBe(1)
})

test('policies are put in another order by as few versions as can be, or not at all', async () => {
  const api = await apiUnderTest()
  const ask = await signIn(api, 'ada', ['admin'])
  for (const [index, id] of ['a', 'b', 'c'].entries()) {
    const sent = await ask('PUT', `/v1/sla/policies/${id}`, { basedOn: 0, definition: policy(id, (index + 1) * 10) })
    expect(sent.statusCode).toBe(200)
  }
  const wanted = (...ids: readonly string[]) => ({ policies: ids.map((id) => ({ id, basedOn: 1 })) })
  const moved = await ask('PUT', '/v1/sla/policy-order', wanted('a', 'c', 'b'))
  expect(policyOrderSchema.parse(moved.json()).published).toEqual([{ id: 'b', version: 2 }])
  for (const stale of [wanted('b', 'a', 'c'), { policies: [{ id: 'a', basedOn: 1 }] }]) {
    expect(problemOf(await ask('PUT', '/v1/sla/policy-order', stale))).toMatchObject({
      status: 409,
      code: 'administration.publishedMeanwhile',
    })
  }
})

test('what is wrong with a draft is named by its field', async () => {
  const api = await apiUnderTest()
  const ask = await signIn(api, 'ada', ['admin'])
  const wrong: readonly (readonly [string, object])[] = [
    ['drafts.0.targets.P1.resolutionMinutes', { targets: { P1: { resolutionMinutes: -1 }, P2: {}, P3: {}, P4: {} } }],
    ['drafts.0.ladder.resolution.0.notify', { ladder: { resolution: [{ ...STEP, notify: [] }] } }],
    ['definition.calendar', { calendar: { id: 'nowhere', version: 1 } }],
  ]
  for (const [field, changes] of wrong) {
    const answer = await ask('POST', '/v1/sla/trials', { drafts: [policy('a', 1, changes)] })
    expect(problemOf(answer)).toMatchObject({ status: 400, field })
  }
  const unexplained = await ask('POST', '/v1/sla/applications', { groupId: uuidv7(), mode: 'retroactive' })
  expect(problemOf(unexplained)).toMatchObject({ status: 400, field: 'reason' })
})

const STEP = { at: { percent: 75 }, time: 'working', notify: ['assignee'], important: false }

test('a lead neither tries nor applies nor orders, and is told who does', async () => {
  const api = await apiUnderTest()
  const ask = await signIn(api, 'lead', ['engineer', 'lead'])
  const groupId = uuidv7()
  for (const answer of [
    await ask('POST', '/v1/sla/trials', { drafts: [policy('a', 1)] }),
    await ask('GET', '/v1/sla/applications/behind'),
    await ask('POST', '/v1/sla/applications', { groupId }),
    await ask('POST', '/v1/sla/applications/undo', { groupId }),
    await ask('PUT', '/v1/sla/policy-order', { policies: [{ id: 'a', basedOn: 1 }] }),
  ]) {
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'administration.notAdmin' })
  }
})

type Ask = Awaited<ReturnType<typeof signIn>>

async function register(api: ApiUnderTest, ask: Ask): Promise<void> {
  const command = {
    id: uuidv7(),
    name: 'registerTicket',
    version: 1,
    tickets: [uuidv7()],
    args: {
      kind: 'incident',
      subject: 'Не печатает',
      newRequester: { id: uuidv7(), name: 'Пётр', email: null, phone: null, department: null },
      channel: 'mail',
      impact: 'low',
      urgency: 'low',
    },
    base: {},
    deps: [],
    clientAt: START_AT,
  }
  const pushed = await ask('POST', '/v1/sync/push', {
    clientId: uuidv7(),
    clientNow: START_AT,
    schema: SYNC_SCHEMA,
    epoch: null,
    cursor: null,
    commands: [command],
  })
  expect(pushed.json()).toMatchObject({ verdicts: [{ status: 'applied' }] })
}
