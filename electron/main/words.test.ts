import { expect, test } from 'vitest'
import { WORDS } from './words'

test.each([
  [2, 1, 'Нарушено сроков: 2, подходит: 1', 'Deadlines: 2 missed, 1 approaching'],
  [2, 0, 'Нарушено сроков: 2', 'Deadlines: 2 missed'],
  [0, 3, 'Подходит сроков: 3', 'Deadlines: 3 approaching'],
])('%i missed and %i coming are counted in one sentence', (missed, coming, ru, en) => {
  expect([WORDS.ru.several(missed, coming), WORDS.en.several(missed, coming)]).toEqual([ru, en])
})
