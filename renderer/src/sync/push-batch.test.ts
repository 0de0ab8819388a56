/** Which commands go together, and which wait for which. */
import { expect, it } from 'vitest'
import type { OutboxRow } from '@/cache/rows'
import { command } from '@/cache/testing/organisation'
import { selectBatch } from './push-batch'

/** @param deps names of those before it */
const row = (id: string, tickets: readonly string[], deps: readonly string[] = []): OutboxRow => ({
  n: 0,
  id,
  command: { ...command('take', tickets[0] ?? '', {}), id, tickets: [...tickets], deps: [...deps] },
  savedAt: 0,
  savedOffline: false,
  state: 'pending',
  attempts: 0,
  lastCode: null,
  versions: {},
  seq: null,
})

const chosen = (rows: readonly OutboxRow[], waiting: readonly string[]): readonly string[] =>
  selectBatch(rows, () => 'free', 10, new Set(waiting)).map(({ id }) => id)

it('what waits for a file holds back what depends on it, near and far, and nobody else', () => {
  const rows = [
    row('withFile', ['one']),
    row('near', ['one'], ['withFile']),
    row('far', ['one', 'two'], ['near']),
    row('ofOne', ['one']),
    row('ofTwo', ['two']),
  ]
  expect(chosen(rows, ['withFile'])).toEqual(['ofOne', 'ofTwo'])
  expect(chosen(rows, [])).toEqual(rows.map(({ id }) => id))
})

it('what the server cannot decide about holds back what depends on it, near and far, and nobody else', () => {
  const rows = [
    { ...row('unknown', ['one']), lastCode: 'command.unknown' },
    row('near', ['one'], ['unknown']),
    row('far', ['one', 'two'], ['near']),
    row('ofTwo', ['two']),
  ]
  expect(chosen(rows, [])).toEqual(['ofTwo', 'unknown'])
})
