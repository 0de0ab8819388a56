import { describe, expect, it } from 'vitest'
import { russianPluralRule } from './plural'

const forms = ['заявка', 'заявки', 'заявок']
const word = (count: number): string | undefined => forms[russianPluralRule(count, 3)]

describe('the Russian plural', () => {
  it.each([
    [1, 'заявка'],
    [21, 'заявка'],
    [101, 'заявка'],
    [2, 'заявки'],
    [4, 'заявки'],
    [22, 'заявки'],
    [0, 'заявок'],
    [5, 'заявок'],
    [11, 'заявок'],
    [12, 'заявок'],
    [14, 'заявок'],
    [111, 'заявок'],
    [2.5, 'заявки'],
  ])('says «%d %s»', (count, expected) => {
    expect(word(count)).toBe(expected)
  })

  it('takes a form of its own for zero when the message has one', () => {
    expect([0, 1, 2, 5].map((count) => russianPluralRule(count, 4))).toEqual([0, 1, 2, 3])
  })
})
