import { v7 as uuidv7 } from 'uuid'
import { expect, test } from 'vitest'
import { DAY_MS } from '@shared/domain/instant'
import type { Role } from '@shared/domain/people'
import { sessionResponseSchema } from '@shared/protocol/auth'
import { dutyChangedSchema, onDutySchema } from '@shared/protocol/duty'
import { problemSchema } from '@shared/protocol/problem'
import { apiUnderTest, PASSWORD, START_AT, type ApiUnderTest } from './testing/api-under-test'

async function signIn(api: ApiUnderTest, login: string, roles: readonly Role[]) {
  await api.addAccount(login, roles)
  const signedIn = await api.app.inject({
    method: 'POST',
    url: '/v1/auth/sign-in',
    headers: { 'x-opora-client': 'desktop' },
    payload: { login, password: PASSWORD },
  })
  const { accessToken, account } = sessionResponseSchema.parse(signedIn.json())
  const ask = (method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object) =>
    api.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${accessToken}` },
      ...(payload === undefined ? {} : { payload }),
    })
  return { ask, personId: account.personId }
}

const NO_PLAN = { zone: 'Europe/Moscow', rotations: [], shifts: [], swaps: [], version: 0 }
const problemOf = (answer: { body: string }) => problemSchema.parse(JSON.parse(answer.body))

test('a lead plans, everybody asks who is on duty, and an absence shows', async () => {
  const api = await apiUnderTest()
  const lead = await signIn(api, 'lead', ['engineer', 'lead'])
  const anna = await signIn(api, 'anna', ['engineer'])
  const rotaUrl = `/v1/groups/${api.deskGroupId}/duty-rota`
  const shifts = [{ id: uuidv7(), from: START_AT, to: START_AT + DAY_MS, personIds: [anna.personId] }]
  const planned = await lead.ask('PUT', rotaUrl, { ...NO_PLAN, shifts })
  expect(dutyChangedSchema.parse(planned.json())).toEqual({ serverNow: START_AT, version: 1 })
  expect(problemOf(await anna.ask('PUT', rotaUrl, { ...NO_PLAN, version: 1 }))).toMatchObject({ status: 403 })

  const absenceUrl = `/v1/absences/${uuidv7()}`
  const absence = { personId: anna.personId, from: START_AT, to: START_AT + 1_000, note: '', version: 0 }
  expect((await anna.ask('PUT', absenceUrl, { ...absence, substituteId: lead.personId })).statusCode).toBe(200)
  const askedUrl = `/v1/groups/${api.deskGroupId}/on-duty`
  const now = onDutySchema.parse((await anna.ask('GET', askedUrl)).json())
  expect(now).toMatchObject({ at: START_AT, onDuty: [{ personId: anna.personId, actingId: lead.personId }] })
  const later = onDutySchema.parse((await anna.ask('GET', `${askedUrl}?at=${START_AT + DAY_MS}`)).json())
  expect(later.onDuty).toEqual([])
  expect((await anna.ask('DELETE', absenceUrl)).statusCode).toBe(200)
  expect(problemOf(await anna.ask('DELETE', absenceUrl))).toMatchObject({ status: 404, code: 'absence.unknown' })
})

test('what is wrong is named by its field', async () => {
  const api = await apiUnderTest()
  const { ask, personId } = await signIn(api, 'lead', ['engineer', 'lead'])
  const rotaUrl = `/v1/groups/${api.deskGroupId}/duty-rota`
  const wrongPlans: readonly (readonly [string, object])[] = [
    ['zone', { zone: 'Europe/Atlantis' }],
    ['shifts.0.to', { shifts: [{ id: uuidv7(), from: START_AT, to: START_AT, personIds: [personId] }] }],
    ['rotations.0.handOverAt', { rotations: [{ startsOn: '2026-03-02', handOverAt: '9', personIds: [] }] }],
  ]
  for (const [field, wrong] of wrongPlans) {
    expect(problemOf(await ask('PUT', rotaUrl, { ...NO_PLAN, ...wrong }))).toMatchObject({ status: 400, field })
  }
  const absence = { personId, from: START_AT, to: START_AT + 1, substituteId: personId, note: '', version: 0 }
  expect(problemOf(await ask('PUT', `/v1/absences/${uuidv7()}`, absence))).toMatchObject({
    status: 400,
    code: 'request.invalid',
    field: 'substituteId',
  })
  expect(problemOf(await ask('GET', `/v1/groups/${api.deskGroupId}/on-duty?at=now`))).toMatchObject({ field: 'at' })
})

test('the desktop may change things from its own origin', async () => {
  const { app } = await apiUnderTest()
  for (const method of ['PUT', 'DELETE']) {
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: `/v1/absences/${uuidv7()}`,
      headers: { origin: 'app://opora', 'access-control-request-method': method },
    })
    expect(preflight.headers['access-control-allow-methods']).toContain(method)
  }
})
