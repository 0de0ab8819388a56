import { describe, expect, it } from 'vitest'
import { anna, boris, desk, MONDAY, requester, testId } from '@/cache/testing/organisation'
import { DAY_MS, HOUR_MS } from '@shared/domain/instant'
import { dutyRows, type DutyBar } from './duty-rows'
import { absenceOf, deskRota } from './testing/rota'

const window = { from: MONDAY - 10 * HOUR_MS, to: MONDAY + 7 * DAY_MS }
const kinds = (bars: readonly DutyBar[] | undefined) => bars?.map((bar) => bar.source.kind)

describe('the rows', () => {
  it('tell who is on duty and what put them there, in the order in which they come on', () => {
    const rows = dutyRows(deskRota(), [], desk.memberIds, window)
    expect(rows.map((row) => row.personId)).toEqual([anna.id, boris.id])
    expect(kinds(rows[0]?.bars)).toEqual(['rotation', 'shift', 'rotation'])
    expect(kinds(rows[1]?.bars)).toEqual(['shift', 'rotation'])
    const [first, shift] = rows[0]?.bars ?? []
    expect(first?.to).toBe(shift?.from)
  })

  it('give a swap to whoever took it, and leave the rest of the week as one', () => {
    const [from, to] = [MONDAY + 4 * DAY_MS, MONDAY + 5 * DAY_MS]
    const swap = { id: testId(), from, to, insteadOfId: anna.id, personId: boris.id }
    const rows = dutyRows(deskRota({ shifts: [], swaps: [swap] }), [], [], window)
    expect(kinds(rows.find((row) => row.personId === boris.id)?.bars)).toEqual(['swap', 'rotation'])
    expect(kinds(rows.find((row) => row.personId === anna.id)?.bars)).toEqual(['rotation', 'rotation'])
  })

  it('show who is absent, of the members of the group, and whom nobody stands in for while on duty', () => {
    const alone = absenceOf(anna.id, { from: MONDAY + DAY_MS, to: MONDAY + 2 * DAY_MS })
    const stranger = absenceOf(requester.id)
    const rota = deskRota({ shifts: [] })
    const [row, ...others] = dutyRows(rota, [alone, stranger], desk.memberIds, window)
    expect(row?.absences.map((bar) => bar.absence.id)).toEqual([alone.id])
    expect(row?.bars.map((bar) => bar.isUncovered)).toEqual([true])
    expect(others.map((each) => each.personId)).toEqual([boris.id])
    const covered = dutyRows(rota, [{ ...alone, substituteId: boris.id }], desk.memberIds, window)
    expect(covered[0]?.bars.map((bar) => bar.isUncovered)).toEqual([false])
  })

  it('of a group without a rota are its absent members alone', () => {
    const away = absenceOf(boris.id)
    expect(dutyRows(undefined, [away], desk.memberIds, window).map((row) => row.personId)).toEqual([boris.id])
  })
})
