import { describe, expect, it } from 'vitest'
import {
  buildTicket,
  changesOf,
  decideOn,
  eventTypesOf,
  outcomeOf,
  people,
  testId,
  TEST_NOW,
  writtenBy,
} from '../testing'
import { isFinished, TICKET_STATES, type Ticket, type TicketState } from '../ticket'
import { isLegalTransition } from '../transitions'

const OTHER = testId(81)
const OWN = testId(82)
const until = TEST_NOW + 5 * 86_400_000
const pause = { reason: 'thirdParty', ownerId: people.anna.id, until } as const

/** A ticket in a state, held by Anna. */
const inState = (state: TicketState, overrides: Partial<Ticket> = {}): Ticket =>
  buildTicket({
    state,
    assigneeId: state === 'new' ? null : people.anna.id,
    pending: state === 'pending' ? pause : null,
    ...overrides,
  })

/** The same, moved there by somebody else after it was seen. */
const movedTo = (state: TicketState, by = OTHER): Ticket =>
  inState(state, { fieldWrites: writtenBy(by, ['state', 'pending']) })

describe('changeState', () => {
  it.each(TICKET_STATES)('from %s obeys the transition table; finished tickets go on by reopening', (from) => {
    for (const to of ['assigned', 'inProgress'] as const) {
      const outcome = outcomeOf(
        decideOn(inState(from, { assigneeId: people.anna.id }), 'changeState', { to }, { seen: { state: from } }),
      )
      const isAllowed = from === to || (!isFinished(from) && isLegalTransition(from, to))
      expect(outcome).toBe(isAllowed ? 'applied' : 'rejected state.illegal')
    }
  })

  it('ends a pause', () => {
    expect(changesOf(decideOn(inState('pending'), 'changeState', { to: 'inProgress' }))).toEqual({
      state: 'inProgress',
      pending: null,
    })
  })

  it.each([
    [{ assigneeId: null }, 'rejected state.needsAssignee'],
    [{ assigneeId: people.anna.id }, 'conflict state.needsAssignee'],
  ])('needs somebody who works on it (seen %o)', (seen, expected) => {
    expect(outcomeOf(decideOn(inState('new'), 'changeState', { to: 'inProgress' }, { seen }))).toBe(expected)
  })

  it.each([
    ['still legal', movedTo('pending'), 'merged state:stillLegal'],
    ['the same', movedTo('inProgress'), 'merged state:same'],
    ['not legal', movedTo('resolved'), 'conflict state.illegal'],
    ['made by this client itself', movedTo('pending', OWN), 'applied'],
  ])('meets a move in between that is %s', (_how, ticket, expected) => {
    expect(
      outcomeOf(decideOn(ticket, 'changeState', { to: 'inProgress' }, { seen: { state: 'assigned' }, own: [OWN] })),
    ).toBe(expected)
  })

  it('moves to nothing but assigned and in progress', () => {
    expect(outcomeOf(decideOn(inState('assigned'), 'changeState', { to: 'closed' as 'assigned' }))).toBe(
      'rejected command.invalid',
    )
  })
})

describe('setPending', () => {
  it('says why, until when and who watches over it', () => {
    const decision = decideOn(inState('inProgress'), 'setPending', { reason: 'thirdParty', until })
    expect(changesOf(decision)).toEqual({ state: 'pending', pending: pause })
    expect(
      changesOf(decideOn(inState('inProgress'), 'setPending', { reason: 'planned', until, ownerId: people.boris.id })),
    ).toMatchObject({
      pending: { reason: 'planned', ownerId: people.boris.id },
    })
  })

  it('asks the requester in the same command when it waits for them', () => {
    expect(outcomeOf(decideOn(inState('inProgress'), 'setPending', { reason: 'requester', until }))).toBe(
      'rejected command.invalid',
    )
    const decision = decideOn(inState('inProgress'), 'setPending', {
      reason: 'requester',
      until,
      text: 'Which printer?',
    })
    expect(eventTypesOf(decision)).toEqual(['replied', 'pendingSet'])
  })

  it('keeps other words as a note', () => {
    const decision = decideOn(inState('inProgress'), 'setPending', {
      reason: 'thirdParty',
      until,
      text: 'Ordered the part',
    })
    expect(eventTypesOf(decision)).toEqual(['noted', 'pendingSet'])
  })

  it.each([
    ['as it was seen', inState('pending'), { until: until + 1 }, { pending: pause }, 'applied'],
    ['with the same pause', inState('pending'), {}, { pending: pause }, 'applied'],
    ['with the same pause of somebody else', movedTo('pending'), {}, { pending: null }, 'merged pending:same'],
    [
      'with a pause of somebody else',
      movedTo('pending'),
      { until: until + 1 },
      { pending: null },
      'merged pending:laterWins',
    ],
    ['with a pause of this client itself', movedTo('pending', OWN), { until: until + 1 }, { pending: null }, 'applied'],
  ])('replaces a pause that stands %s', (_how, ticket, args, seen, expected) => {
    const decision = decideOn(ticket, 'setPending', { reason: 'thirdParty', until, ...args }, { seen, own: [OWN] })
    expect(outcomeOf(decision)).toBe(expected)
    expect(changesOf(decision)).not.toHaveProperty('state')
  })

  it.each([
    ['a time that is past', inState('inProgress'), { until: TEST_NOW }, 'rejected pending.untilPast'],
    ['an owner who is not there', inState('inProgress'), { ownerId: testId(999) }, 'rejected person.unknown'],
    ['a resolved ticket', inState('resolved'), {}, 'rejected state.illegal'],
    ['one that was resolved in between', movedTo('resolved'), {}, 'conflict state.illegal'],
  ])('refuses %s', (_what, ticket, args, expected) => {
    const seen = ticket.fieldWrites['state'] === undefined ? {} : { state: 'inProgress' }
    expect(outcomeOf(decideOn(ticket, 'setPending', { reason: 'thirdParty', until, ...args }, { seen }))).toBe(expected)
  })
})

describe('resolve', () => {
  const args = { code: 'solved', text: 'Changed the toner', isReply: true } as const

  it('tells the requester first, then resolves', () => {
    const decision = decideOn(inState('pending'), 'resolve', args)
    expect(eventTypesOf(decision)).toEqual(['replied', 'resolved'])
    expect(changesOf(decision)).toEqual({
      entry: 'publicReply',
      state: 'resolved',
      pending: null,
      resolutionCode: 'solved',
    })
  })

  it('keeps the words with the resolution when they are not for the requester', () => {
    const decision = decideOn(inState('inProgress'), 'resolve', { ...args, isReply: false })
    expect(decision).toMatchObject({ drafts: [{ type: 'resolved', content: { text: 'Changed the toner' } }] })
  })

  it('withdraws an open offer', () => {
    const handOver = {
      fromGroupId: testId(1),
      toGroupId: testId(2),
      offeredBy: testId(3),
      offeredAt: TEST_NOW,
      expectedReturnAt: null,
    }
    expect(changesOf(decideOn(inState('inProgress', { handOver }), 'resolve', args))).toMatchObject({ handOver: null })
  })

  it.each([
    ['open as it was seen', inState('inProgress'), 'inProgress', 'applied', ['replied', 'resolved']],
    ['elsewhere, but open', movedTo('pending'), 'inProgress', 'merged state:stillLegal', ['replied', 'resolved']],
    [
      'resolved by somebody faster: only the words are kept',
      movedTo('resolved'),
      'inProgress',
      'merged state:same',
      ['replied'],
    ],
    ['closed in between', movedTo('closed'), 'inProgress', 'conflict state.illegal', []],
    ['cancelled as it was seen', inState('cancelled'), 'cancelled', 'rejected state.illegal', []],
  ])('meets a ticket that is %s', (_how, ticket, state, expected, types) => {
    const decision = decideOn(ticket, 'resolve', args, { seen: { state } })
    expect(outcomeOf(decision)).toBe(expected)
    expect(eventTypesOf(decision)).toEqual(types)
  })

  it('keeps the words of the slower one as a note when they were not for the requester', () => {
    expect(
      eventTypesOf(decideOn(movedTo('resolved'), 'resolve', { ...args, isReply: false }, { seen: { state: 'new' } })),
    ).toEqual(['noted'])
  })

  it('needs a code and words', () => {
    expect(outcomeOf(decideOn(inState('new'), 'resolve', { ...args, text: ' ' }))).toBe('rejected command.invalid')
    expect(outcomeOf(decideOn(inState('new'), 'resolve', { ...args, code: 'forgotten' as 'solved' }))).toBe(
      'rejected command.invalid',
    )
  })
})

describe('reopen', () => {
  const args = { reason: 'It is broken again' }

  it('gives it back to who had it, and to nobody when nobody had', () => {
    const resolved = inState('resolved', { resolutionCode: 'solved' })
    expect(changesOf(decideOn(resolved, 'reopen', args))).toEqual({ state: 'inProgress', resolutionCode: null })
    expect(changesOf(decideOn(inState('closed', { assigneeId: null }), 'reopen', args))).toEqual({ state: 'new' })
  })

  it.each([
    ['resolved as it was seen', inState('resolved'), 'resolved', 'applied'],
    ['closed in between', movedTo('closed'), 'resolved', 'merged state:stillLegal'],
    ['reopened by somebody faster', movedTo('inProgress'), 'resolved', 'merged state:same'],
    ['open as it was seen', inState('pending'), 'pending', 'rejected state.illegal'],
    ['cancelled as it was seen', inState('cancelled'), 'cancelled', 'rejected state.illegal'],
    ['cancelled in between', movedTo('cancelled'), 'resolved', 'conflict state.illegal'],
  ])('meets a ticket that is %s', (_how, ticket, state, expected) => {
    expect(outcomeOf(decideOn(ticket, 'reopen', args, { seen: { state } }))).toBe(expected)
  })

  it('keeps the reason of the slower one as a note', () => {
    expect(eventTypesOf(decideOn(movedTo('inProgress'), 'reopen', args, { seen: { state: 'resolved' } }))).toEqual([
      'noted',
    ])
  })
})

describe('close and cancel', () => {
  it.each([
    ['close', 'resolved', 'applied'],
    ['close', 'closed', 'applied'],
    ['close', 'inProgress', 'rejected state.illegal'],
    ['close', 'cancelled', 'rejected state.illegal'],
    ['cancel', 'new', 'applied'],
    ['cancel', 'pending', 'applied'],
    ['cancel', 'cancelled', 'applied'],
    ['cancel', 'resolved', 'rejected state.illegal'],
  ] as const)('%s on a ticket seen as %s: %s', (name, state, expected) => {
    const args = name === 'cancel' ? { reason: 'Asked twice' } : {}
    expect(outcomeOf(decideOn(inState(state), name, args, { seen: { state } }))).toBe(expected)
  })

  it.each([
    ['close', 'closed', 'resolved'],
    ['cancel', 'cancelled', 'new'],
  ] as const)('%s says of a ticket that became %s meanwhile that it is so already', (name, state, seen) => {
    const args = name === 'cancel' ? { reason: 'Asked twice' } : {}
    expect(outcomeOf(decideOn(movedTo(state), name, args, { seen: { state: seen } }))).toBe('merged state:same')
  })

  it.each([
    ['close', 'inProgress', 'resolved', 'conflict state.illegal'],
    ['close', 'resolved', 'inProgress', 'merged state:stillLegal'],
    ['cancel', 'resolved', 'inProgress', 'conflict state.illegal'],
    ['cancel', 'pending', 'inProgress', 'merged state:stillLegal'],
  ] as const)('%s meets a ticket that somebody else moved to %s, seen as %s: %s', (name, now, seen, expected) => {
    const args = name === 'cancel' ? { reason: 'Asked twice' } : {}
    expect(outcomeOf(decideOn(movedTo(now), name, args, { seen: { state: seen } }))).toBe(expected)
  })

  it('cancelling ends the pause and the offer', () => {
    expect(changesOf(decideOn(inState('pending'), 'cancel', { reason: 'Asked twice' }))).toEqual({
      state: 'cancelled',
      pending: null,
    })
  })
})
