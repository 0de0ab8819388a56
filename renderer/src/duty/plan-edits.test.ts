import { describe, expect, it } from 'vitest'
import { dutyRotaPlanSchema, type DutyRotaPlan } from '@shared/duty'
import { anna, boris } from '@/cache/testing/organisation'
import { MAX_REPEATS, putShifts, putSwap, removeShift, removeSwap, repeated, setRotation } from './plan-edits'
import { deskRota } from './testing/rota'
import { fromWallInput, toWallInput } from './wall-input'

const { zone, rotations, shifts, swaps } = deskRota()
const plan: DutyRotaPlan = { zone, rotations, shifts, swaps }
const [shift] = shifts
const at = (wall: string) => fromWallInput(wall, 'Europe/Berlin')

describe('a shift that repeats', () => {
  const friday = { from: at('2026-03-27T08:00'), to: at('2026-03-27T14:00'), personIds: [anna.id] }
  const starts = (until: string, weekdaysOnly: boolean) =>
    repeated(friday, 'Europe/Berlin', until, weekdaysOnly).map(({ from }) => toWallInput(from, 'Europe/Berlin'))

  it('stays at its hour when the clocks change, and leaves weekends out when asked', () => {
    expect(starts('2026-03-30', true)).toEqual(['2026-03-27T08:00', '2026-03-30T08:00'])
    expect(starts('2026-03-29', false)).toEqual(['2026-03-27T08:00', '2026-03-28T08:00', '2026-03-29T08:00'])
  })

  it('is one without an end, and never more than can be meant', () => {
    expect(starts('', true)).toEqual(['2026-03-27T08:00'])
    expect(starts('2099-01-01', false)).toHaveLength(MAX_REPEATS)
  })
})

describe('an edit', () => {
  it('puts what is new beside the rest, and what is known in its place', () => {
    const id = shift?.id ?? ''
    const changed = { id, from: 1, to: 2, personIds: [boris.id] }
    expect(putShifts([changed])(plan).shifts).toEqual([changed])
    expect(putShifts([{ ...changed, id: 'other' }])(plan).shifts.map((each) => each.id)).toEqual([id, 'other'])
    expect(removeShift(id)(plan).shifts).toEqual([])
    const swap = { id: 'swap', from: 1, to: 2, insteadOfId: anna.id, personId: boris.id }
    expect(removeSwap('swap')(putSwap(swap)(plan)).swaps).toEqual([])
  })

  it('of the rotation keeps the order in which rotations begin, and replaces one of the same day', () => {
    const later = { startsOn: '2026-05-04', handOverAt: '10:00', personIds: [boris.id] }
    const earlier = { ...later, startsOn: '2026-03-02' }
    const edited = setRotation(earlier, zone)(setRotation(later, zone)(plan))
    expect(edited.rotations.map(({ startsOn }) => startsOn)).toEqual(['2026-03-02', '2026-04-06', '2026-05-04'])
    expect(setRotation({ ...later, handOverAt: '11:00' }, zone)(edited).rotations).toHaveLength(3)
    expect(
      dutyRotaPlanSchema.shape.rotations.safeParse(edited.rotations.map((each) => ({ ...each, personIds: [] })))
        .success,
    ).toBe(true)
  })
})
