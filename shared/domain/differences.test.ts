import { describe, expect, it } from 'vitest'
import { differencesOf } from './differences'

describe('what differs between two versions', () => {
  it('is told field by field, whatever the order of the keys', () => {
    const before = { name: 'Office', zone: 'Europe/Moscow', week: { mon: [['09:00', '18:00']], tue: [] } }
    const after = { zone: 'Europe/Moscow', week: { tue: [], mon: [['09:00', '17:00']] }, name: 'Office' }
    expect(differencesOf(before, after)).toEqual([
      { field: 'week.mon', from: [['09:00', '18:00']], to: [['09:00', '17:00']] },
    ])
    expect(differencesOf(after, { ...after })).toEqual([])
  })

  it('names what came and what went', () => {
    expect(differencesOf({ a: 1 }, { b: { c: 2 } })).toEqual([
      { field: 'a', from: 1, to: null },
      { field: 'b', from: null, to: { c: 2 } },
    ])
    expect(differencesOf({ a: null }, { b: undefined })).toEqual([])
  })

  it('finds things in lists by their date or id, and says when only the order is another one', () => {
    const named = { date: '2026-01-01', name: 'New Year' }
    expect(differencesOf({ holidays: [named, '2026-05-01'] }, { holidays: ['2026-05-01', '2026-05-09'] })).toEqual([
      { field: 'holidays.2026-01-01', from: named, to: null },
      { field: 'holidays.2026-05-09', from: null, to: '2026-05-09' },
    ])
    expect(differencesOf([{ id: 'a' }, { id: 'b' }], [{ id: 'b' }, { id: 'a' }])).toEqual([
      { field: '', from: ['a', 'b'], to: ['b', 'a'] },
    ])
  })

  it('tells lists without names whole, and the first version against nothing', () => {
    expect(differencesOf({ day: [['09:00', '13:00']] }, { day: [] })).toEqual([
      { field: 'day', from: [['09:00', '13:00']], to: [] },
    ])
    expect(differencesOf(null, { name: 'Office' })).toEqual([{ field: '', from: null, to: { name: 'Office' } }])
  })
})
