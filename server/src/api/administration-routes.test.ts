import { expect, test } from 'vitest'
import { DEFAULT_PRIORITY_MATRIX, priorityMatrixSchema } from '@shared/domain/priority-matrix'
import type { Role } from '@shared/domain/people'
import { sessionResponseSchema } from '@shared/protocol/auth'
import { publishedSchema, versionsSchema } from '@shared/protocol/administration'
import { problemSchema } from '@shared/protocol/problem'
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
  const { accessToken, account } = sessionResponseSchema.parse(signedIn.json())
  const checks = checksAgainst((await api.app.inject('/openapi.json')).json())
  const ask = async (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) => {
    const headers = { authorization: `Bearer ${accessToken}` }
    const answer = await api.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
    const described = url.replace(/^(\/v1\/sla\/(?:calendars|policies)\/)[^/]+/, '$1{id}')
    expect(checks.answer(method.toLowerCase(), described, answer), `${method} ${url}`).toEqual([])
    return answer
  }
  return { ask, personId: account.personId }
}
const problemOf = (answer: { body: string }) => problemSchema.parse(JSON.parse(answer.body))
const matrix = { ...DEFAULT_PRIORITY_MATRIX, low: { ...DEFAULT_PRIORITY_MATRIX.low, high: 'P2' } }
const calendar = { id: 'office', version: 1, zone: 'Europe/Moscow', week: { mon: [['09:00', '18:00']] } }

test('an administrator publishes, on the version that was seen, and lists what was published', async () => {
  const api = await apiUnderTest()
  const { ask, personId } = await signIn(api, 'ada', ['admin'])
  const put = await ask('PUT', '/v1/sla/matrix', { basedOn: 0, definition: matrix })
  expect(publishedSchema.parse(put.json())).toEqual({ serverNow: START_AT, version: 1 })
  const again = await ask('PUT', '/v1/sla/matrix', { basedOn: 0, definition: DEFAULT_PRIORITY_MATRIX })
  expect(problemOf(again)).toMatchObject({ status: 409, code: 'administration.publishedMeanwhile' })
  const { versions } = versionsSchema(priorityMatrixSchema).parse((await ask('GET', '/v1/sla/matrix/versions')).json())
  expect(versions).toEqual([
    {
      version: 1,
      publishedAt: START_AT,
      publishedById: personId,
      changes: [{ field: 'low.high', from: 'P3', to: 'P2' }],
      definition: matrix,
    },
  ])
  const table = { currency: 'RUB', tiers: [{ id: 'gold', name: ' Золотой ', pricePerMonth: 900 }] }
  expect((await ask('PUT', '/v1/sla/tiers', { basedOn: 0, definition: table })).statusCode).toBe(200)
  expect((await ask('GET', '/v1/sla/tiers/versions')).json()).toMatchObject({
    versions: [{ definition: { tiers: [{ name: 'Золотой' }] } }],
  })
  expect((await ask('PUT', '/v1/sla/calendars/office', { basedOn: 0, definition: calendar })).statusCode).toBe(200)
  expect((await ask('GET', '/v1/sla/calendars/office/versions')).json()).toMatchObject({ versions: [{ version: 1 }] })
})

test('what is wrong is named by its field', async () => {
  const api = await apiUnderTest()
  const { ask } = await signIn(api, 'ada', ['admin'])
  const wrong: readonly (readonly [string, string, object])[] = [
    ['/v1/sla/calendars/office', 'definition.zone', { ...calendar, zone: 'Europe/Atlantis' }],
    ['/v1/sla/calendars/office', 'definition.week.mon.0', { ...calendar, week: { mon: [['9', '18:00']] } }],
    ['/v1/sla/matrix', 'definition.low.high', { ...matrix, low: { low: 'P4', medium: 'P4', high: 'P9' } }],
    [
      '/v1/sla/tiers',
      'definition.tiers.0.pricePerMonth',
      { currency: 'RUB', tiers: [{ id: 'a', name: 'A', pricePerMonth: -1 }] },
    ],
  ]
  for (const [url, field, definition] of wrong) {
    expect(problemOf(await ask('PUT', url, { basedOn: 0, definition }))).toMatchObject({ status: 400, field })
  }
})

test('a lead neither publishes nor looks, and is told who does', async () => {
  const api = await apiUnderTest()
  const { ask } = await signIn(api, 'lead', ['engineer', 'lead'])
  for (const answer of [
    await ask('PUT', '/v1/sla/matrix', { basedOn: 0, definition: matrix }),
    await ask('GET', '/v1/sla/tiers/versions'),
    await ask('POST', '/v1/sla/holidays', { text: '', fromYear: 2026, toYear: 2026 }),
  ]) {
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'administration.notAdmin' })
    expect(problemOf(answer).detail).toContain('administrators')
  }
})

test('a file of holidays is read for the years that are wanted, and what is wrong in it is told by its line', async () => {
  const api = await apiUnderTest()
  const { ask } = await signIn(api, 'ada', ['admin'])
  const event = (date: string, name: string) =>
    ['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${date}`, `SUMMARY:${name}`, 'END:VEVENT'].join('\r\n')
  const text = ['BEGIN:VCALENDAR', event('20260612', 'День России'), event('20270101', 'Новый год'), event('2026', 'x')]
    .concat('END:VCALENDAR')
    .join('\r\n')
  const read = await ask('POST', '/v1/sla/holidays', { text, fromYear: 2026, toYear: 2026 })
  expect(read.json()).toMatchObject({
    holidays: [{ date: '2026-06-12', name: 'День России' }],
    problems: [{ line: 11, code: 'invalidDate' }],
  })
  const backwards = await ask('POST', '/v1/sla/holidays', { text, fromYear: 2027, toYear: 2026 })
  expect(problemOf(backwards)).toMatchObject({ status: 400, field: 'toYear' })
})
