/** The small tables: transitions, priority matrix, provisional codes, merge rules. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRIORITIES } from '../sla/types'
import { commandDefinitions } from './commands'
import { isUnchangedSince, MERGE_RULES } from './merge'
import { comparePriority, DEFAULT_PRIORITY_MATRIX, LEVELS, priorityOf } from './priority-matrix'
import { provisionalCode } from './provisional-code'
import { buildContext, buildTicket, testId, writtenBy } from './testing'
import { TICKET_STATES } from './ticket'
import { isLegalTransition } from './transitions'

describe('transitions', () => {
  //            new  assi inPr pend reso clos canc
  const TABLE = {
    new: /*      */ '-    yes  yes  yes  yes  no   yes',
    assigned: /* */ 'yes  -    yes  yes  yes  no   yes',
    inProgress: /**/ 'yes  yes  -    yes  yes  no   yes',
    pending: /*  */ 'yes  yes  yes  -    yes  no   yes',
    resolved: /* */ 'yes  yes  yes  no   -    yes  no',
    closed: /*   */ 'yes  yes  yes  no   no   -    no',
    cancelled: /**/ 'no   no   no   no   no   no   -',
  } as const

  it.each(TICKET_STATES)('from %s lead where the table says, and nowhere else', (from) => {
    const row = TABLE[from].split(/\s+/u)
    expect(TICKET_STATES.map((to) => isLegalTransition(from, to))).toEqual(row.map((cell) => cell === 'yes'))
  })
})

describe('the priority matrix', () => {
  it.each([
    ['high', 'high', 'P1'],
    ['high', 'medium', 'P2'],
    ['high', 'low', 'P3'],
    ['medium', 'high', 'P2'],
    ['medium', 'medium', 'P3'],
    ['medium', 'low', 'P4'],
    ['low', 'high', 'P3'],
    ['low', 'medium', 'P4'],
    ['low', 'low', 'P4'],
  ] as const)('gives for impact %s and urgency %s: %s', (impact, urgency, priority) => {
    expect(priorityOf(DEFAULT_PRIORITY_MATRIX, impact, urgency)).toBe(priority)
  })

  it('never gives less for more', () => {
    for (const urgency of LEVELS) {
      const column = LEVELS.map((impact) => PRIORITIES.indexOf(priorityOf(DEFAULT_PRIORITY_MATRIX, impact, urgency)))
      expect(column).toEqual(column.toSorted((left, right) => right - left))
    }
  })

  it('sorts the most urgent first', () => {
    expect(['P3', 'P1', 'P4', 'P2'].toSorted((left, right) => comparePriority(left as 'P1', right as 'P1'))).toEqual([
      ...PRIORITIES,
    ])
  })
})

describe('the provisional code', () => {
  it.each([
    ['0198c7a0-1111-7222-8333-444455500000', 'П-0000'],
    ['0198c7a0-1111-7222-8333-4444555fffff', 'П-ZZZZ'],
    ['0198c7a0-1111-7222-8333-44445553a5cb', 'П-79EB'],
  ])('of %s is %s', (id, code) => {
    expect(provisionalCode(id)).toBe(code)
  })

  it('is easy to say: four characters without I, L, O and U', () => {
    fc.assert(fc.property(fc.uuid({ version: 7 }), (id) => /^П-[0-9A-HJKMNP-TV-Z]{4}$/u.test(provisionalCode(id))))
  })
})

describe('merging', () => {
  const ticket = buildTicket({ state: 'pending', fieldWrites: writtenBy(testId(81), ['state']) })

  it.each([
    ['was not seen', {}, [], true],
    ['stands as it was seen', { state: 'pending' }, [], true],
    ['was changed by somebody else', { state: 'new' }, [], false],
    ['was changed by this client itself', { state: 'new' }, [testId(81)], true],
  ])('a field that %s', (_how, seen, own, expected) => {
    expect(isUnchangedSince(ticket, 'state', buildContext({ seen, own }))).toBe(expected)
  })

  it('a field that changed, nobody knows by whom, is changed', () => {
    expect(
      isUnchangedSince(buildTicket(), 'state', buildContext({ seen: { state: 'pending' }, own: [testId(81)] })),
    ).toBe(false)
  })

  it('compares values, not how they are written', () => {
    const pending = { reason: 'planned', ownerId: testId(1), until: null } as const
    const seen = { pending: { until: null, ownerId: testId(1), reason: 'planned' } }
    expect(isUnchangedSince(buildTicket({ state: 'pending', pending }), 'pending', buildContext({ seen }))).toBe(true)
  })

  it('has a rule for every field that a command reads', () => {
    for (const { reads } of Object.values(commandDefinitions))
      for (const field of reads) expect(MERGE_RULES).toHaveProperty(field)
  })
})
