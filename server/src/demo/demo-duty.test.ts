import { expect, test } from 'vitest'
import { DAY_MS } from '@shared/domain/instant'
import { dutyAsOf, type DemoDuty } from './demo-duty'

const demo: DemoDuty = {
  zone: 'Europe/Moscow',
  shifts: [{ group: null, from: '08:00', to: '14:00', teams: [['a'], ['b']] }],
  rotations: [{ group: 'net', handOverAt: '09:00', people: ['c', 'd'] }],
  swaps: [{ group: 'net', inDays: 9, days: 2, insteadOf: 'd', person: 'c' }],
  absences: [{ person: 'a', inDays: -2, days: 9, substitute: 'b', note: '' }],
}
/** A Thursday, 00:30 in Moscow. */
const now = Date.UTC(2026, 2, 4, 21, 30)

test('the demo’s duty is counted from the day on which it is loaded', () => {
  const { rotas = [], absences = [] } = dutyAsOf(demo, now)
  const [desk, net] = rotas
  expect(desk).toMatchObject({ groupRef: null, rotations: [], swaps: [] })
  // From Monday of the week before; five days a week, each week the other team.
  expect(desk?.shifts?.[0]).toEqual({
    from: Date.UTC(2026, 1, 23, 5),
    to: Date.UTC(2026, 1, 23, 11),
    personRefs: ['a'],
  })
  expect(desk?.shifts?.slice(4, 6).map(({ from, personRefs }) => [new Date(from).toISOString(), personRefs])).toEqual([
    ['2026-02-27T05:00:00.000Z', ['a']],
    ['2026-03-02T05:00:00.000Z', ['b']],
  ])
  expect(net?.rotations).toEqual([{ startsOn: '2026-02-23', handOverAt: '09:00', personRefs: ['c', 'd'] }])
  const midnight = Date.UTC(2026, 2, 4, 21)
  expect(net?.swaps?.[0]).toMatchObject({ from: midnight + 9 * DAY_MS, to: midnight + 11 * DAY_MS })
  expect(absences[0]).toMatchObject({ from: midnight - 2 * DAY_MS, to: midnight + 7 * DAY_MS, substituteRef: 'b' })
})
