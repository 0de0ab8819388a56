import { describe, expect, test } from 'vitest'
import type { Figures, Own } from './figures'
import type { OwnRound } from './ours'
import { PEER_NAMES } from './peer-names'
import { reportOf } from './report'
import { sectionsOf } from './sections'

const feed = (missed: number) => ({ commandsASecond: 500, rowsASecond: 9_000, missed })

function ownRound(milliseconds: number): OwnRound {
  const sync = { wholeMs: milliseconds, firstRowMs: 300, usableMs: 400, longestTaskMs: 140, longestSyncTaskMs: 40 }
  return { sync, starts: [300, 310], bareStarts: [200, 210], memory: 180 }
}

const own = (milliseconds: number): Own => ({
  rounds: [ownRound(milliseconds)],
  cache: { opened: 5, applied: 250, appliedScattered: 900 },
  actions: { painted: [12], saved: [3], drained: [1_500], drainedThroughLoss: 9_000, lost: 0, doubled: 0 },
})

function figuresOf(changes: Partial<Figures> = {}): Figures {
  const peer = { fill: 4_000, start: 200, opened: 1, painted: 10, saved: 3, apply: 300, applyEach: 2_000 }
  return {
    sizes: [20_000, 100_000],
    versions: new Map([['rxdb', '17.6.0']]),
    peers: new Map(PEER_NAMES.map((name) => [name, [peer]])),
    rawLarge: [20_000],
    small: own(700),
    large: own(1_900),
    journal: [0.2],
    pushes: [{ inBatches: 1_800, oneByOne: 9_500 }],
    feeds: [{ name: 'PGlite', ours: [feed(0)], unsafe: [feed(0)] }],
    model: { runs: 50, lost: 0, duplicated: 0, diverged: 0 },
    ...changes,
  }
}

describe('the sections of the sync benchmark', () => {
  test('are the ten targets and what else was asked for, each figure in one of them', () => {
    const targets = sectionsOf(figuresOf()).map(({ target }) => target)
    expect(targets).toEqual([...Array.from({ length: 10 }, (_, index) => `B${index + 1}`), 'Opened', 'Memory'])
    for (const { subjects } of sectionsOf(figuresOf())) {
      for (const { name, measured } of subjects) expect([name, measured.length > 0]).toEqual([name, true])
    }
  })

  test('compare with subjects that stand in the same section', () => {
    for (const { base, subjects, title } of sectionsOf(figuresOf())) {
      const names = subjects.map(({ name }) => name)
      const others = subjects.flatMap(({ aims = [] }) => aims.flatMap(({ times }) => times ?? []))
      for (const other of [...others, ...(base === undefined ? [] : [base])]) expect([title, ...names]).toContain(other)
      expect(new Set(names).size).toBe(names.length)
    }
    expect(reportOf(sectionsOf(figuresOf()))).not.toContain('not known')
  })

  test('judge by what the issue asks for', () => {
    const report = reportOf(sectionsOf(figuresOf()))
    expect(report).not.toContain('MISSED')
    const slow = reportOf(
      sectionsOf(figuresOf({ large: own(2_001), model: { runs: 50, lost: 1, duplicated: 0, diverged: 0 } })),
    )
    expect(slow.match(/MISSED/g)).toHaveLength(2)
    expect(slow).toMatch(/Opora, 100,000 +2\.00 s.*≤ 0\.10× raw IndexedDB, 100,000: MISSED/)
    expect(slow).toMatch(/lost +1 .*≤ 0: MISSED/)
  })

  test('tell in the place of its figures that a library failed, and leave the others standing', () => {
    const peers = new Map(figuresOf().peers).set('tinybase', [{ fill: 'QuotaExceededError: full' }])
    const lines = reportOf(sectionsOf(figuresOf({ peers }))).split('\n')
    const failures = lines.filter((line) => line.includes('TinyBase'))
    expect(failures.length).toBeGreaterThan(4)
    for (const line of failures) expect(line).toContain('failed: QuotaExceededError: full')
    expect(lines.some((line) => /RxDB 17\.6\.0 +4\.00 s/.test(line))).toBe(true)
  })
})
