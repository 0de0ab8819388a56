import { beforeEach, expect, it } from 'vitest'
import { command, testId } from '@/cache/testing/organisation'
import type { OutboxRow } from '@/cache/rows'
import { newOutboxRow } from '@/cache/outbox'
import { entryOf, PendingMemory } from './pending-memory'

const [one, other] = [testId(), testId()]
let memory: PendingMemory
beforeEach(() => {
  memory = new PendingMemory()
})

const row = (n: number, ticketId: string, more: Partial<OutboxRow> = {}): OutboxRow => {
  return { ...newOutboxRow(command('addNote', ticketId, { text: String(n) }), 0, false), n, ...more }
}
const replace = (...rows: OutboxRow[]): string[] => [...memory.replace(rows, memory.savedIds())].sort()

it('says which tickets have other entries now, and leaves out those that have the same', () => {
  const [first, second] = [row(1, one), row(2, other)]
  expect(replace(first, second)).toEqual([one, other].sort())
  expect(replace(first, second)).toEqual([])
  const [later, next] = [row(3, one), { ...second, lastCode: 'server.busy' }]
  expect(replace(first, second, later)).toEqual([one])
  expect(replace(first, next, later)).toEqual([other])
  expect(replace(next, later)).toEqual([one])
  expect(replace(next, { ...later, state: 'acknowledged', versions: { [one]: 2 } })).toEqual([one])
  expect(replace()).toEqual([one, other].sort())
  expect(memory.all()).toEqual([])
})

it('has the entries of a ticket in the order of the outbox, and those without a place after them', () => {
  const [first, second, third] = [row(1, one), row(2, one), row(3, other)]
  memory.put({ ...entryOf(row(9, one), 'saving'), n: null })
  expect(memory.of(one)).toHaveLength(1)
  replace(third, second, first)
  expect(memory.of(one).map(({ n }) => n)).toEqual([1, 2, null])
  expect(memory.of(other).map(({ n }) => n)).toEqual([3])
  memory.remove(second.id)
  expect(memory.of(one).map(({ n }) => n)).toEqual([1, null])
  expect(memory.ticketIds()).toEqual(new Set([one, other]))
})
