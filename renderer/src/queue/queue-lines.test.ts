import { describe, expect, test } from 'vitest'
import type { QueueRow } from '@/cache/queue-row'
import { playClock, row } from './testing/rows'
import { findHorizons, layLines, type HorizonWords } from './queue-lines'

const NOW = 1_000_000
const words: HorizonWords = {
  now: 'now',
  nowTime: '14:32',
  endOfShift: 'end of shift',
  endOfShiftTime: '18:00',
  stopped: 'time stands still',
  noDeadline: 'no deadline',
}

const due = (id: string, deadlineAt: number): QueueRow => row({ id, clock: playClock({ deadlineAt }) })
const paused = (id: string): QueueRow => row({ id, clock: playClock({ state: 'paused', deadlineAt: null }) })
const unpromised = (id: string): QueueRow => row({ id, clock: null })

const drawn = (rows: readonly QueueRow[], shiftEndsAt: number | null = null): string[] =>
  layLines(rows, findHorizons(rows, NOW, shiftEndsAt), words).map((line) =>
    line.kind === 'row' ? line.key : `— ${line.label} ${line.time ?? ''}`.trim(),
  )

describe('the lines of the queue', () => {
  test('part what is overdue, due this shift, due later, stopped and never due', () => {
    const rows = [due('late', NOW - 1), due('soon', NOW + 10), due('later', NOW + 500), paused('p'), unpromised('u')]
    expect(drawn(rows, NOW + 100)).toEqual([
      'late',
      '— now 14:32',
      'soon',
      '— end of shift 18:00',
      'later',
      '— time stands still',
      'p',
      '— no deadline',
      'u',
    ])
  })

  test('draw the present above everything when nothing is overdue, and below it when everything is', () => {
    expect(drawn([due('a', NOW + 1)])).toEqual(['— now 14:32', 'a'])
    expect(drawn([due('a', NOW - 1)])).toEqual(['a', '— now 14:32'])
  })

  test('do not put the end of the shift above the present', () => {
    expect(drawn([due('a', NOW - 50)], NOW - 100)).toEqual(['a', '— now 14:32', '— end of shift 18:00'])
  })

  test('leave a queue without promises as it is', () => {
    expect(drawn([unpromised('a'), unpromised('b')], NOW + 100)).toEqual(['a', 'b'])
    expect(drawn([])).toEqual([])
  })

  test('neither follow a row that waits above the place that has become its own, nor pass over its neighbours', () => {
    const running = [
      ...[due('late', NOW - 9), due('late too', NOW - 1), due('soon', NOW + 10), due('soon too', NOW + 20)],
      ...[due('later', NOW + 500), due('later too', NOW + 600)],
    ]
    const rows = [...running, paused('p'), paused('p too'), unpromised('u'), unpromised('u too')]
    for (const [index, { id }] of running.entries()) {
      const others = drawn(rows.toSpliced(index, 1), NOW + 100)
      for (const changed of [due(id, NOW + 700), paused(id), unpromised(id)]) {
        const displayed = drawn(rows.with(index, changed), NOW + 100)
        expect(displayed.filter((line) => line !== id)).toEqual(others)
      }
    }
  })

  test('are not drawn in other orders', () => {
    const rows = [due('late', NOW - 1), due('soon', NOW + 10)]
    expect(layLines(rows, null, words).every((line) => line.kind === 'row')).toBe(true)
  })
})

test('a row with changes of this device is marked as saved, a finished one as done', () => {
  const [line] = layLines([row({ id: 'a', unsaved: 'onDevice', finishedAt: 5 })], null, words)
  expect(line).toMatchObject({ isSaved: true, isDone: true })
})
