import { expect, test } from 'vitest'
import type { z } from 'zod'
import { actorOf, groups, people } from '../domain/testing/directory'
import { testId } from '../domain/testing/ids'
import { mayEditAbsence, mayEditRota } from './rights'
import { absenceSchema, dutyRotaPlanSchema } from './schema'

const [anna, boris] = [testId(1), testId(2)]
const at = Date.UTC(2026, 2, 2, 9)
const plan = {
  zone: 'Europe/Moscow',
  rotations: [{ startsOn: '2026-03-02', handOverAt: '09:00', personIds: [anna, boris] }],
  shifts: [{ id: testId(11), from: at, to: at + 1, personIds: [anna] }],
  swaps: [{ id: testId(12), from: at, to: at + 1, insteadOfId: anna, personId: boris }],
}
const [rotation] = plan.rotations
const [shift] = plan.shifts
const [swap] = plan.swaps

/** Fields with the codes of what is wrong with them. */
function refusals(schema: z.ZodType, input: unknown): readonly (readonly [string, unknown])[] {
  const parsed = schema.safeParse(input)
  return (parsed.error?.issues ?? []).map((issue) => {
    const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : issue.code
    return [issue.path.join('.'), code] as const
  })
}

test('a rota as it should be passes', () => {
  expect(dutyRotaPlanSchema.parse(plan)).toEqual(plan)
})

test.each([
  ['zone', 'unknownZone', { zone: 'Europe/Atlantis' }],
  ['rotations.0.startsOn', 'invalidDate', { rotations: [{ ...rotation, startsOn: '2026-02-30' }] }],
  ['rotations.0.handOverAt', 'invalidTime', { rotations: [{ ...rotation, handOverAt: '24:00' }] }],
  ['rotations.1.startsOn', 'outOfOrder', { rotations: [rotation, { ...rotation, handOverAt: '10:00' }] }],
  ['shifts.0.to', 'endsBeforeStart', { shifts: [{ ...shift, to: at }] }],
  ['shifts.0.personIds', 'nobody', { shifts: [{ ...shift, personIds: [] }] }],
  ['shifts.0.personIds.1', 'twice', { shifts: [{ ...shift, personIds: [anna, anna] }] }],
  ['swaps.0.personId', 'samePerson', { swaps: [{ ...swap, personId: anna }] }],
  ['swaps.0.to', 'endsBeforeStart', { swaps: [{ ...swap, to: at - 1 }] }],
])('a rota is refused at %s: %s', (field, code, part) => {
  expect(refusals(dutyRotaPlanSchema, { ...plan, ...part })).toEqual([[field, code]])
})

test('an absence ends after it starts, is stood in for by somebody else, and its note can be stored', () => {
  const absence = { personId: anna, from: at, to: at + 1, substituteId: null, note: ' Отпуск\u0000 ' }
  expect(absenceSchema.parse(absence).note).toBe('Отпуск')
  expect(refusals(absenceSchema, { ...absence, to: at, substituteId: anna })).toEqual([
    ['to', 'endsBeforeStart'],
    ['substituteId', 'samePerson'],
  ])
  expect(refusals(absenceSchema, { ...absence, note: 'x'.repeat(501) })).toEqual([['note', 'too_big']])
})

test('a rota is changed by whoever answers for the group', () => {
  const may = (who: keyof typeof people, group: keyof typeof groups): boolean =>
    mayEditRota(actorOf(people[who]), groups[group])
  expect([may('galina', 'desk'), may('denis', 'network')]).toEqual([true, true])
  expect([may('anna', 'desk'), may('galina', 'network'), may('elena', 'desk')]).toEqual([false, false, false])
  expect(mayEditRota(actorOf(people.vera), { ...groups.network, managerId: people.vera.id })).toBe(true)
})

test('an absence is changed by whose it is, and by whoever answers for one of their groups', () => {
  const may = (who: keyof typeof people, whose: keyof typeof people): boolean =>
    mayEditAbsence(actorOf(people[who]), people[whose].id, Object.values(groups))
  expect([may('anna', 'anna'), may('galina', 'anna'), may('denis', 'vera')]).toEqual([true, true, true])
  expect([may('anna', 'boris'), may('galina', 'vera'), may('elena', 'elena')]).toEqual([false, false, false])
})
