import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_FILE_RULES } from '@shared/domain/files'
import { DEFAULT_PRIORITY_MATRIX } from '@shared/domain/priority-matrix'
import type { PublishedKind } from '@shared/protocol/administration'
import { imageSchemas } from '@shared/protocol/image-schemas'
import type { CalendarDefinition, PolicyDefinition } from '@shared/sla/types'
import type { Session } from '../api/context'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { foundWorld, START, type World } from '../testing/world'
import { publish, versionsOf, type Asked } from './publish'
import { setRequesterTier } from './requester-tier'

let opened: TestDatabase
let world: World
let admin: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  admin = await world.person({ name: 'Ада', roles: ['admin'], groups: [world.groups.desk] })
})

const put = <Name extends PublishedKind>(asked: Asked<Name>, as = admin): Promise<number> =>
  opened.database.transaction().execute((transaction) => publish(transaction, as, asked, world.clock.at))
const versions = <Name extends PublishedKind>(kind: Name, id?: string) => versionsOf(opened.database, admin, kind, id)

const office = (parts: Partial<CalendarDefinition> = {}) => ({
  ...{ id: 'office', version: 1, zone: 'Europe/Moscow', week: { mon: [['09:00', '18:00'] as [string, string]] } },
  ...{ holidays: [], overrides: {}, breaks: {} },
  ...(parts as object),
})
const calendar = (basedOn: number, parts: Partial<CalendarDefinition> = {}, as = admin): Promise<number> =>
  put({ kind: 'calendars', id: 'office', basedOn, definition: office(parts) }, as)

async function standard(parts: Partial<PolicyDefinition>, basedOn = 1): Promise<number> {
  const [held] = await versions('policies', 'standard')
  if (held === undefined) throw new Error('The world has no policy')
  const definition = { ...held.definition, ...(parts as object) }
  return put({ kind: 'policies', id: 'standard', basedOn, definition })
}

describe('rules for files', () => {
  const rules = { maxBytes: 10_000_000, refusedExtensions: ['exe', 'pst'] }

  test('are published in versions, and desktops get the newest with the settings', async () => {
    world.clock.pass(1_000)
    await expect(put({ kind: 'files', basedOn: 0, definition: DEFAULT_FILE_RULES })).rejects.toMatchObject({
      code: 'administration.nothingChanged',
    })
    expect(await put({ kind: 'files', basedOn: 0, definition: { ...DEFAULT_FILE_RULES, maxBytes: 10_000_000 } })).toBe(
      1,
    )
    expect(await put({ kind: 'files', basedOn: 1, definition: rules })).toBe(2)
    const [second, first] = await versions('files')
    expect(first).toMatchObject({
      publishedById: admin.personId,
      publishedAt: START + 1_000,
      changes: [{ field: 'maxBytes', from: DEFAULT_FILE_RULES.maxBytes, to: 10_000_000 }],
    })
    expect(second?.changes).toContainEqual({ field: 'refusedExtensions.pst', from: null, to: 'pst' })
    expect(second?.changes).toContainEqual({ field: 'refusedExtensions.bat', from: 'bat', to: null })
    const { file_rules: spread } = await opened.database
      .selectFrom('organisations')
      .select('file_rules')
      .where('id', '=', world.organisationId)
      .executeTakeFirstOrThrow()
    expect(spread).toEqual(rules)
  })

  test('are not for anybody but administrators', async () => {
    const lead = await world.person({ name: 'Лидия', roles: ['lead'] })
    await expect(put({ kind: 'files', basedOn: 0, definition: rules }, lead)).rejects.toMatchObject({
      code: 'administration.notAdmin',
    })
  })
})

describe('a version', () => {
  test('is the next one, and says who published it, when, and what differs', async () => {
    world.clock.pass(1_000)
    expect(await calendar(1, { week: { mon: [['09:00', '17:00']] }, holidays: ['2026-05-01'] })).toBe(2)
    const [newest, first] = await versions('calendars', 'office')
    expect(newest).toMatchObject({ version: 2, publishedAt: START + 1_000, publishedById: admin.personId })
    expect(newest?.definition).toMatchObject({ id: 'office', version: 2 })
    expect(newest?.changes).toEqual([
      { field: 'week.mon', from: [['09:00', '18:00']], to: [['09:00', '17:00']] },
      { field: 'holidays.2026-05-01', from: null, to: '2026-05-01' },
    ])
    expect(first).toMatchObject({ version: 1, publishedAt: null, publishedById: null })
  })

  test('is refused to whoever saw an older one, and the newest stays as it is', async () => {
    const other = await world.person({ name: 'Белла', roles: ['admin'] })
    await calendar(1, { name: 'Офис' })
    await expect(calendar(1, { name: 'Контора' }, other)).rejects.toMatchObject({
      status: 409,
      code: 'administration.publishedMeanwhile',
    })
    await expect(calendar(5, { name: 'Контора' })).rejects.toMatchObject({ status: 409 })
    expect((await versions('calendars', 'office')).map(({ definition }) => definition.name)).toEqual([
      'Офис',
      undefined,
    ])
  })

  test('that two publish at once is published once', async () => {
    const other = await world.person({ name: 'Белла', roles: ['admin'] })
    const given = await Promise.allSettled([calendar(1, { name: 'Офис' }), calendar(1, { name: 'Контора' }, other)])
    expect(given.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(given.find((each) => each.status === 'rejected')?.reason).toMatchObject({ status: 409 })
    expect(await versions('calendars', 'office')).toHaveLength(2)
  })

  test('that was published is published again by nobody but its author, whose answer was lost', async () => {
    const other = await world.person({ name: 'Белла', roles: ['admin'] })
    expect(await calendar(1, { name: 'Офис' })).toBe(2)
    expect(await calendar(1, { name: 'Офис' })).toBe(2)
    await expect(calendar(1, { name: 'Офис' }, other)).rejects.toMatchObject({ status: 409 })
    expect(await versions('calendars', 'office')).toHaveLength(2)
  })

  test('that says the same as the one before it is none', async () => {
    await expect(calendar(1)).rejects.toMatchObject({ status: 400, code: 'administration.nothingChanged' })
    await expect(put({ kind: 'matrix', basedOn: 0, definition: { ...DEFAULT_PRIORITY_MATRIX } })).rejects.toMatchObject(
      { code: 'administration.nothingChanged' },
    )
  })

  test('of a new calendar begins with 1, in this organisation alone', async () => {
    const other = await foundWorld(opened.database)
    expect(await put({ kind: 'calendars', id: 'night', basedOn: 0, definition: office({ name: 'Ночь' }) })).toBe(1)
    const stranger = await other.person({ name: 'Чужой', roles: ['admin'] })
    expect(await versionsOf(opened.database, stranger, 'calendars', 'night')).toEqual([])
  })

  test('is published and listed by administrators only', async () => {
    const lead = await world.person({ name: 'Глеб', roles: ['engineer', 'lead'] })
    const refusal = { status: 403, code: 'administration.notAdmin' }
    await expect(calendar(1, { name: 'Офис' }, lead)).rejects.toMatchObject(refusal)
    await expect(versionsOf(opened.database, lead, 'calendars', 'office')).rejects.toMatchObject(refusal)
  })
})

describe('a policy', () => {
  test('that names what is not there is refused by its field', async () => {
    const cases: readonly (readonly [string, Partial<PolicyDefinition>])[] = [
      ['definition.calendar', { calendar: { id: 'office', version: 7 } }],
      ['definition.match.categoryId', { match: { categoryId: 'nothing' } }],
      ['definition.match.serviceId', { match: { serviceId: world.categoryId } }],
      ['definition.ola.groups.nobody', { ola: { groups: { nobody: {} } } }],
      ['definition.match.tier', { match: { tier: 'gol' } }],
    ]
    for (const [field, parts] of cases) {
      await expect(standard(parts)).rejects.toMatchObject({
        status: 400,
        code: 'administration.unknownReference',
        options: { field },
      })
    }
  })

  test('may ask for a tier that only imported people have yet', async () => {
    await opened.database.updateTable('people').set({ tier: 'vip' }).where('id', '=', world.requesterId).execute()
    expect(await standard({ match: { tier: 'vip' } })).toBe(2)
  })

  test('from before kinds were held to their names can still be read', async () => {
    await opened.database
      .updateTable('policies')
      .set({ definition: sql`jsonb_set(definition, '{match}', '{"kind": "incidnt"}')` })
      .where('organisation_id', '=', world.organisationId)
      .execute()
    expect((await versions('policies', 'standard'))[0]?.definition.match).toEqual({ kind: 'incidnt' })
    const reader = world.client(admin)
    await reader.pull()
    expect(imageSchemas.policy.parse(reader.held('policy', 'standard@1'))).toMatchObject({ match: { kind: 'incidnt' } })
  })

  test('takes a calendar version that was published, and promises by it', async () => {
    await calendar(1, { name: 'Офис' })
    const groups = { [world.groups.network]: { acceptanceMinutes: 30, calendar: { id: 'office', version: 2 } } }
    const match = { categoryId: world.categoryId }
    expect(await standard({ calendar: { id: 'office', version: 2 }, ola: { groups }, match })).toBe(2)
    const [newest] = await versions('policies', 'standard')
    expect(newest?.changes.map(({ field }) => field)).toEqual(['match.categoryId', 'calendar.version', 'ola'])
  })
})

describe('tiers', () => {
  const gold = { id: 'gold', name: 'Золотой', pricePerMonth: 900 }
  const tiers = (basedOn: number, ...list: (typeof gold)[]): Promise<number> =>
    put({ kind: 'tiers', basedOn, definition: { currency: 'RUB', tiers: list } })

  test('that a requester has or a policy asks for stay', async () => {
    await tiers(0, gold, { ...gold, id: 'silver', name: 'Серебряный' }, { ...gold, id: 'iron', name: 'Железный' })
    await opened.database.updateTable('people').set({ tier: 'gold' }).where('id', '=', world.requesterId).execute()
    await standard({ match: { tier: 'silver' } })
    const refusal = { status: 409, code: 'administration.tierInUse' }
    await expect(tiers(1)).rejects.toMatchObject(refusal)
    await expect(tiers(1, gold)).rejects.toMatchObject(refusal)
    await standard({ match: {} }, 2)
    expect(await tiers(1, gold)).toBe(2)
  })

  const give = (tier: string | null, seen: string | null, as = admin): Promise<void> =>
    opened.database
      .transaction()
      .execute((transaction) => setRequesterTier(transaction, as, world.requesterId, { tier, seen }))

  test('are given to a requester by leads, on what was seen, and choose the policy of the next ticket', async () => {
    await tiers(0, gold)
    await standard({ match: { tier: 'gold' } })
    const engineer = await world.person({ name: 'Егор', roles: ['engineer'] })
    const lead = await world.person({ name: 'Глеб', roles: ['engineer', 'lead'], groups: [world.groups.desk] })
    await expect(give('gold', null, engineer)).rejects.toMatchObject({ status: 403 })
    await expect(give('platinum', null, lead)).rejects.toMatchObject({ status: 400, options: { field: 'tier' } })
    const before = await world.register(lead)
    await give('gold', null, lead)
    await give('gold', null, lead)
    await expect(give(null, 'silver', lead)).rejects.toMatchObject({ status: 409 })
    const after = await world.register(lead)
    expect([before.policy, after.policy]).toEqual([null, { policyId: 'standard', policyVersion: 2 }])
    const client = world.client(lead)
    await client.pull()
    expect(client.held('person', world.requesterId)).toMatchObject({ tier: 'gold' })
  })
})

describe('clients', () => {
  test('get new versions by the feed, the old ones beside them, and a newcomer gets the same', async () => {
    const follower = world.client(admin)
    await follower.pull()
    await calendar(1, { name: 'Офис' })
    const matrix = { ...DEFAULT_PRIORITY_MATRIX, low: { ...DEFAULT_PRIORITY_MATRIX.low, high: 'P1' as const } }
    await put({ kind: 'matrix', basedOn: 0, definition: matrix })
    const table = { currency: 'EUR', tiers: [{ id: 'gold', name: 'Gold', pricePerMonth: 9.5 }] }
    await put({ kind: 'tiers', basedOn: 0, definition: table })
    await follower.pull()
    const newcomer = world.client(admin)
    await newcomer.pull()
    for (const client of [follower, newcomer]) {
      expect(client.ids('calendar')).toEqual(['office@1', 'office@2'])
      expect(client.held('calendar', 'office@2')).toMatchObject({ version: 2, name: 'Офис' })
      expect(client.held('settings', world.organisationId)).toMatchObject({ priorityMatrix: matrix, tiers: table })
    }
  })

  test('register by the published matrix, and open tickets keep the policy that they have', async () => {
    const before = await world.register(admin, { impact: 'low', urgency: 'high' })
    const matrix = { ...DEFAULT_PRIORITY_MATRIX, low: { ...DEFAULT_PRIORITY_MATRIX.low, high: 'P1' as const } }
    await put({ kind: 'matrix', basedOn: 0, definition: matrix })
    await calendar(1, { name: 'Офис' })
    await standard({ calendar: { id: 'office', version: 2 } })
    const after = await world.register(admin, { impact: 'low', urgency: 'high' })
    expect([before.priority, after.priority]).toEqual(['P3', 'P1'])
    expect((await world.ticket(before.id)).policy).toEqual({ policyId: 'standard', policyVersion: 1 })
    expect(after.policy).toEqual({ policyId: 'standard', policyVersion: 2 })
  })
})
