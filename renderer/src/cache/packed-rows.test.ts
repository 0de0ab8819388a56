/** Finished tickets as columns beside rows: an index over both answers as one over rows alone. */
import { describe, expect, it } from 'vitest'
import { buildTicket } from '@shared/domain/testing'
import { encodeColumns } from '@shared/protocol/encode-columns'
import { SegmentColumns } from '@shared/protocol/segment-columns'
import type { Ticket } from '@shared/domain/ticket'
import { makeQueueRow } from './make-queue-row'
import type { MakeRow } from './packed-rows'
import type { QueueSort } from './queue-index'
import { RowQueueIndex } from './row-queue-index'
import { anna, desk, MONDAY, requester, testId } from './testing/organisation'

const HOUR = 3_600_000

function ticket(n: number, fields: Partial<Ticket> = {}): Ticket {
  return buildTicket({
    id: testId(),
    subject: `Принтер ${n}`,
    number: n,
    priority: n % 2 === 0 ? 'P2' : 'P4',
    state: 'closed',
    requesterId: requester.id,
    assignedGroupId: desk.id,
    accountableGroupId: desk.id,
    registeredAt: MONDAY + n,
    updatedAt: MONDAY + ((n * 7) % 10) * HOUR,
    closedAt: MONDAY + ((n * 3) % 10) * HOUR,
    ...fields,
  })
}

const makeRow: MakeRow = (one) =>
  makeQueueRow(one, { requesterName: requester.name, unsaved: 'none', isUnread: false, confirmed: one })

const tickets = Array.from({ length: 10 }, (_, n) => ticket(n + 1, n === 4 ? { state: 'cancelled' } : {}))
const columnsOf = (some: readonly Ticket[]): SegmentColumns => new SegmentColumns(encodeColumns(some))
const query = { owner: { personId: anna.id, groupIds: [desk.id] }, now: MONDAY, view: 'resolved' } as const

/** Seven of them packed, in two blocks, and three as rows. */
function mixed(): RowQueueIndex {
  const index = new RowQueueIndex()
  index.put(tickets.slice(7, 9).map(makeRow))
  index.putPacked('a', columnsOf(tickets.slice(0, 4)), new Set(), makeRow)
  index.putPacked('b', columnsOf(tickets.slice(4)), new Set([tickets[9]!.id]), makeRow)
  index.put(tickets.slice(9).map(makeRow))
  index.prepareSearch(() => false)
  return index
}

function plain(): RowQueueIndex {
  const index = new RowQueueIndex()
  index.put(tickets.map(makeRow))
  return index
}

describe('an index over columns and rows', () => {
  it('counts each ticket once', () => {
    expect(mixed().size).toBe(10)
    expect(mixed().counts(query.owner, query.now)).toEqual(plain().counts(query.owner, query.now))
  })

  it.each<QueueSort>(['nextDeadline', 'age', 'updated', 'priority', 'number'])('orders by %s as rows are', (sort) => {
    expect(mixed().ids({ ...query, sort })).toEqual(plain().ids({ ...query, sort }))
  })

  it.each(['принтер 1', '7', requester.name.toLocaleLowerCase(), 'нет такого'])('finds „%s“ as in rows', (words) => {
    expect(mixed().ids({ ...query, words })).toEqual(plain().ids({ ...query, words }))
  })

  it('makes the row of a ticket, and gives the same one again', () => {
    const index = mixed()
    const { id } = tickets[2]!
    expect(index.get(id)).toEqual(makeRow(tickets[2]!))
    expect(index.get(id)).toBe(index.get(id))
  })

  it('gives a row of its own the place, and takes what is removed away for good', () => {
    const index = mixed()
    const { id } = tickets[2]!
    const before = index.ids(query)
    index.put([makeRow({ ...tickets[2]!, closedAt: MONDAY + 900 * HOUR })])
    expect([index.size, index.ids(query)[0]]).toEqual([10, id])
    index.remove([id, tickets[0]!.id])
    expect([index.size, index.get(id), index.get(tickets[0]!.id)]).toEqual([8, undefined, undefined])
    expect(index.ids(query)).toEqual(before.filter((one) => one !== id && one !== tickets[0]!.id))
    expect(index.counts(query.owner, query.now).resolved).toBe(8)
  })

  it('takes a reopened one over to the open ones', () => {
    const index = mixed()
    index.put([makeRow({ ...tickets[1]!, state: 'inProgress', closedAt: null })])
    expect(index.size).toBe(10)
    expect(index.ids({ ...query, view: 'allOpen' })).toEqual([tickets[1]!.id])
    expect(index.ids(query)).not.toContain(tickets[1]!.id)
  })

  it('lets a block go, or another take its place', () => {
    const index = mixed()
    index.putPacked('a', columnsOf(tickets.slice(0, 2)), new Set(), makeRow)
    expect(index.size).toBe(8)
    index.dropPacked('a')
    index.dropPacked('a')
    expect([index.size, index.get(tickets[0]!.id)]).toEqual([6, undefined])
    index.clear()
    expect([index.size, index.ids(query), index.counts(query.owner, query.now).resolved]).toEqual([0, [], 0])
  })

  it('looks for words in a block once its texts are made, a block at a time', () => {
    const index = new RowQueueIndex()
    index.putPacked('a', columnsOf(tickets.slice(0, 4)), new Set(), makeRow)
    index.putPacked('b', columnsOf(tickets.slice(4)), new Set(), makeRow)
    const found = (): number => index.ids({ ...query, words: 'принтер' }).length
    expect([index.isSearchable, found()]).toEqual([false, 0])
    index.prepareSearch(() => true)
    expect([index.isSearchable, found()]).toEqual([false, 4])
    index.prepareSearch(() => true)
    expect([index.isSearchable, found()]).toEqual([true, 10])
    index.dropPacked('a')
    expect([index.isSearchable, found()]).toEqual([true, 6])
  })

  it('finds a ticket among blocks that overlap, and by its number', () => {
    const index = new RowQueueIndex()
    const even = tickets.filter((_ticket, n) => n % 2 === 0)
    const odd = tickets.filter((_ticket, n) => n % 2 === 1)
    index.putPacked('inner', columnsOf(tickets.slice(4, 5)), new Set(), makeRow)
    index.putPacked('even', columnsOf(even), new Set(tickets.slice(4, 5).map(({ id }) => id)), makeRow)
    index.putPacked('odd', columnsOf(odd), new Set(), makeRow)
    for (const one of tickets) expect(index.get(one.id)?.number).toBe(one.number)
    expect(index.idOfNumber(7)).toBe(tickets[6]!.id)
    expect(index.get(testId())).toBeUndefined()
    index.dropPacked('odd')
    expect([index.get(tickets[1]!.id), index.idOfNumber(2)]).toEqual([undefined, undefined])
  })

  it('knows which of them belong to a major incident', () => {
    const [majorId, child] = [testId(), ticket(11)]
    const index = new RowQueueIndex()
    index.putPacked('a', columnsOf([{ ...child, majorId }]), new Set(), makeRow)
    expect(index.childIdsOf(majorId)).toEqual([child.id])
    index.remove([child.id])
    expect(index.childIdsOf(majorId)).toEqual([])
  })
})
