/** The explanation of tickets of the demo's log, as the command line asks for it and as it prints it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSlaRules, replay } from '@shared/sla'
import type { Ticket } from '@shared/domain/ticket'
import { explainInWords } from '../cli/explain-in-words'
import { loadDemo } from '../demo/load-demo'
import { databaseSink } from '../import/sinks'
import { testFiles } from '../files/testing/test-files'
import { foundForImport, NOW, storedTickets } from '../import/testing/import-world'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { buildApp } from './app'
import type { Api } from './app-types'
import { explanationSchema, type Explanation } from './explanation'
import { createLogger } from './log'

const TOKEN = 'admin-token-of-a-test-server'
let opened: TestDatabase
let app: Api
let tickets: readonly Ticket[]

beforeAll(async () => {
  opened = await openTestDatabase()
  const { database } = opened
  const { organisationId } = await foundForImport(database)
  const sink = { ...databaseSink(database, organisationId, () => NOW), createAccount: async () => undefined }
  await loadDemo(sink, { now: NOW, language: 'en' })
  tickets = await storedTickets(database, organisationId)
  app = await buildApp(
    { database, files: testFiles(), serverId: 'test', tokenSecret: 'secret', now: () => NOW, isDemo: false },
    {
      version: '0.0.0-test',
      logger: createLogger('silent'),
      origins: [],
      trustedProxies: [],
      pageFolder: null,
      adminToken: TOKEN,
    },
  )
}, 120_000)
afterAll(async () => {
  await app.close()
  await opened.close()
})

const ask = (path: string, token = TOKEN) =>
  app.inject({ url: `/v1/admin/tickets/${path}`, headers: { host: 'localhost', authorization: `Bearer ${token}` } })

async function explained(number: number | null, at?: number): Promise<Explanation> {
  const answer = await ask(`${number ?? 0}/explanation${at === undefined ? '' : `?at=${at}`}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return explanationSchema.parse(answer.json())
}

/** The ticket whose resolution has been through most. */
function longest(): Ticket {
  return tickets.reduce((one, other) => (other.facts.length > one.facts.length ? other : one))
}

describe('an explanation', () => {
  it('is the replay itself, for every ticket that is open and many that are not', async () => {
    const [policies, calendars] = await Promise.all([
      opened.database.selectFrom('policies').select('definition').execute(),
      opened.database.selectFrom('calendars').select('definition').execute(),
    ])
    const rules = createSlaRules(
      policies.map((row) => row.definition),
      calendars.map((row) => row.definition),
    )
    for (const ticket of tickets.filter((_, index) => index % 40 === 0)) {
      const { clocks, state } = await explained(ticket.number)
      expect(state).toBe(ticket.state)
      expect(clocks).toMatchObject(replay(ticket.facts, rules, NOW))
    }
  })

  it('names the policy, the calendar and its zone', async () => {
    const { clocks } = await explained(longest().number)
    expect(clocks.length).toBeGreaterThan(0)
    for (const { policyName, calendarName, zone } of clocks) {
      expect([policyName, calendarName, zone]).toEqual([expect.any(String), expect.any(String), 'Europe/Moscow'])
    }
  })

  it('of another instant knows nothing later', async () => {
    const ticket = longest()
    const { at, clocks } = await explained(ticket.number, ticket.registeredAt)
    expect(at).toBe(ticket.registeredAt)
    expect(clocks.every(({ elapsedMs, state }) => elapsedMs === 0 && state !== 'stopped')).toBe(true)
    expect((await explained(ticket.number, ticket.registeredAt - 1)).clocks).toEqual([])
  })

  it('leads in its reasons to each deadline', async () => {
    for (const ticket of tickets.filter((_, index) => index % 40 === 0)) {
      for (const { deadlineAt, reasons } of (await explained(ticket.number)).clocks) {
        expect(reasons.find((reason) => reason.kind === 'due')?.deadlineAt ?? null).toBe(deadlineAt)
      }
    }
  })

  it('counts what its intervals count', async () => {
    for (const ticket of tickets.slice(0, 30)) {
      for (const clock of (await explained(ticket.number)).clocks) {
        expect(clock.intervals.reduce((sum, { countedMs }) => sum + countedMs, 0)).toBe(clock.elapsedMs)
      }
    }
  })
})

describe('it is refused', () => {
  it.each([
    ['a number that is not in the register', '999999999/explanation', 404, 'request.notFound'],
    ['what is no number', 'first/explanation', 400, 'request.invalid'],
    ['zero', '0/explanation', 400, 'request.invalid'],
    ['what is no instant', '1/explanation?at=soon', 400, 'request.invalid'],
  ])('for %s', async (_what, path, status, code) => {
    const answer = await ask(path)
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code])
  })

  it('without the right to read the data folder', async () => {
    const answer = await ask('1/explanation', 'guessed')
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, 'auth.forbidden'])
  })

  it('when a rule that the ticket names is not at hand', async () => {
    const { number } = longest()
    await opened.database.deleteFrom('policies').execute()
    const answer = await ask(`${number ?? 0}/explanation`)
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, 'sla.unknownPolicy'])
  })
})

describe('in words', () => {
  const minute = 60_000
  const at = Date.UTC(2026, 5, 1, 9)
  const clock: Explanation['clocks'][number] = {
    kind: 'sla',
    metric: 'resolution',
    groupId: null,
    cycle: 2,
    state: 'running',
    targetMs: 480 * minute,
    targetSince: at - 180 * minute,
    startedAt: at - 180 * minute,
    deadlineAt: at + 360 * minute,
    elapsedMs: 120.5 * minute,
    remainingMs: 359.5 * minute,
    endedAt: null,
    breachedAt: null,
    breachedByChange: false,
    pauseReason: null,
    intervals: [
      { from: at - 180 * minute, to: at - 120 * minute, kind: 'running', reason: 'reopened', countedMs: 60 * minute },
      { from: at - 120 * minute, to: at - 60.5 * minute, kind: 'paused', reason: 'requester', countedMs: 0 },
      { from: at - 60.5 * minute, to: null, kind: 'running', reason: 'requesterMessage', countedMs: 60.5 * minute },
    ],
    policy: { policyId: 'p', policyVersion: 3 },
    calendar: { id: 'c', version: 2 },
    policyName: 'Standard',
    calendarName: 'Desk',
    zone: 'Europe/Moscow',
    groupName: null,
    heard: [],
    reasons: [
      { kind: 'promised', targetMs: 480 * minute, priority: 'P2' },
      { kind: 'began', at: at - 180 * minute, by: 'reopened', countsFrom: null },
      { kind: 'paused', times: 1, workingMs: 59.5 * minute },
      {
        kind: 'due',
        from: at - 60.5 * minute,
        leftMs: 420 * minute,
        deadlineAt: at + 360 * minute,
        isAtClosing: true,
      },
    ],
  }
  const explanation: Explanation = {
    serverNow: at,
    at,
    number: 42,
    externalRef: 'INC7',
    state: 'inProgress',
    priority: 'P2',
    clocks: [clock],
  }

  it('every interval stands with its reason in the zone of the calendar', () => {
    expect(explainInWords(explanation)).toBe(
      `№ 42 (INC7), inProgress, P2, as of Mon 2026-06-01 12:00 Europe/Moscow

Resolution, cycle 2: running, due Mon 2026-06-01 18:00
  480 min by policy Standard, version 3; calendar Desk, version 2, Europe/Moscow
  from                     to                       clock    because                   counted
  Mon 2026-06-01 09:00     Mon 2026-06-01 10:00     running  reopened                   60 min
  Mon 2026-06-01 10:00     Mon 2026-06-01 10:59:30  paused   waits for the requester     0 min
  Mon 2026-06-01 10:59:30  Mon 2026-06-01 12:00 …   running  the requester wrote      60.5 min
  120.5 min of 480 min used, 359.5 min left
  - 480 min of working time are promised for P2
  - it began with the reopening, Mon 2026-06-01 09:00
  - it stood still once: 59.5 min of working time are not counted
  - 420 min from Mon 2026-06-01 10:59:30 on end Mon 2026-06-01 18:00, as work ends for the day`,
    )
  })

  it('a breach says when, and when a change of target made it', () => {
    const broken = {
      ...clock,
      calendar: null,
      zone: 'UTC',
      remainingMs: -minute,
      breachedAt: at,
      breachedByChange: true,
    }
    const words = explainInWords({ ...explanation, clocks: [broken] })
    expect(words).toContain(', broken Mon 2026-06-01 09:00 by a change of target')
    expect(words).toContain('; around the clock')
    expect(words).toContain(', 1 min over')
  })

  it('a clock that ended as it started has no intervals', () => {
    const met = { ...clock, state: 'met' as const, deadlineAt: null, endedAt: at, intervals: [] }
    const words = explainInWords({ ...explanation, clocks: [met] })
    expect(words).toContain('Resolution, cycle 2: met at Mon 2026-06-01 12:00\n')
    expect(words).not.toContain('because')
  })

  it('the promise of a group names the group', () => {
    const ola = { ...clock, kind: 'ola' as const, metric: 'group' as const, groupId: 'b2', groupName: 'Network' }
    expect(explainInWords({ ...explanation, clocks: [ola] })).toContain('Work of the group Network, cycle 2: running')
  })

  it('a pause in which the requester wrote is reported', () => {
    const heard = [{ at: at - 90 * minute, reason: 'thirdParty' as const }]
    expect(explainInWords({ ...explanation, clocks: [{ ...clock, heard }] })).toContain(
      '\n  - the requester wrote Mon 2026-06-01 10:30, while it waited for a third party: see whether the wait is still needed',
    )
  })

  it('a ticket that nothing is promised for says so', () => {
    expect(explainInWords({ ...explanation, clocks: [] })).toContain('No clock runs')
  })
})
