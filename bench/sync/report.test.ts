import { describe, expect, test } from 'vitest'
import { privateOf } from './memory'
import { inTime, TooLongError } from './in-time'
import { repeated, reportOf, type Section } from './report'

const section = (subjects: Section['subjects'], changes: Partial<Section> = {}): Section => ({
  target: 'B1',
  title: 'Tickets written',
  unit: 'time',
  base: 'raw',
  subjects,
  ...changes,
})
const raw = { name: 'raw', measured: [900, 1_000, 3_000] }
/** The line of a subject, with one space between its words. */
const lineOf = (name: string, one: Section): string =>
  reportOf([one])
    .split('\n')
    .find((line) => line.trim().startsWith(name))
    ?.trim()
    .replace(/\s+/g, ' ') ?? ''

describe('the report of the sync benchmark', () => {
  test('shows the median, not the mean, its multiple of the base, the spread and how often it was measured', () => {
    expect(lineOf('raw', section([raw]))).toBe('raw 1.00 s 1.00× 900 ms … 3.00 s 3')
    expect(lineOf('ours', section([raw, { name: 'ours', measured: [40, 50, 60] }]))).toBe(
      'ours 50.0 ms 0.050× 40.0 ms … 60.0 ms 3',
    )
  })

  test.each([
    [[100], { most: 0.1, times: 'raw' }, '≤ 0.10× raw: met'],
    [[101], { most: 0.1, times: 'raw' }, '≤ 0.10× raw: MISSED (0.10×)'],
    [[250], { most: 0.1, times: 'raw' }, '≤ 0.10× raw: MISSED (0.25×)'],
    [[500], { most: 500 }, '≤ 500 ms: met'],
    [[501], { most: 500 }, '≤ 500 ms: MISSED'],
    [[2_000], { least: 2, times: 'raw' }, '≥ 2.00× raw: met'],
    [[1_999], { least: 2.5, times: 'raw' }, '≥ 2.50× raw: MISSED (2.00×)'],
    [[5], { most: 1, times: 'gone' }, '≤ 1.00× gone: not known'],
  ])('judges %j by %j', (measured, aim, words) => {
    expect(lineOf('ours', section([raw, { name: 'ours', measured, aims: [aim] }]))).toContain(words)
  })

  test('says all aims of a figure', () => {
    const aims = [{ most: 10 }, { most: 2, times: 'raw' }]
    expect(lineOf('ours', section([raw, { name: 'ours', measured: [20], aims }]))).toMatch(
      /≤ 10\.0 ms: MISSED; ≤ 2\.00× raw: met$/,
    )
  })

  test('puts the words of a failure where its figures would stand, and compares nothing with it', () => {
    const failed = { name: 'raw', measured: `Quota: ${'x'.repeat(200)}` }
    const one = section([failed, { name: 'ours', measured: [5], aims: [{ most: 1, times: 'raw' }] }])
    expect(lineOf('raw', one)).toMatch(/^raw failed: Quota: x+…$/)
    expect(lineOf('raw', one).length).toBeLessThan(100)
    expect(lineOf('ours', one)).toBe('ours 5.0 ms 1 ≤ 1.00× raw: not known')
  })

  test('writes rates, sizes and counts, and no multiple of another unit', () => {
    const one = section([
      { name: 'raw', measured: [1_234.4], unit: 'perSecond' },
      { name: 'memory', measured: [249.6], unit: 'megabytes', aims: [{ most: 250 }] },
      { name: 'lost', measured: [0], unit: 'count', aims: [{ most: 0 }] },
    ])
    expect(lineOf('raw', one)).toBe('raw 1,234/s 1')
    expect(lineOf('memory', one)).toBe('memory 250 MB 1 ≤ 250 MB: met')
    expect(lineOf('lost', one)).toBe('lost 0 1 ≤ 0: met')
  })

  test('holds its columns in line over all sections', () => {
    const lines = reportOf([section([raw]), section([{ ...raw, name: 'raw, longer' }], { base: 'raw, longer' })]).split(
      '\n',
    )
    const columns = lines.filter((line) => line.includes('1.00×')).map((line) => line.indexOf('1.00×'))
    expect(new Set(columns).size).toBe(1)
    expect(columns).toHaveLength(2)
  })
})

describe('repetitions of one figure', () => {
  test('are its values, or what the first failure said', () => {
    expect(repeated([1, 2, 3])).toEqual([1, 2, 3])
    expect(repeated([1, 'no room', 'no time'])).toBe('no room')
    expect(repeated([undefined, 1])).toEqual([1])
  })
})

describe('work that must end in time', () => {
  test('gives its result, or its own failure', async () => {
    await expect(inTime(1_000, async () => 7)).resolves.toBe(7)
    await expect(inTime(1_000, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  })

  test('is given up when it does not end', async () => {
    await expect(inTime(1, () => new Promise(() => undefined))).rejects.toThrow(TooLongError)
  })
})

test('private memory is what is clean and dirty and shared with nobody', () => {
  const rollup = 'Rss: 9000 kB\nShared_Dirty: 500 kB\nPrivate_Clean: 1024 kB\nPrivate_Dirty: 2048 kB\nSwap: 0 kB\n'
  expect(privateOf(rollup)).toBe(3)
  expect(() => privateOf('')).toThrow('no private memory')
})
