/**
 * The ladders of real tickets: what three processes side by side did is what the pure functions say, each step once. On
 * PostgreSQL they are processes indeed, of which one a day is killed in the middle of a step, and replaced. Two days in a
 * usual run; `npm run ladders` runs two weeks.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { EscalatedStep } from '@shared/domain/escalation'
import { DAY_MS, MINUTE_MS, type Instant } from '@shared/domain/instant'
import { isOpen } from '@shared/domain/ticket'
import { loadDemo } from '../../demo/load-demo'
import { databaseSink } from '../../import/sinks'
import { foundForImport, NOW, storedTickets } from '../../import/testing/import-world'
import { DirectoryCache } from '../../store/directory'
import { openTestDatabase, type TestDatabase } from '../../testing/database'
import { adoptTickets } from './adopt-tickets'
import { rulesOf, stepsOf } from './ladder-plan'
import { heldOf, Hold, PATIENCE } from './testing/hold'
import { forkLadderProcess, ownLadderProcess, type LadderProcess } from './testing/ladder-process'

const DAYS = Number(process.env['OPORA_TEST_LADDER_DAYS'] ?? 2)
const LOOK_EVERY_MS = 30 * MINUTE_MS
const PROCESSES = 3
const TIMEOUT_MS = DAYS * 300_000 + 300_000

let opened: TestDatabase
let organisationId: string
const processes: LadderProcess[] = []
const names: string[] = []

beforeAll(async () => {
  opened = await openTestDatabase()
  ;({ organisationId } = await foundForImport(opened.database))
  const sink = databaseSink(opened.database, organisationId, () => NOW)
  await loadDemo({ ...sink, createAccount: () => Promise.resolve() }, { now: NOW, language: 'ru' })
  for (let index = 0; index < PROCESSES; index += 1) await replace(index, `ladder-${index}`)
}, 300_000)
afterAll(async () => {
  for (const one of processes) await one.kill()
  await opened.close()
})

async function replace(index: number, name: string): Promise<void> {
  names[index] = name
  processes[index] = opened.url === null ? ownLadderProcess(opened.database) : await forkLadderProcess(opened.url, name)
}

async function everybodyRunsAt(now: Instant): Promise<number> {
  const counts = await Promise.all(processes.map((one) => one.runAt(now)))
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
}

/** @returns whether one was in the middle of a step, and was killed there */
async function oneIsKilledAt(now: Instant): Promise<boolean> {
  const hold = new Hold(opened)
  await hold.ask()
  await hold.granted()
  let isOver = false
  const runs = Promise.all(processes.map((one) => one.runAt(now))).then(() => (isOver = true))
  const name = await vi.waitFor(async () => {
    const held = await heldOf(opened, names)
    if (held === undefined && !isOver) throw new Error('None is in the middle of a step yet')
    return held
  }, PATIENCE)
  const index = name === undefined ? -1 : names.indexOf(name)
  await processes[index]?.kill()
  await hold.letGo()
  await runs
  if (index === -1) return false
  await replace(index, `${name}-again`)
  // Its ticket is locked until the database notices that it is gone.
  await vi.waitFor(async () => {
    await everybodyRunsAt(now)
    expect(await dueAt(now)).toBe(0)
  }, PATIENCE)
  return true
}

test(
  `${DAYS} days of ladders: no step is missing, none is taken twice, none comes early`,
  { timeout: TIMEOUT_MS },
  async () => {
    const shared = await new DirectoryCache().load(opened.database, organisationId)
    await adoptTickets({ database: opened.database, now: () => NOW, directories: new DirectoryCache() })
    const before = (await storedTickets(opened.database, organisationId)).filter(({ state }) => isOpen(state))
    const end = NOW + DAYS * DAY_MS
    let [taken, kills, killedOn] = [0, 0, -1]
    for (let now = NOW; now <= end; now += LOOK_EVERY_MS) {
      const day = Math.floor((now - NOW) / DAY_MS)
      if (opened.url !== null && day > killedOn && (await dueAt(now)) > 0) {
        if (await oneIsKilledAt(now)) [kills, killedOn] = [kills + 1, day]
      }
      taken += await everybodyRunsAt(now)
    }

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
    const besides = rows.filter(({ key }) => !isExpected.has(key) && !key.endsWith(':ahead'))
    expect(besides.filter(({ due_at: dueAt }) => dueAt <= end)).toEqual([])
    const late = rows.filter(({ due_at: dueAt, ran_at: ranAt }) => dueAt <= end && ranAt - dueAt >= LOOK_EVERY_MS)
    expect(late).toEqual([])

    const told = await escalations()
    expect(told).toHaveLength(rows.length)
    const notices = await opened.database
      .selectFrom('notices')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('organisation_id', '=', organisationId)
      .where('reason', '=', 'ladder')
      .executeTakeFirstOrThrow()
    expect(notices.count).toBe(told.reduce((sum, { toldIds }) => sum + toldIds.length, 0))
    if (opened.url === null) expect(taken).toBe(rows.length)
    else expect(kills).toBeGreaterThan(0)
    if (process.env['OPORA_TEST_LADDER_DAYS'] !== undefined) {
      process.stdout.write(
        `${DAYS} days, ${before.length} open tickets, ${PROCESSES} processes, ${kills} killed in the middle of a step: ` +
          `${expected.length} steps due, ${rows.length} taken, ${notices.count} notices, none missing, none twice, none late\n`,
      )
    }
  },
)

async function dueAt(now: Instant): Promise<number> {
  const { count } = await opened.database
    .selectFrom('escalation_plans')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('next_at', '<=', now)
    .executeTakeFirstOrThrow()
  return count
}

async function escalations(): Promise<readonly EscalatedStep[]> {
  const rows = await opened.database
    .selectFrom('events')
    .select('fields')
    .where('organisation_id', '=', organisationId)
    .where('type', '=', 'escalated')
    .execute()
  return rows.map(({ fields }) => fields['escalation']?.to as unknown as EscalatedStep)
}
