import { describe, expect, it } from 'vitest'
import {
  actorOf,
  buildTicket,
  changesOf,
  decideOn,
  groups,
  outcomeOf,
  people,
  testId,
  TEST_NOW,
  writtenBy,
} from '../testing'
import type { HandOver, Ticket } from '../ticket'

const OTHER = testId(81)
const OWN = testId(82)
const offeredTo = (toGroupId: string): HandOver => {
  return {
    fromGroupId: groups.desk.id,
    toGroupId,
    offeredBy: people.boris.id,
    offeredAt: TEST_NOW,
    expectedReturnAt: null,
  }
}
const held = (overrides: Partial<Ticket>): Ticket =>
  buildTicket({ assigneeId: people.boris.id, state: 'inProgress', ...overrides })

describe('take', () => {
  it('gives the ticket to whoever asks, and puts it in progress', () => {
    const decision = decideOn(buildTicket(), 'take', {}, { seen: { assigneeId: null, state: 'new' } })
    expect(outcomeOf(decision)).toBe('applied')
    expect(changesOf(decision)).toEqual({ assigneeId: people.anna.id, state: 'inProgress' })
  })

  it('leaves a pending ticket pending', () => {
    const pending = { reason: 'thirdParty', ownerId: people.boris.id, until: null } as const
    expect(changesOf(decideOn(buildTicket({ state: 'pending', pending }), 'take', {}))).toEqual({
      assigneeId: people.anna.id,
    })
  })

  it('takes from a colleague whom one saw to have it', () => {
    expect(outcomeOf(decideOn(held({}), 'take', {}, { seen: { assigneeId: people.boris.id } }))).toBe('applied')
  })

  it.each([
    [
      'by a colleague, while it was seen free',
      held({ fieldWrites: writtenBy(OTHER, ['assigneeId']) }),
      'conflict assign.taken',
    ],
    [
      'by a colleague, through a command of this same client',
      held({ fieldWrites: writtenBy(OWN, ['assigneeId']) }),
      'applied',
    ],
    [
      'for oneself',
      held({ assigneeId: people.anna.id, fieldWrites: writtenBy(OTHER, ['assigneeId']) }),
      'merged assigneeId:same',
    ],
  ])('meets a ticket that was taken in between %s', (_how, ticket, expected) => {
    expect(outcomeOf(decideOn(ticket, 'take', {}, { seen: { assigneeId: null }, own: [OWN] }))).toBe(expected)
  })

  it('names who was first, and when', () => {
    const ticket = held({ fieldWrites: writtenBy(OTHER, ['assigneeId']) })
    const decision = decideOn(ticket, 'take', {}, { seen: { assigneeId: null } })
    expect('explanations' in decision ? decision.explanations[0] : null).toEqual({
      field: 'assigneeId',
      rule: 'firstWins',
      seen: null,
      current: people.boris.id,
      mine: people.anna.id,
      by: people.boris.id,
      at: TEST_NOW,
    })
  })

  it.each([
    ['seen as finished', 'resolved', 'rejected ticket.finished'],
    ['seen as open', 'new', 'conflict ticket.finished'],
  ])('refuses a finished ticket %s', (_how, state, expected) => {
    expect(outcomeOf(decideOn(buildTicket({ state: 'resolved' }), 'take', {}, { seen: { state } }))).toBe(expected)
  })

  it('accepts the hand-over when it is offered to the group of whoever takes it', () => {
    const decision = decideOn(
      held({ handOver: offeredTo(groups.network.id) }),
      'take',
      {},
      { actor: actorOf(people.vera) },
    )
    expect(changesOf(decision)).toEqual({
      assigneeId: people.vera.id,
      assignedGroupId: groups.network.id,
      handOver: null,
      handOverAccepted: true,
    })
  })

  it('lets the group that offers it work on it meanwhile', () => {
    expect(changesOf(decideOn(held({ handOver: offeredTo(groups.network.id) }), 'take', {}))).toEqual({
      assigneeId: people.anna.id,
    })
  })

  it.each([
    [{}, 'rejected handOver.alreadyOffered'],
    [{ handOver: null }, 'conflict handOver.alreadyOffered'],
  ])('keeps third groups away while one is asked (seen %o)', (seen, expected) => {
    const ticket = held({ handOver: offeredTo(groups.network.id) })
    expect(outcomeOf(decideOn(ticket, 'take', {}, { actor: actorOf(people.zhanna), seen }))).toBe(expected)
  })

  it.each(['vera', 'denis'] as const)(
    'leaves it in its group when %s of another one, or of none, helps out',
    (name) => {
      const changes = changesOf(decideOn(buildTicket(), 'take', {}, { actor: actorOf(people[name]) }))
      expect(changes).toMatchObject({ assigneeId: people[name].id })
      expect(changes).not.toHaveProperty('assignedGroupId')
    },
  )
})
