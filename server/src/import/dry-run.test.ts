import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rmSync } from 'node:fs'
import { problemSchema } from '@shared/protocol/problem'
import { ADMIN_TOKEN, apiUnderTest, START_AT, type ApiUnderTest } from '../api/testing/api-under-test'
import { feedBounds } from '../store/feed'
import { runImport, type ImportReport } from './run-import'
import { adminSink, type AdminRequests } from './sinks'
import { csvOf, plainMap, writeFiles } from './testing/import-world'

/** The command line's client, against this API. */
function requestsTo({ app }: ApiUnderTest): AdminRequests {
  return {
    async request(method, url, answer, body) {
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
      const { statusCode, ...response } = await app.inject({ method, url, headers, payload: body as object })
      if (statusCode !== 200) throw Object.assign(new Error(), problemSchema.parse(response.json()))
      return answer.parse(response.json())
    },
  }
}

/** More than one batch, in which later tickets name people of earlier ones; some rows and some tickets are bad. */
const ROWS = Array.from({ length: 130 }, (_, index) => ({
  id: `T${index}`,
  title: `Ticket ${index}`,
  who: index % 10 === 3 ? '' : `Person ${index % 7}`,
  opened: index % 20 === 5 ? 'yesterday' : index % 20 === 6 ? '2031-01-01 08:00' : '2026-01-12 08:00',
  solved: index % 20 === 7 ? '2031-01-01 08:00' : '2026-01-12 10:00',
}))

async function importing(api: ApiUnderTest, isDryRun: boolean): Promise<ImportReport> {
  const folder = await writeFiles({ 'tickets.csv': csvOf(ROWS) })
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const sink = adminSink(requestsTo(api), 'record', isDryRun)
  return runImport({ map: plainMap(), mainFile: join(folder, 'tickets.csv'), sink, now: START_AT })
}

async function record({ context: { database }, organisationId }: ApiUnderTest) {
  const counted = await database.selectFrom('register_counters').select('last_number').execute()
  const people = await database.selectFrom('people').select('external_ref').orderBy('external_ref').execute()
  const tickets = await database.selectFrom('tickets').select('external_ref').orderBy('number').execute()
  return { counted, people, tickets, ...(await feedBounds(database, organisationId)) }
}

const found = ({ badRows, refused }: ImportReport) => ({ badRows, refused })

test('a dry run lists what a real run lists, line and reason, and writes nothing', async () => {
  const api = await apiUnderTest()
  const before = await record(api)
  const dry = await importing(api, true)
  expect(await record(api)).toEqual(before)
  const real = await importing(api, false)
  expect(found(dry)).toEqual(found(real))
  expect(new Set(real.refused.map(({ code }) => code))).toContain('import.inTheFuture')
  expect(real.badRows.length).toBeGreaterThan(0)
  expect(real.result).toMatchObject({ addedTickets: 130 - real.refused.length, addedPeople: 7 })
  expect(dry.result).toBeNull()
  // Against a record that has them already as well.
  const after = await record(api)
  expect(found(await importing(api, true))).toEqual(found(real))
  expect(await record(api)).toEqual(after)
}, 120_000)

test('a dry run is refused by a demo, as a real run is', async () => {
  const api = await apiUnderTest({ isDemo: true })
  for (const isDryRun of [true, false]) {
    await expect(importing(api, isDryRun)).rejects.toMatchObject({ code: 'demo.importRefused', status: 409 })
  }
})
