import { describe, expect, it } from 'vitest'
import { buildDirectory, buildTicket, changesOf, decideOn, outcomeOf, testId, writtenBy } from '../testing'
import { DEFAULT_PRIORITY_MATRIX } from '../priority-matrix'

const OTHER = testId(81)
const OWN = testId(82)
const reason = 'The accounts close today'

describe('setPriority', () => {
  it('derives the priority from impact and urgency', () => {
    expect(changesOf(decideOn(buildTicket(), 'setPriority', { impact: 'high' }))).toEqual({
      impact: 'high',
      priority: 'P2',
    })
  })

  it("goes by the organisation's own matrix", () => {
    const priorityMatrix = { ...DEFAULT_PRIORITY_MATRIX, high: { low: 'P1', medium: 'P1', high: 'P1' } } as const
    const directory = buildDirectory({ settings: { priorityMatrix } })
    expect(changesOf(decideOn(buildTicket(), 'setPriority', { impact: 'high' }, { directory }))).toMatchObject({
      priority: 'P1',
    })
  })

  it('takes an override with its reason', () => {
    const decision = decideOn(buildTicket(), 'setPriority', { priority: 'P1', reason })
    expect(decision).toMatchObject({ status: 'applied', drafts: [{ type: 'priorityChanged', content: { reason } }] })
    expect(changesOf(decision)).toEqual({ priority: 'P1', isPriorityOverridden: true })
  })

  it('keeps an override when impact or urgency change: its reason still holds', () => {
    const ticket = buildTicket({ priority: 'P1', isPriorityOverridden: true })
    expect(changesOf(decideOn(ticket, 'setPriority', { impact: 'medium' }))).toEqual({ impact: 'medium' })
  })

  it('ends an override when the priority of the matrix is named', () => {
    const ticket = buildTicket({ priority: 'P1', isPriorityOverridden: true })
    expect(changesOf(decideOn(ticket, 'setPriority', { priority: 'P4', reason }))).toEqual({
      priority: 'P4',
      isPriorityOverridden: false,
    })
  })

  const raised = { priority: 'P2', fieldWrites: writtenBy(OTHER, ['priority']) } as const
  const seen = { priority: 'P4', impact: 'low', urgency: 'medium' }
  it.each([
    ['as it was seen', {}, 'P3', 'applied', 'P3'],
    ['at the same already: now it is an override', raised, 'P2', 'applied', undefined],
    ['higher, by somebody else: it stays', raised, 'P3', 'merged priority:highest', undefined],
    ['lower, by somebody else: it rises', raised, 'P1', 'merged priority:highest', 'P1'],
    [
      'higher, by this client itself',
      { priority: 'P2', fieldWrites: writtenBy(OWN, ['priority']) },
      'P3',
      'applied',
      'P3',
    ],
  ] as const)('meets a priority that stands %s', (_how, overrides, priority, expected, changed) => {
    const decision = decideOn(buildTicket(overrides), 'setPriority', { priority, reason }, { seen, own: [OWN] })
    expect(outcomeOf(decision)).toBe(expected)
    expect(changesOf(decision)['priority']).toBe(changed)
  })

  it('records what was asked for, with its reason, when the more urgent one stays', () => {
    const decision = decideOn(buildTicket(raised), 'setPriority', { priority: 'P3', reason }, { seen })
    expect(decision).toMatchObject({ drafts: [{ fields: { priorityAsked: { to: 'P3' } }, content: { reason } }] })
  })

  it('lets the later impact win, and says so', () => {
    const ticket = buildTicket({
      impact: 'high',
      priority: 'P2',
      fieldWrites: writtenBy(OTHER, ['impact', 'priority']),
    })
    const decision = decideOn(ticket, 'setPriority', { impact: 'medium' }, { seen })
    expect(outcomeOf(decision)).toBe('merged priority:highest impact:laterWins')
    // P2 stays although the matrix now says P3: from here on it is an override.
    expect(changesOf(decision)).toEqual({ impact: 'medium', isPriorityOverridden: true, priorityAsked: 'P3' })
  })

  it('has nothing to do when everything stands as asked', () => {
    expect(outcomeOf(decideOn(buildTicket(), 'setPriority', { impact: 'low' }))).toBe('merged priority:same')
  })

  it.each([
    ['as it was seen', {}, {}, 'applied'],
    [
      'as this client itself set it',
      { fieldWrites: writtenBy(OWN, ['priority', 'impact']) },
      { impact: 'high' },
      'applied',
    ],
    [
      'as somebody else set it',
      { fieldWrites: writtenBy(OTHER, ['impact']) },
      { impact: 'high' },
      'merged impact:same',
    ],
  ] as const)(
    'has a word for what stands as asked only where it met somebody: %s',
    (_how, overrides, before, expected) => {
      const parts = { seen: { priority: 'P4', impact: 'low', urgency: 'medium', ...before }, own: [OWN] }
      const ticket = buildTicket(overrides)
      expect(outcomeOf(decideOn(ticket, 'setPriority', { impact: 'low' }, parts))).toBe(expected)
    },
  )

  it.each([
    ['nothing asked', {}, 'rejected command.invalid'],
    ['an override without a reason', { priority: 'P1' }, 'rejected command.invalid'],
    ['an unknown level', { impact: 'enormous' as 'high' }, 'rejected command.invalid'],
  ] as const)('refuses %s', (_what, args, expected) => {
    expect(outcomeOf(decideOn(buildTicket(), 'setPriority', args))).toBe(expected)
  })

  it.each([
    ['resolved', 'rejected ticket.finished'],
    ['new', 'conflict ticket.finished'],
  ])('refuses a resolved ticket that was seen as %s', (state, expected) => {
    expect(
      outcomeOf(decideOn(buildTicket({ state: 'resolved' }), 'setPriority', { impact: 'high' }, { seen: { state } })),
    ).toBe(expected)
  })
})
