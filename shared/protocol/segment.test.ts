import { describe, expect, test } from 'vitest'
import { joinSegment, splitSegment } from './segment'
import { encodeColumns } from './encode-columns'
import { SegmentColumns, type ColumnTicket } from './segment-columns'

const id = (n: number): string => `019${String(n).padStart(5, '0')}-aaaa-7bbb-8ccc-${String(n).padStart(12, '0')}`

const ticket = (n: number, fields: Partial<ColumnTicket> = {}): ColumnTicket => ({
  id: id(n),
  version: n,
  number: n,
  provisionalCode: `П-${n}`,
  externalRef: null,
  kind: 'incident',
  subject: `Нет сети № ${n} 🖧`,
  requesterId: id(900),
  priority: 'P3',
  state: 'closed',
  assignedGroupId: id(901),
  accountableGroupId: id(902),
  assigneeId: null,
  categoryId: null,
  majorId: null,
  childCount: 0,
  registeredAt: 1_700_000_000_000 + n,
  updatedAt: 1_700_000_100_000 + n,
  resolvedAt: null,
  closedAt: 1_700_000_200_000 + n,
  pending: null,
  lastCommandId: null,
  handOver: null,
  participantGroupIds: [],
  major: null,
  acknowledgement: null,
  ...fields,
})

describe('columns', () => {
  const plain = ticket(1)
  const full = ticket(2, {
    number: null,
    externalRef: '',
    subject: '',
    priority: 'P1',
    state: 'cancelled',
    kind: 'serviceRequest',
    assigneeId: id(903),
    categoryId: id(904),
    majorId: id(905),
    childCount: 70_000,
    resolvedAt: 5,
    closedAt: null,
    participantGroupIds: [id(906)],
    acknowledgement: { by: id(903), at: 7 },
    major: { declaredBy: id(903), declaredAt: 3, endedAt: null },
    handOver: { fromGroupId: id(901), toGroupId: id(906), offeredBy: id(903), offeredAt: 4, expectedReturnAt: null },
  })
  const last = ticket(3, { externalRef: 'INC-1', subject: 'последний' })

  test('give back every ticket as it was', () => {
    const columns = new SegmentColumns(encodeColumns([plain, full, last]))
    expect([0, 1, 2].map((row) => columns.ticket(row))).toEqual([plain, full, last])
    expect(columns.ids()).toEqual([plain.id, full.id, last.id])
    expect([0, 1, 2].map((row) => columns.version(row))).toEqual([1, 2, 3])
  })

  test('find a ticket, and none that is not there', () => {
    const columns = new SegmentColumns(encodeColumns([plain, full, last]))
    expect([1, 2, 3, 4, 0].map((n) => columns.find(id(n)))).toEqual([0, 1, 2, -1, -1])
  })

  test('order by the closing, else the resolving, else the last change', () => {
    const other = ticket(4, { closedAt: null, resolvedAt: null })
    const columns = new SegmentColumns(encodeColumns([plain, full, other]))
    expect([0, 1, 2].map((row) => columns.finishedAt(row))).toEqual([plain.closedAt, 5, other.updatedAt])
  })

  test('may lie anywhere in a larger block, and may be empty', () => {
    const encoded = encodeColumns([plain, full])
    const shifted = new Uint8Array(encoded.length + 3)
    shifted.set(encoded, 3)
    expect(new SegmentColumns(shifted.subarray(3)).ticket(1)).toEqual(full)
    expect(new SegmentColumns(encodeColumns([])).count).toBe(0)
  })

  test('are refused where they are cut short, or are something else', () => {
    const encoded = encodeColumns([plain, full])
    expect(() => new SegmentColumns(encoded.slice(0, -1))).toThrow(RangeError)
    expect(() => new SegmentColumns(new TextEncoder().encode('<html>nothing of ours</html>'))).toThrow(RangeError)
  })
})

describe('a segment', () => {
  const columns = encodeColumns([ticket(1)])
  const packed = Uint8Array.from([1, 2, 3])

  test('is taken apart as it was put together', () => {
    expect(splitSegment(joinSegment({ columns, packed }))).toEqual({ columns, packed })
  })

  test('that is cut short before its columns end is none', () => {
    expect(() => splitSegment(joinSegment({ columns, packed }).slice(0, columns.length))).toThrow(RangeError)
    expect(() => splitSegment(new Uint8Array(2))).toThrow(RangeError)
  })
})
