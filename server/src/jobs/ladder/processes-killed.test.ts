/**
 * Several API processes over one PostgreSQL, of which one is killed with SIGKILL in the middle of taking a step, and
 * replaced. A lock holds each of them where its step is written and not committed yet, so that the kill never misses.
 * `OPORA_TEST_KILLS` kills more often than the few of a usual run.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { applyAll } from '@shared/domain/apply'
import { HOUR_MS, MINUTE_MS, type Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import { DirectoryCache } from '../../store/directory'
import { timelinesOf } from '../../store/event-reader'
import { verifyTicketChain } from '../../store/verify-chain'
import { isPostgres, openTestDatabase, type TestDatabase } from '../../testing/database'
import { startServerProcess, type ServerProcess } from '../../testing/server-process'
import { foundStaff } from '../../testing/staff'
import { command, foundWorld, type World } from '../../testing/world'
import { rulesOf, stepsOf } from './ladder-plan'
import { Hold, inTheMiddle, PATIENCE } from './testing/hold'

const KILLS = Number(process.env['OPORA_TEST_KILLS'] ?? 2)
const PROCESSES = 3
const TICKETS = 3 * PROCESSES
/** Of eight hours: beyond the deadline by an hour and a half, so that nothing falls due while the test runs. */
const REGISTERED_BEFORE_MS = 9.5 * HOUR_MS

let opened: TestDatabase
let world: World
let folder: string
const processes: ServerProcess[] = []

beforeAll(async () => {
  if (!isPostgres) return
  folder = mkdtempSync(join(tmpdir(), 'opora-ladders-'))
  opened = await openTestDatabase()
  world = await foundWorld(opened.database)
  // Round the clock: when the test runs must not matter.
  await sql`update policies set definition = definition || '{"calendar": null}'`.execute(opened.database)
})
afterAll(async () => {
  if (!isPostgres) return
  for (const one of processes) await one.kill()
  await opened.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Its connections bear its name, which tells what it waits for. */
function startProcess(name: string): Promise<ServerProcess> {
  const url = new URL(opened.url!)
  url.searchParams.set('application_name', name)
  return startServerProcess(join(folder, name), url.href)
}

/** Taken by Anna, and never answered: two clocks are past everything. */
async function overdueTickets(): Promise<readonly string[]> {
  const { anna } = await foundStaff(world)
  world.clock.at = Date.now() - REGISTERED_BEFORE_MS
  const ids: string[] = []
  for (let index = 0; index < TICKETS; index += 1) {
    const { id } = await world.register(anna)
    await world.client(anna).push(command(world, 'take', id))
    world.clock.pass(MINUTE_MS)
    ids.push(id)
  }
  return ids
}

test.runIf(isPostgres)(
  'killed in the middle of a step: every step of the plan is taken once, none is missing, none is told twice',
  { timeout: 120_000 + KILLS * 30_000 },
  async () => {
    const ids = await overdueTickets()
    let hold = new Hold(opened)
    await hold.ask()
    await hold.granted()
    const names = Array.from({ length: PROCESSES }, (_, index) => `process-${index}`)
    for (const name of names) processes.push(await startProcess(name))
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (const name of names) await inTheMiddle(opened, name)
      const index = kill % PROCESSES
      await processes[index]!.kill()
      const next = new Hold(opened)
      await next.ask()
      await hold.letGo()
      await next.granted()
      hold = next
      names[index] = `${names[index]}-again`
      processes[index] = await startProcess(names[index])
    }
    await hold.letGo()
    await vi.waitFor(async () => expect(await dueCount(Date.now())).toBe(0), PATIENCE)
    for (const one of processes) await one.stop()
    for (const id of ids) await expectAsPlanned(id, Date.now())
  },
)

async function dueCount(now: Instant): Promise<number> {
  const { count } = await opened.database
    .selectFrom('escalation_plans')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('next_at', '<=', now)
    .executeTakeFirstOrThrow()
  return count
}

async function expectAsPlanned(id: string, now: Instant): Promise<void> {
  const { database } = opened
  const ticket: Ticket = await world.ticket(id)
  const shared = await new DirectoryCache().load(database, world.organisationId)
  const planned = stepsOf(ticket, rulesOf(shared), now).filter(({ at }) => at <= now)
  const taken = await database.selectFrom('escalation_steps').select('key').where('ticket_id', '=', id).execute()
  expect(taken.map(({ key }) => key).sort()).toEqual(planned.map(({ key }) => key).sort())
  expect(planned.length).toBe(6)

  const events = (await timelinesOf(database, [id])).get(id) ?? []
  const told = events.filter(({ type }) => type === 'escalated').map(({ fields }) => fields['escalation']?.to)
  const dueAts = told.map((step) => (step as unknown as { readonly dueAt: Instant }).dueAt)
  expect(dueAts).toEqual(planned.map(({ at }) => at))
  expect(applyAll(events)).toEqual(ticket)
  expect(await verifyTicketChain(database, id)).toEqual([])

  const reached = told.flatMap((step) => (step as unknown as { readonly toldIds: readonly string[] }).toldIds)
  const notices = await database.selectFrom('notices').select('person_id').where('ticket_id', '=', id).execute()
  expect(notices.map((notice) => notice.person_id).sort()).toEqual([...reached].sort())
}
