import { expect, test } from 'vitest'
import { WORDS } from './words'

test.each([
  [2, 1, 'Нарушены сроки: 2, подходит: 1', 'Deadlines: 2 breached, 1 breaching'],
  [1, 3, 'Нарушен срок: 1, подходят: 3', 'Deadlines: 1 breached, 3 breaching'],
  [2, 0, 'Нарушены сроки: 2', 'Deadlines: 2 breached'],
  [0, 4, 'Подходят сроки: 4', 'Deadlines: 4 breaching'],
])('%i breached and %i breaching are counted in one sentence', (breached, breaching, ru, en) => {
  expect([WORDS.ru.several(breached, breaching), WORDS.en.several(breached, breaching)]).toEqual([ru, en])
})

test.each([
  [1, 0, 'срок нарушен у 1 заявки', '1 breached'],
  [0, 21, 'срок подходит у 21 заявки', '21 breaching'],
  [11, 2, 'срок нарушен у 11 заявок, подходит у 2', '11 breached, 2 breaching'],
])('the tray counts %i and %i tickets', (breached, breaching, ru, en) => {
  expect([WORDS.ru.tray.counts(breached, breaching), WORDS.en.tray.counts(breached, breaching)]).toEqual([ru, en])
})
