import { describe, expect, it } from 'vitest'
import { matchOptions } from './combo-box-options'

const options = [
  { value: '1', label: 'Пётр Семёнов', detail: 'Бухгалтерия, доб. 214' },
  { value: '2', label: 'Семён Ёлкин', detail: 'Склад' },
  { value: '3', label: 'Ирина Павлова', detail: 'Бухгалтерия' },
]
const found = (typed: string, limit = 10): readonly string[] =>
  matchOptions(options, typed, limit).map((option) => option.value)

describe('searching in a combo box', () => {
  it('offers everything until something is typed', () => {
    expect(found('')).toEqual(['1', '2', '3'])
  })

  it('treats ё as е and capitals as small letters', () => {
    expect(found('ЕЛКИН')).toEqual(['2'])
  })

  it('puts what begins with the typed words first', () => {
    expect(found('семен')).toEqual(['2', '1'])
  })

  it('finds by the details, word by word, in any order', () => {
    expect(found('214 петр')).toEqual(['1'])
    expect(found('бухг')).toEqual(['1', '3'])
  })

  it('knows a telephone number however it is written', () => {
    const people = [
      { value: 'kate', label: 'Кейт', detail: '+7 423 000-00-00' },
      { value: 'other', label: 'Другая', detail: '+7 423 000-00-01' },
    ]
    for (const typed of ['+7 423 000-00-00', '+74230000000', '8 (423) 000 00 00'])
      expect(matchOptions(people, typed, 10).map(({ value }) => value)).toContain('kate')
    expect(matchOptions(people, '+7 423 000-00-00', 10)[0]?.value).toBe('kate')
  })

  it('puts what has the words in its label before what has them in its details', () => {
    const zones = [
      { value: 'Europe/Kirov', label: 'Europe/Kirov', detail: 'UTC+3, Moscow' },
      { value: 'Europe/Moscow', label: 'Europe/Moscow', detail: 'UTC+3' },
      { value: 'America/Lima', label: 'America/Lima', detail: 'UTC-5' },
      { value: 'Asia/Karachi', label: 'Asia/Karachi', detail: 'UTC+5' },
    ]
    expect(matchOptions(zones, 'Moscow', 10).map(({ value }) => value)).toEqual(['Europe/Moscow', 'Europe/Kirov'])
    expect(matchOptions(zones, 'UTC+5', 10)[0]?.value).toBe('Asia/Karachi')
  })

  it('never offers more than the limit', () => {
    expect(found('', 2)).toEqual(['1', '2'])
  })
})
