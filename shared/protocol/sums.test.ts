import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differingParts, parsePart, partOf, rowChecksum, SumsOf, type Sums } from './sums'

interface Row {
  readonly id: string
  readonly version: number
}
const row = fc.record({ id: fc.uuid(), version: fc.integer({ min: 1, max: 10_000 }) })
const rowsOf = fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 40 })

function sumsOf(rows: readonly Row[]): Sums {
  const sums = new SumsOf()
  for (const { id, version } of rows) sums.add('ticket', id, version)
  return sums.sums
}

describe('sums of a cache', () => {
  it('do not depend on the order of the rows', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        expect(differingParts(sumsOf(rows), sumsOf(rows.toReversed()))).toEqual([])
      }),
    )
  })

  it('name the part of a row that is missing, stale or too many, and no other', () => {
    fc.assert(
      fc.property(rowsOf, fc.nat(), fc.constantFrom('missing', 'stale'), (rows, pick, damage) => {
        const index = pick % rows.length
        const { id, version } = rows[index]!
        const damaged =
          damage === 'missing'
            ? rows.filter((one) => one.id !== id)
            : rows.with(index, { id, version: version === 1 ? 2 : version - 1 })
        expect(differingParts(sumsOf(rows), sumsOf(damaged))).toEqual([partOf('ticket', id)])
        expect(differingParts(sumsOf(damaged), sumsOf(rows))).toEqual([partOf('ticket', id)])
      }),
    )
  })

  it('see two rows of one part that have each other’s version', () => {
    const [one, other] = ['0190a000-0000-7000-8000-00000000ab3f', '0190a000-0000-7000-8000-00000000cd3f']
    const right = sumsOf([
      { id: one, version: 3 },
      { id: other, version: 7 },
    ])
    const wrong = sumsOf([
      { id: one, version: 7 },
      { id: other, version: 3 },
    ])
    expect(differingParts(right, wrong)).toEqual(['ticket:3f'])
  })

  it('never agree upon an odd and an even version, nor upon two ids without a UUID', () => {
    expect(rowChecksum('office@1', 1)).not.toBe(rowChecksum('office@2', 1))
    expect(rowChecksum('office@1', 1)).not.toBe(rowChecksum('office@1', 2))
  })
})

describe('a part', () => {
  it.each([
    ['ticket:3f', { entity: 'ticket', ending: '3f' }],
    ['person:00', { entity: 'person', ending: '00' }],
    ['group', { entity: 'group', ending: null }],
    ['group:3f', null],
    ['ticket', null],
    ['ticket:3F', null],
    ['ticket:3f0', null],
    ['notice', null],
  ])('%s is read as %o', (name, part) => {
    expect(parsePart(name)).toEqual(part)
  })
})
