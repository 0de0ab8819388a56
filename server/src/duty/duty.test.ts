import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, type Instant } from '@shared/domain/instant'
import type { Absence, DutyRotaPlan } from '@shared/duty'
import type { Session } from '../api/context'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { foundStaff } from '../testing/staff'
import { foundWorld, START, type World } from '../testing/world'
import { putAbsence, removeAbsence } from './absences'
import { putRota, whoIsOnDuty } from './rotas'

let opened: TestDatabase
let world: World
let anna: Session
let boris: Session
let vera: Session
let lead: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  ;({ anna, boris, vera, lead } = await foundStaff(world))
})

const EMPTY: DutyRotaPlan = { zone: 'Europe/Moscow', rotations: [], shifts: [], swaps: [] }
const shift = (from: Instant, to: Instant, ...people: Session[]) => ({
  id: uuidv7(),
  from,
  to,
  personIds: people.map((person) => person.personId),
})
const planOf = (...people: Session[]): DutyRotaPlan => ({ ...EMPTY, shifts: [shift(START, START + DAY_MS, ...people)] })
const absenceOf = (who: Session, parts: Partial<Absence> = {}): Absence => ({
  id: uuidv7(),
  personId: who.personId,
  from: START,
  to: START + DAY_MS,
  substituteId: null,
  note: '',
  version: 0,
  ...parts,
})
const rota = (as: Session, plan: DutyRotaPlan, version = 0, groupId = world.groups.desk) =>
  putRota(opened.database, as, groupId, plan, version)
const absent = (as: Session, absence: Absence) => putAbsence(opened.database, as, absence)

describe('a rota', () => {
  test('is made by the lead of the group and by no one else', async () => {
    const network = world.groups.network
    await expect(rota(anna, planOf(anna))).rejects.toMatchObject({ status: 403, code: 'duty.notYours' })
    await expect(rota(lead, planOf(anna), 0, network)).rejects.toMatchObject({ status: 403 })
    await expect(rota(lead, planOf(anna))).resolves.toBe(1)
    const admin = await world.person({ name: 'Дарья', roles: ['admin'] })
    await expect(rota(admin, planOf(vera), 0, network)).resolves.toBe(1)
  })

  test('that somebody changed meanwhile is not overwritten', async () => {
    await rota(lead, planOf(anna))
    await expect(rota(lead, planOf(boris))).rejects.toMatchObject({ status: 409, code: 'duty.changedMeanwhile' })
    await expect(rota(lead, planOf(boris), 1)).resolves.toBe(2)
    await expect(rota(lead, planOf(anna), 1)).rejects.toMatchObject({ status: 409 })
  })

  test('names people at work: the field says where it does not', async () => {
    const stranger = await world.person({ name: 'Заявитель', roles: [] })
    const plan = {
      ...planOf(anna),
      swaps: [{ ...shift(START, START + 1), insteadOfId: anna.personId, personId: stranger.personId }],
    }
    await expect(rota(lead, plan)).rejects.toMatchObject({
      status: 400,
      code: 'duty.unknownPerson',
      options: { field: 'swaps.0.personId' },
    })
  })

  test('keeps those who have left since, and lets nobody name them anew', async () => {
    await rota(lead, planOf(boris))
    await world.setMembers(world.groups.desk, [anna.personId, lead.personId])
    const plan = planOf(boris)
    await expect(rota(lead, { ...plan, shifts: [...plan.shifts, shift(START, START + 1, anna)] }, 1)).resolves.toBe(2)
    await expect(rota(lead, planOf(anna), 2)).resolves.toBe(3)
    await expect(rota(lead, planOf(boris), 3)).rejects.toMatchObject({ options: { field: 'shifts.0.personIds.0' } })
  })

  test('of a group of another organisation is not there', async () => {
    const other = await foundWorld(opened.database)
    await expect(rota(lead, planOf(anna), 0, other.groups.desk)).rejects.toMatchObject({ status: 404 })
    await expect(whoIsOnDuty(opened.database, world.organisationId, other.groups.desk, START)).rejects.toMatchObject({
      status: 404,
    })
  })
})

describe('an absence', () => {
  test('is registered by whose it is, or by the lead of one of their groups', async () => {
    await expect(absent(anna, absenceOf(anna))).resolves.toBe(1)
    await expect(absent(lead, absenceOf(boris))).resolves.toBe(1)
    await expect(
      absent(anna, absenceOf(boris, { from: START + 2 * DAY_MS, to: START + 3 * DAY_MS })),
    ).rejects.toMatchObject({
      status: 403,
      code: 'duty.notYours',
    })
    await expect(absent(lead, absenceOf(vera))).rejects.toMatchObject({ status: 403 })
  })

  test('cannot be given to somebody else to get at theirs', async () => {
    const mine = absenceOf(anna)
    await absent(anna, mine)
    await expect(absent(anna, { ...mine, personId: boris.personId, version: 1 })).rejects.toMatchObject({ status: 403 })
    await expect(absent(boris, { ...mine, personId: boris.personId, version: 1 })).rejects.toMatchObject({
      status: 403,
    })
    await expect(removeAbsence(opened.database, boris, mine.id)).rejects.toMatchObject({ status: 403 })
  })

  test('meets no other of the same person, and may touch one', async () => {
    await absent(anna, absenceOf(anna))
    await expect(absent(anna, absenceOf(anna, { from: START + HOUR_MS }))).rejects.toMatchObject({
      status: 409,
      code: 'absence.overlaps',
      options: { field: 'from' },
    })
    await absent(anna, absenceOf(anna, { from: START + DAY_MS, to: START + 2 * DAY_MS }))
    await absent(boris, absenceOf(boris))
  })

  test('of one person that is registered twice at once is registered once', async () => {
    const given = await Promise.allSettled([absent(anna, absenceOf(anna)), absent(lead, absenceOf(anna))])
    expect(given.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('is stood in for by somebody at work; that they are away too is no reason to refuse', async () => {
    const stranger = await world.person({ name: 'Заявитель', roles: [] })
    await absent(boris, absenceOf(boris))
    await expect(absent(anna, absenceOf(anna, { substituteId: stranger.personId }))).rejects.toMatchObject({
      status: 400,
      options: { field: 'substituteId' },
    })
    await expect(absent(anna, absenceOf(anna, { substituteId: boris.personId }))).resolves.toBe(1)
  })

  test('is changed on the version that was seen, and taken back once', async () => {
    const mine = absenceOf(anna)
    await absent(anna, mine)
    await expect(absent(anna, { ...mine, note: 'Отпуск', version: 1 })).resolves.toBe(2)
    await expect(absent(anna, { ...mine, version: 1 })).rejects.toMatchObject({ code: 'duty.changedMeanwhile' })
    await removeAbsence(opened.database, anna, mine.id)
    await expect(removeAbsence(opened.database, anna, mine.id)).rejects.toMatchObject({ code: 'absence.unknown' })
    await expect(absent(anna, { ...mine, version: 2 })).rejects.toMatchObject({ code: 'absence.unknown' })
  })
})

describe('what clients hold', () => {
  test('is the same by the feed and by a snapshot, changes and removals included', async () => {
    const follower = world.client(vera)
    await follower.pull()
    const [first, second] = [absenceOf(anna, { substituteId: boris.personId, note: 'Отпуск' }), absenceOf(boris)]
    await rota(lead, planOf(anna))
    await absent(anna, first)
    await absent(boris, second)
    await follower.pull()
    await rota(lead, { ...planOf(boris), zone: 'Asia/Yekaterinburg' }, 1)
    await removeAbsence(opened.database, boris, second.id)
    await follower.pull()

    const newcomer = world.client(vera)
    await newcomer.pull()
    for (const client of [follower, newcomer]) {
      expect(client.ids('absence')).toEqual([first.id])
      expect(client.held('absence', first.id)).toEqual({ ...first, version: 1 })
      const [rotaId = ''] = client.ids('dutyRota')
      expect(client.held('dutyRota', rotaId)).toMatchObject({
        groupId: world.groups.desk,
        zone: 'Asia/Yekaterinburg',
        shifts: [{ personIds: [boris.personId] }],
        version: 2,
      })
    }
  })
})

test('who is on duty is told with who acts for them, and until when', async () => {
  await rota(lead, planOf(anna, boris))
  await absent(anna, absenceOf(anna, { substituteId: vera.personId, to: START + HOUR_MS }))
  const ask = (at: Instant) => whoIsOnDuty(opened.database, world.organisationId, world.groups.desk, at)
  expect(await ask(START)).toEqual({
    onDuty: [
      { personId: anna.personId, actingId: vera.personId },
      { personId: boris.personId, actingId: boris.personId },
    ],
    until: START + DAY_MS,
  })
  expect((await ask(START + HOUR_MS)).onDuty.map(({ actingId }) => actingId)).toEqual([anna.personId, boris.personId])
  expect(await whoIsOnDuty(opened.database, world.organisationId, world.groups.network, START)).toEqual({
    onDuty: [],
    until: null,
  })
})
