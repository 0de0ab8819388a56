import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { HOUR_MS } from '@shared/domain/instant'
import { importBatchSchema, type ImportBatchInput } from '@shared/protocol/import'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { applyImportBatch } from './apply-import'
import { runImport } from './run-import'
import { databaseSink } from './sinks'
import {
  conversationsFile,
  csvOf,
  foundForImport,
  incidentLogFile,
  jiraMap,
  logRow,
  NOW,
  replayed,
  servicenowMap,
  storedTickets,
  writeFiles,
} from './testing/import-world'

let opened: TestDatabase
let organisationId: string
let deskGroupId: string
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  ;({ organisationId, deskGroupId } = await foundForImport(opened.database))
})

const apply = (batch: ImportBatchInput) =>
  applyImportBatch(opened.database, organisationId, importBatchSchema.parse(batch), NOW)
const tickets = () => storedTickets(opened.database, organisationId)
const at = NOW - 10 * HOUR_MS

function ticketOf(
  ref: string,
  events: NonNullable<ImportBatchInput['tickets']>[number]['events'] = [{ at, fields: { requesterRef: 'r' } }],
) {
  return { ref, subject: `Subject of ${ref}`, events }
}
const people = [
  { ref: 'r', name: 'Requester' },
  { ref: 'e', name: 'Engineer', isEngineer: true },
]

describe('an imported batch', () => {
  it('becomes tickets with numbers of our own and the old number as reference', async () => {
    const result = await apply({ source: 'old', people, tickets: [ticketOf('A-1'), ticketOf('A-2')] })
    expect(result).toEqual({
      addedTickets: 2,
      knownTickets: 0,
      addedEvents: 2,
      addedPeople: 2,
      addedGroups: 0,
      addedCategories: 0,
      refused: [],
    })
    expect((await tickets()).map((ticket) => [ticket.number, ticket.externalRef, ticket.subject])).toEqual([
      [1, 'old:A-1', 'Subject of A-1'],
      [2, 'old:A-2', 'Subject of A-2'],
    ])
  })

  it('adds nothing the second time, and takes no number', async () => {
    const batch = {
      source: 'old',
      people,
      groups: [{ ref: 'g', name: 'Group', memberRefs: ['e'] }],
      tickets: [ticketOf('A-1')],
    }
    await apply(batch)
    expect(await apply(batch)).toMatchObject({
      addedTickets: 0,
      knownTickets: 1,
      addedEvents: 0,
      addedPeople: 0,
      addedGroups: 0,
    })
    await apply({ source: 'old', people, tickets: [ticketOf('A-2')] })
    expect((await tickets()).map((ticket) => ticket.number)).toEqual([1, 2])
  })

  it('keeps two systems apart that use the same numbers', async () => {
    await apply({ source: 'one', people, tickets: [ticketOf('1')] })
    expect(await apply({ source: 'two', people, tickets: [ticketOf('1')] })).toMatchObject({
      addedTickets: 1,
      addedPeople: 2,
    })
  })

  it('refuses a bad ticket with code and reason, and takes the rest without a gap in the numbers', async () => {
    const result = await apply({
      source: 'old',
      people,
      tickets: [
        ticketOf('good'),
        ticketOf('stranger', [{ at, fields: { requesterRef: 'nobody' } }]),
        ticketOf('nameless', [{ at, fields: {} }]),
        ticketOf('backwards', [{ at, fields: { requesterRef: 'r' } }, { at: at - 1 }]),
        ticketOf('tomorrow', [{ at: NOW + HOUR_MS, fields: { requesterRef: 'r' } }]),
        ticketOf('good'),
        ticketOf('better'),
      ],
    })
    expect(result.refused.map(({ ref, code }) => [ref, code])).toEqual([
      ['stranger', 'import.unknownReference'],
      ['nameless', 'import.noRequester'],
      ['backwards', 'import.unordered'],
      ['tomorrow', 'import.inTheFuture'],
      ['good', 'import.twiceInBatch'],
    ])
    expect((await tickets()).map((ticket) => [ticket.number, ticket.externalRef])).toEqual([
      [1, 'old:good'],
      [2, 'old:better'],
    ])
  })

  it('makes categories below their parents, and refuses one whose parent is not there', async () => {
    const categories = [
      { ref: 'net', name: 'Network' },
      { ref: 'net / wifi', name: 'Wi-Fi', parentRef: 'net' },
      { ref: 'x', name: 'Lost', parentRef: 'nowhere' },
    ]
    const result = await apply({ source: 'old', categories })
    expect(result).toMatchObject({ addedCategories: 2, refused: [{ ref: 'x', code: 'import.unknownParent' }] })
  })

  it('counts a move between groups as a hand-over, ends a pause with its state, and forgets the code of a resolution that did not last', async () => {
    await apply({
      source: 'old',
      people,
      groups: [
        { ref: 'desk', name: 'Ignored', isDesk: true },
        { ref: 'g', name: 'Group' },
      ],
      tickets: [
        ticketOf('A', [
          { at, actorRef: 'e', fields: { requesterRef: 'r', groupRef: 'desk', priority: 'P1' } },
          { at: at + 1, fields: { groupRef: 'g', state: 'pending', pendingReason: 'thirdParty' } },
          { at: at + 2, fields: { state: 'resolved', resolutionCode: 'solved' } },
          { at: at + 3, fields: { state: 'inProgress' } },
        ]),
      ],
    })
    const [ticket] = await tickets()
    expect(ticket).toMatchObject({
      accountableGroupId: deskGroupId,
      handOverCount: 1,
      pending: null,
      resolutionCode: null,
      isPriorityOverridden: true,
      state: 'inProgress',
    })
    expect(ticket?.facts.map((fact) => fact.type)).toEqual([
      'registered',
      'paused',
      'groupChanged',
      'unpaused',
      'resolved',
      'reopened',
    ])
  })

  it('comes under the policy that matches, so that its clocks run', async () => {
    const policy = {
      version: 1,
      name: 'P',
      calendar: null,
      targets: { P1: {}, P2: {}, P3: {}, P4: { resolutionMinutes: 60 } },
    }
    const setup = {
      organisationName: 'O',
      deskName: 'D',
      calendars: [],
      policies: [
        { ...policy, id: 'requests', order: 1, match: { kind: 'serviceRequest' as const } },
        { ...policy, id: 'all', order: 2 },
      ],
    }
    await apply({ source: 'old', setup, people, tickets: [ticketOf('A')] })
    const [ticket] = await tickets()
    expect(ticket?.policy).toEqual({ policyId: 'all', policyVersion: 1 })
    expect(ticket?.facts[0]).toMatchObject({ type: 'registered', policy: { policyId: 'all' } })
  })
})

describe('how somebody is written to', () => {
  const setup = { organisationName: 'O', deskName: 'D', calendars: [], policies: [] }
  const told = async (table: 'people' | 'organisations') =>
    opened.database
      .selectFrom(table)
      .select(['zone', 'language', 'version'])
      .where('organisation_id', '=', organisationId)
      .execute()

  it('comes with a person, and with the organisation for those who say nothing', async () => {
    const [requester] = people
    if (requester === undefined) throw new Error('nobody asks')
    await apply({
      source: 'old',
      setup: { ...setup, zone: 'Europe/Moscow', language: 'ru' },
      people: [{ ...requester, zone: 'Asia/Omsk', language: 'en' }],
      tickets: [ticketOf('A')],
    })
    expect(await told('people')).toMatchObject([{ zone: 'Asia/Omsk', language: 'en' }])
    const [organisation] = await told('organisations')
    expect(organisation).toMatchObject({ zone: 'Europe/Moscow', language: 'ru' })
    // What is not said stays, and nothing is sent to anybody again.
    await apply({ source: 'old', setup })
    expect(await told('organisations')).toEqual([organisation])
  })

  it('is refused in a zone or a language that nobody knows', () => {
    const batch = (fields: object) =>
      importBatchSchema.safeParse({ source: 'old', people: [{ ...people[0], ...fields }] })
    expect(batch({ zone: 'Europe/Moscow' }).success).toBe(true)
    expect(batch({ zone: 'Mars/Olympus' }).error?.issues[0]?.path).toEqual(['people', 0, 'zone'])
    expect(batch({ language: 'fr' }).error?.issues[0]?.path).toEqual(['people', 0, 'language'])
  })
})

describe('an import of files', () => {
  const importLog = async (rows: readonly Readonly<Record<string, string>>[]) => {
    const folder = await writeFiles({ 'log.csv': csvOf(rows) })
    const options = { map: await servicenowMap(), mainFile: join(folder, 'log.csv'), now: NOW }
    return { options, sink: databaseSink(opened.database, organisationId, () => NOW) }
  }

  it('writes nothing on a dry run, and says what would happen', async () => {
    const { options } = await importLog([logRow({}), logRow({ number: 'INC2', assigned_to: 'Resolver 17' })])
    const report = await runImport({ ...options, sink: null })
    expect(report).toMatchObject({ tickets: 2, events: 2, openTickets: 2, result: null })
    expect(report.groups).toEqual([{ name: 'Service desk', members: 0 }])
    expect(report.busiest).toMatchObject([{ person: { ref: 'Resolver 17' }, openTickets: 1 }])
    expect(await tickets()).toEqual([])
    expect(
      await opened.database.selectFrom('people').select('id').where('organisation_id', '=', organisationId).execute(),
    ).toEqual([])
  })

  it('makes members of a group of those who were assigned in it often', async () => {
    const rows = [1, 2, 3].map((index) => logRow({ number: `INC${index}`, assigned_to: 'Resolver 17' }))
    const { options, sink } = await importLog([...rows, logRow({ number: 'INC9', assigned_to: 'Resolver 13' })])
    await runImport({ ...options, sink })
    const desk = await opened.database
      .selectFrom('groups')
      .select('member_ids')
      .where('id', '=', deskGroupId)
      .executeTakeFirstOrThrow()
    expect(desk.member_ids).toEqual([(await tickets())[0]?.assigneeId])
  })

  it('stores events of original times, and the events give the stored tickets', async () => {
    const sink = databaseSink(opened.database, organisationId, () => NOW)
    await runImport({ map: await servicenowMap(), mainFile: incidentLogFile, now: NOW, asOfWeek: '2016-03-07', sink })
    await runImport({ map: await jiraMap(), mainFile: conversationsFile, now: NOW, asOfWeek: '2022-02-07', sink })
    const stored = await tickets()
    expect(stored.length).toBeGreaterThan(300)
    for (const ticket of stored) expect(await replayed(opened.database, ticket.id)).toEqual(ticket)
    const events = await opened.database
      .selectFrom('events')
      .select(['type', 'occurred_at', 'received_at', 'effective_at'])
      .where('organisation_id', '=', organisationId)
      .execute()
    expect(events.every((event) => event.type === 'imported' && event.occurred_at <= NOW)).toBe(true)
    expect(
      events.every((event) => event.occurred_at === event.effective_at && event.received_at === event.effective_at),
    ).toBe(true)
  })

  it('adds nothing when it is run again', async () => {
    const { options, sink } = await importLog([logRow({}), logRow({ number: 'INC2' })])
    await runImport({ ...options, sink })
    const again = await runImport({ ...options, sink })
    expect(again.result).toEqual({
      addedTickets: 0,
      knownTickets: 2,
      addedEvents: 0,
      addedPeople: 0,
      addedGroups: 0,
      addedCategories: 0,
    })
  })

  it('lets other requests be answered between its transactions', async () => {
    const sink = databaseSink(opened.database, organisationId, () => NOW)
    let isRunning = true
    const counts: number[] = []
    const reading = (async () => {
      while (isRunning) {
        // As requests do, which come in from the network.
        await nextTurn()
        counts.push((await tickets()).length)
      }
    })()
    await runImport({ map: await servicenowMap(), mainFile: incidentLogFile, now: NOW, asOfWeek: '2016-03-07', sink })
    isRunning = false
    await reading
    expect(new Set(counts.filter((count) => count > 0)).size).toBeGreaterThan(3)
  })
})
