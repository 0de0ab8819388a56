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

  it('never offers more than the limit', () => {
    expect(found('', 2)).toEqual(['1', '2'])
  })
})
