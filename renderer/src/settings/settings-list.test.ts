import { describe, expect, test } from 'vitest'
import { minuteOf, timeOf } from './day-minutes'
import { findSettings, SETTINGS } from './settings-list'

const WORDS: Partial<Record<string, string>> = {
  theme: 'Внешний вид Тема Светлая, тёмная или та, что выбрана в системе.',
  quietHours: 'Уведомления Тихие часы В это время уведомлений нет',
}
const find = (query: string): string[] => [...findSettings(query, (id) => WORDS[id] ?? '')]

describe('a setting is found', () => {
  test.each([
    ['тем', ['theme']],
    ['ТЁМНАЯ', ['theme']],
    ['темная', ['theme']],
    ['тихие увед', ['quietHours']],
    ['часы', ['quietHours']],
    ['асы', []],
    ['тема часы', []],
  ])('by the beginnings of its words: %s', (query, ids) => expect(find(query)).toEqual(ids))

  test('and with no word, all of them', () => expect(find('  ')).toEqual(SETTINGS.map(({ id }) => id)))
})

test.each([
  [0, '00:00'],
  [450, '07:30'],
  [1_439, '23:59'],
])('%s minutes are %s', (minute, time) => {
  expect([timeOf(minute), minuteOf(time)]).toEqual([time, minute])
})

test.each([
  ['7', 420],
  ['7:30', 450],
  ['7.30', 450],
  ['130', 90],
  ['2130', 1_290],
])('%s, as it is typed, is %s minutes', (time, minute) => {
  expect(minuteOf(time)).toBe(minute)
})

test.each(['', '24:00', '07:60', '22:', '760', 'noon'])('%s is no time of the day', (time) => {
  expect(minuteOf(time)).toBeNull()
})
