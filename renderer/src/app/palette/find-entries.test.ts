import { describe, expect, test } from 'vitest'
import { RowQueueIndex } from '@/cache/row-queue-index'
import { row } from '@/queue/testing/rows'
import type { AppCommand } from '../commands-registry'
import { findCommands, findTickets, inOrder, type TicketSource } from './find-entries'

const owner = { personId: 'me', groupIds: ['desk'] }
const index = new RowQueueIndex()
index.put([
  row({
    id: 'a',
    number: 482,
    provisionalCode: 'П-AAAA',
    subject: 'Принтер 48213 мнёт бумагу',
    requesterName: 'Гульнара Хасанова',
  }),
  row({
    id: 'b',
    number: 48213,
    provisionalCode: 'П-BBBB',
    subject: 'VPN не пускает',
    requesterName: 'Ирина Павлова',
    state: 'resolved',
    finishedAt: 5,
  }),
  row({
    id: 'd',
    number: 7001,
    provisionalCode: 'П-DDDD',
    subject: 'Дубль про сканер',
    requesterName: 'Пётр Ильин',
    state: 'cancelled',
    finishedAt: 6,
  }),
  row({ id: 'c', number: null, provisionalCode: 'П-7K3F', subject: 'Телефон без гудка', requesterName: 'Анна Шульц' }),
])
const source: TicketSource = { index, owner, now: 10 }
const found = (typed: string): string[] => findTickets(source, typed).map((entry) => entry.key.replace('ticket:', ''))

describe('the palette finds tickets', () => {
  test('by number, with the very one first though it is resolved', () => {
    expect(found('48213')).toEqual(['b', 'a'])
    expect(found('№ 48213')).toEqual(['b', 'a'])
  })

  test.each([
    ['provisional code', 'п-7k3f', 'c'],
    ['subject', 'vpn', 'b'],
    ['requester', 'хасанова', 'a'],
  ])('by %s', (_what, typed, id) => {
    expect(found(typed)).toEqual([id])
  })

  test.each(['7001', 'п-dddd', 'сканер'])('that were merged or cancelled, by %s', (typed) => {
    expect(found(typed)).toEqual(['d'])
  })

  test('only when something was typed, and only for somebody signed in', () => {
    expect(found('  ')).toEqual([])
    expect(findTickets(null, 'vpn')).toEqual([])
  })
})

describe('the palette finds commands', () => {
  const command = (id: string, changes: Partial<AppCommand> = {}): AppCommand => ({
    id,
    titleKey: id,
    group: 'queue',
    run: () => undefined,
    ...changes,
  })
  const titles: Record<string, string> = { take: 'Взять в работу', reply: 'Ответить: написать ещё', move: 'Следующая' }
  const all = [command('take'), command('reply'), command('move', { hidden: true })]
  const ids = (typed: string, list = all): string[] =>
    findCommands(list, typed, ({ id }) => titles[id] ?? '').map((entry) => entry.key)

  test('by the beginnings of words, in any order and with е for ё', () => {
    expect(ids('раб взя')).toEqual(['command:take'])
    expect(ids('еще')).toEqual(['command:reply'])
    expect(ids('зять')).toEqual([])
  })

  test('by its title in full, with its punctuation', () => {
    expect(ids('Ответить: написать ещё')).toEqual(['command:reply'])
  })

  test('but not those that cannot be done now, or are for the keyboard alone', () => {
    expect(ids('')).toEqual(['command:take', 'command:reply'])
    expect(ids('взять', [command('take', { enabled: () => false })])).toEqual([])
  })
})

test('a command that begins with what was typed stands before tickets, any other behind them', () => {
  const tickets = findTickets(source, 'vpn')
  const commands = (title: string) =>
    findCommands([{ id: 'x', titleKey: 'x', group: 'queue', run: () => undefined }], '', () => title)
  const kinds = (title: string, typed: string) =>
    inOrder(tickets, commands(title), typed).flatMap((part) => part.map(({ kind }) => kind))
  expect(kinds('VPN: проверить', 'vpn')).toEqual(['command', 'ticket'])
  expect(kinds('Проверить VPN', 'vpn')).toEqual(['ticket', 'command'])
})
