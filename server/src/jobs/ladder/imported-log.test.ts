/**
 * The ladders of real tickets: what three processes side by side did is what the pure functions say, each step once. Two
 * days in a usual run; `OPORA_TEST_LADDER_DAYS=14` runs two weeks.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS } from '@shared/domain/instant'
import { isOpen } from '@shared/domain/ticket'
import { loadDemo } from '../../demo/load-demo'
import { databaseSink } from '../../import/sinks'
import { foundForImport, NOW, storedTickets } from '../../import/testing/import-world'
import { openPostgres, type OpenDatabase } from '../../store/database'
import { DirectoryCache } from '../../store/directory'
import { openTestDatabase, type TestDatabase } from '../../testing/database'
import { adoptTickets } from './adopt-tickets'
import { rulesOf, stepsOf } from './ladder-plan'
import { runDueSteps } from './ladder-runner'
import type { LadderServices } from './take-step'

const DAYS = Number(process.env['OPORA_TEST_LADDER_DAYS'] ?? 2)
const LOOK_EVERY_MS = 30 * MINUTE_MS
const PROCESSES = 3

let opened: TestDatabase
let organisationId: string
const others: OpenDatabase[] = []
let now = NOW

beforeAll(async () => {
  opened = await openTestDatabase()
  ;({ organisationId } = await foundForImport(opened.database))
  const sink = databaseSink(opened.database, organisationId, () => NOW)
  await loadDemo({ ...sink, createAccount: () => Promise.resolve() }, { now: NOW, language: 'ru' })
}, 240_000)
afterAll(async () => {
  for (const other of others) await other.close()
  await opened.close()
})

/** On PostgreSQL with connections of its own; PGlite has one for all. */
async function startProcess(): Promise<LadderServices> {
  const own = opened.url === null ? opened : await openPostgres(opened.url, 2)
  if (own !== opened) others.push(own)
  return { database: own.database, now: () => now, directories: new DirectoryCache() }
}

test(
  `${DAYS} days of ladders: no step is missing, none is taken twice, none comes early`,
  { timeout: 900_000 },
  async () => {
    const processes = await Promise.all(Array.from({ length: PROCESSES }, startProcess))
    const failures: unknown[] = []
    const watch = { onLate: () => undefined, onError: (error: unknown) => failures.push(error) }
    await adoptTickets(processes[0]!)
    const before = (await storedTickets(opened.database, organisationId)).filter(({ state }) => isOpen(state))
    const end = NOW + DAYS * DAY_MS
    let taken = 0
    for (now = NOW; now <= end; now += LOOK_EVERY_MS) {
      const counts = await Promise.all(processes.map((services) => runDueSteps(services, watch)))
      taken += counts.reduce((sum, count) => sum + count, 0)
    }
    now = end
    expect(failures).toEqual([])

    const shared = await processes[0]!.directories.load(opened.database, organisationId)
    const expected = before.flatMap((ticket) =>
      stepsOf(ticket, rulesOf(shared), end).filter(({ at }) => at > NOW && at <= end),
    )
    const rows = await opened.database
      .selectFrom('escalation_steps')
      .select(['key', 'due_at', 'ran_at', 'outcome'])
      .where('organisation_id', '=', organisationId)
      .where('outcome', '<>', 'past')
      .execute()
    const keys = new Set(rows.map(({ key }) => key))
    expect(expected.length).toBeGreaterThan(20)
    expect(expected.filter(({ key }) => !keys.has(key))).toEqual([])
    // What was taken besides followed at once on one that reached nobody.
    const isExpected = new Set(expected.map(({ key }) => key))
    expect(rows.filter(({ key, due_at: dueAt }) => !isExpected.has(key) && dueAt <= end)).toEqual([])
    expect(rows.filter(({ due_at: dueAt, ran_at: ranAt }) => dueAt <= end && ranAt - dueAt >= LOOK_EVERY_MS)).toEqual(
      [],
    )
    expect(taken).toBe(rows.length)
    const events = await opened.database
      .selectFrom('events')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('organisation_id', '=', organisationId)
      .where('type', '=', 'escalated')
      .executeTakeFirstOrThrow()
    expect(events.count).toBe(rows.length)
  },
)
