import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSlaRules, replay, type CalendarDefinition, type PolicyDefinition } from '@shared/sla'
import { DAY_MS } from '@shared/domain/instant'
import { isOpen } from '@shared/domain/ticket'
import { dutySpans, standIn } from '@shared/duty'
import { loadMap } from '../import/load-map'
import { databaseSink } from '../import/sinks'
import { foundForImport, NOW, storedTickets } from '../import/testing/import-world'
import { absenceImage } from '../store/images'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { demoFolder, readDemoFile } from './demo-file'
import { loadDemo, type DemoAccountRequest, type DemoProgress } from './load-demo'

describe('the demo', () => {
  let opened: TestDatabase
  let organisationId: string
  const accounts: DemoAccountRequest[] = []
  const progress: DemoProgress[] = []
  beforeAll(async () => {
    opened = await openTestDatabase()
    ;({ organisationId } = await foundForImport(opened.database))
    const createAccount = (account: DemoAccountRequest) => Promise.resolve(void accounts.push(account))
    const sink = { ...databaseSink(opened.database, organisationId, () => NOW), createAccount }
    await loadDemo(sink, { now: NOW, language: 'ru', onProgress: (step) => progress.push(step) })
  }, 120_000)
  afterAll(() => opened.close())

  it('is told with an end, and gets there', () => {
    expect(progress.at(-1)?.done).toBe(progress.at(-1)?.total)
    expect(progress.at(-1)?.total).toBeGreaterThan(10_000)
  })

  it('names the organisation and its desk', async () => {
    const row = await opened.database
      .selectFrom('organisations')
      .innerJoin('groups', 'groups.id', 'organisations.desk_group_id')
      .select(['organisations.name', 'groups.name as desk'])
      .where('organisations.id', '=', organisationId)
      .executeTakeFirst()
    expect(row).toEqual({ name: 'Опора, демонстрация', desk: 'Служба поддержки' })
  })

  it('gives each account to an imported engineer with open tickets, and to no other', async () => {
    expect(accounts.map((account) => account.login)).toEqual(['engineer', 'engineer2', 'lead', 'admin'])
    const open = (await storedTickets(opened.database, organisationId)).filter((ticket) => isOpen(ticket.state))
    for (const { externalRef, login } of accounts.slice(0, 3)) {
      const person = await opened.database
        .selectFrom('people')
        .select('id')
        .where('external_ref', '=', externalRef)
        .executeTakeFirstOrThrow()
      expect([login, open.filter((ticket) => ticket.assigneeId === person.id).length > 0]).toEqual([login, true])
    }
  })

  it('has somebody on duty for three groups in every week that is shown, and an absence that is stood in for', async () => {
    const rows = await opened.database
      .selectFrom('duty_rotas')
      .innerJoin('groups', 'groups.id', 'duty_rotas.group_id')
      .selectAll('duty_rotas')
      .select('groups.member_ids')
      .where('duty_rotas.organisation_id', '=', organisationId)
      .execute()
    expect(rows).toHaveLength(3)
    for (const row of rows) {
      for (let week = 0; week < 4; week += 1) {
        const from = NOW + week * 7 * DAY_MS
        const onDuty = dutySpans(row.plan, from, from + 7 * DAY_MS).flatMap((span) => span.personIds)
        expect(onDuty.length).toBeGreaterThan(0)
        expect(onDuty.filter((id) => !row.member_ids.includes(id))).toEqual([])
      }
    }
    const absences = (await opened.database.selectFrom('absences').selectAll().execute()).map(absenceImage)
    expect(absences).toHaveLength(1)
    const [away] = absences
    expect(standIn(away?.personId ?? '', absences, NOW)).toBe(away?.substituteId)
  })

  it('has clocks that run: some in time, some late, most of them neither all nor none', async () => {
    const definitions = (table: 'policies' | 'calendars') =>
      opened.database.selectFrom(table).select('definition').where('organisation_id', '=', organisationId).execute()
    const policies = (await definitions('policies')).map((row) => row.definition as PolicyDefinition)
    const calendars = (await definitions('calendars')).map((row) => row.definition as CalendarDefinition)
    const rules = createSlaRules(policies, calendars)
    const open = (await storedTickets(opened.database, organisationId)).filter((ticket) => isOpen(ticket.state))
    const clocks = open.flatMap((ticket) =>
      replay(ticket.facts, rules, NOW).filter((clock) => clock.metric === 'resolution'),
    )
    const late = clocks.filter((clock) => clock.breachedAt !== null).length
    expect(late).toBeGreaterThan(20)
    expect(clocks.length - late).toBeGreaterThan(60)
  })
})

const CYRILLIC = /\p{Script=Cyrillic}/u
const MAPS = ['servicenow-incident-log.yaml', 'jira-help-desk.yaml']

describe('what is invented for the demo', () => {
  it.each(['ru', 'en'] as const)('is of one language, every word of it: %s', async (language) => {
    const { organisation, desk, calendars, policies } = await readDemoFile(demoFolder(), language)
    const said = [organisation, desk, ...[...calendars, ...policies].map(({ name }) => name ?? '')]
    for (const file of MAPS) {
      const map = await loadMap(join(demoFolder(), 'maps', file), language)
      const { [map.people.aliases ?? '']: _references, ...tables } = map.tables
      said.push(...Object.values(tables).flatMap((table) => Object.values(table).flat()))
      said.push(...Object.values(map.lookups).flatMap(({ otherwise }) => (Array.isArray(otherwise) ? otherwise : [])))
      const pool = map.pools[map.people.names.pool ?? ''] ?? []
      said.push(...pool.flatMap(({ given, family }) => [...given, ...family]))
    }
    expect(said.length).toBeGreaterThan(1_000)
    expect(said.filter((text) => CYRILLIC.test(text) !== (language === 'ru'))).toEqual([])
  })

  it('gives each engineer of the log another name, in both languages', async () => {
    for (const language of ['ru', 'en'] as const) {
      const { tables } = await loadMap(join(demoFolder(), 'maps', MAPS[0]!), language)
      const names = Object.values(tables['engineers'] ?? {})
      expect([language, new Set(names).size]).toEqual([language, names.length])
    }
  })
})
