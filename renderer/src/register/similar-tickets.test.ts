import { describe, expect, it } from 'vitest'
import type { QueueRow } from '@/cache/queue-row'
import type { Category } from '@shared/domain/people'
import { findSimilar, makeCorpus, ticketsOf } from '@/cache/similar-tickets'
import { suggestCategory } from './suggest-category'

const row = (id: string, subject: string, changes: Partial<QueueRow> = {}): QueueRow =>
  ({ id, subject, requesterId: 'nobody', categoryId: null, state: 'new', registeredAt: 1, ...changes }) as QueueRow

const corpus = makeCorpus([
  row('till', 'Касса 2 не открывается', { categoryId: 'tills' }),
  row('printer', 'Принтер мнёт бумагу', { requesterId: 'olga', registeredAt: 5 }),
  row('tills', 'Кассу на Лесной не открыть', { categoryId: 'tills' }),
  row('cancelled', 'Касса 3 не открывается', { state: 'cancelled' }),
])
const found = (subject: string, requesterId: string | null = null): readonly string[] =>
  findSimilar(corpus, subject, requesterId, 5).map((similar) => similar.row.id)

describe('similar tickets', () => {
  it('are found whatever the endings of their words', () => {
    expect(found('кассы не открываются')).toEqual(expect.arrayContaining(['till', 'tills']))
    expect(found('кассы не открываются')).not.toContain('printer')
  })

  it('leave cancelled ones out, and are none while nothing is typed', () => {
    expect(found('касса 3 не открывается')).not.toContain('cancelled')
    expect(found('')).toEqual([])
  })

  it('of the same requester come first', () => {
    const two = makeCorpus([row('other', 'Сканер молчит'), row('hers', 'Сканер молчит', { requesterId: 'olga' })])
    expect(
      findSimilar(two, 'сканер', 'olga', 5).map(({ row: { id }, isSameRequester }) => [id, isSameRequester]),
    ).toEqual([
      ['hers', true],
      ['other', false],
    ])
  })

  it('are told apart from what the requester asked for earlier', () => {
    expect(ticketsOf(corpus, 'olga', 5).map(({ id }) => id)).toEqual(['printer'])
  })
})

describe('the suggested category', () => {
  const category = (id: string, name: string): Category => {
    return { id, name, parentId: null, groupId: null, isActive: true, externalRef: null }
  }
  const categories = [category('tills', 'Торговое оборудование'), category('mail', 'Почта')]

  it('is the one whose name stands in the subject', () => {
    expect(suggestCategory('Не приходит почта', categories, [])).toBe('mail')
  })

  it('is otherwise that of the similar tickets', () => {
    expect(
      suggestCategory('Касса не открывается', categories, findSimilar(corpus, 'Касса не открывается', null, 5)),
    ).toBe('tills')
  })

  it('is none when nothing speaks for any', () => {
    expect(suggestCategory('Шум', categories, [])).toBeNull()
  })
})
