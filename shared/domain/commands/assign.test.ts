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
import type { Ticket } from '../ticket'

const OTHER = testId(81)
const OWN = testId(82)
const byOther = (overrides: Partial<Ticket>): Ticket => {
  return buildTicket({
    state: 'assigned',
    fieldWrites: writtenBy(OTHER, ['assigneeId', 'assignedGroupId']),
    ...overrides,
  })
}
const offer = {
  fromGroupId: groups.desk.id,
  toGroupId: groups.network.id,
  offeredBy: people.boris.id,
  offeredAt: TEST_NOW,
  expectedReturnAt: null,
}

describe('assign', () => {
  it.each([
    ['a new ticket is assigned', { state: 'new' }, people.boris.id, { assigneeId: people.boris.id, state: 'assigned' }],
    [
      'one in progress stays so',
      { state: 'inProgress', assigneeId: people.anna.id },
      people.boris.id,
      { assigneeId: people.boris.id },
    ],
    [
      'one that nobody has is new again',
      { state: 'inProgress', assigneeId: people.anna.id },
      null,
      { assigneeId: null, state: 'new' },
    ],
    ['a pending one stays pending', { state: 'pending', assigneeId: people.anna.id }, null, { assigneeId: null }],
  ] as const)('sets the state: %s', (_what, overrides, assigneeId, changes) => {
    expect(changesOf(decideOn(buildTicket(overrides), 'assign', { assigneeId }))).toEqual(changes)
  })

  it('moves it into another group, with somebody of that group', () => {
    const decision = decideOn(buildTicket(), 'assign', { assigneeId: people.vera.id, groupId: groups.network.id })
    expect(changesOf(decision)).toEqual({
      assigneeId: people.vera.id,
      assignedGroupId: groups.network.id,
      state: 'assigned',
    })
  })

  it.each([
    ['nobody of that group', { assigneeId: people.vera.id }, 'rejected assign.notInGroup'],
    ['somebody who has left', { assigneeId: people.retired.id }, 'rejected assign.notInGroup'],
    [
      'nobody of the group that is named',
      { assigneeId: people.anna.id, groupId: groups.network.id },
      'rejected assign.notInGroup',
    ],
    ['a group that is not there', { assigneeId: null, groupId: testId(999) }, 'rejected group.unknown'],
    ['a group that was dissolved', { assigneeId: null, groupId: groups.dissolved.id }, 'rejected group.unknown'],
    ['no word on whom', {}, 'rejected command.invalid'],
  ])('refuses %s', (_what, args, expected) => {
    expect(outcomeOf(decideOn(buildTicket(), 'assign', args))).toBe(expected)
  })

  it.each([
    [{ state: 'closed' }, 'rejected ticket.finished'],
    [{ state: 'inProgress' }, 'conflict ticket.finished'],
  ])('refuses a finished ticket (seen %o)', (seen, expected) => {
    expect(
      outcomeOf(decideOn(buildTicket({ state: 'closed' }), 'assign', { assigneeId: people.anna.id }, { seen })),
    ).toBe(expected)
  })

  const seen = { assigneeId: null, assignedGroupId: groups.desk.id }
  it.each([
    ['as it was seen', buildTicket(), {}, 'applied'],
    ['the same already', byOther({ assigneeId: people.anna.id }), {}, 'merged assigneeId:same'],
    ['given to another by somebody else', byOther({ assigneeId: people.boris.id }), {}, 'conflict assign.taken'],
    [
      'given to another by this client itself',
      buildTicket({ assigneeId: people.boris.id, fieldWrites: writtenBy(OWN, ['assigneeId']) }),
      {},
      'applied',
    ],
    [
      'moved to another group by somebody else',
      byOther({ assignedGroupId: groups.network.id }),
      {},
      'conflict assign.notInGroup',
    ],
    [
      'moved to another group, when one is named',
      byOther({ assignedGroupId: groups.network.id }),
      { groupId: groups.desk.id },
      'conflict assign.taken',
    ],
  ])('meets a ticket that stands %s', (_how, ticket, args, expected) => {
    expect(outcomeOf(decideOn(ticket, 'assign', { assigneeId: people.anna.id, ...args }, { seen, own: [OWN] }))).toBe(
      expected,
    )
  })

  it('accepts an open offer when it moves the ticket to the group that was asked', () => {
    const args = { assigneeId: people.vera.id, groupId: groups.network.id }
    const decision = decideOn(buildTicket({ handOver: offer }), 'assign', args, { actor: actorOf(people.vera) })
    expect(changesOf(decision)).toMatchObject({
      assignedGroupId: groups.network.id,
      handOver: null,
      handOverAccepted: true,
    })
  })

  it('does not move a ticket to a third group while one is asked', () => {
    const args = { assigneeId: people.zhanna.id, groupId: groups.personnel.id }
    expect(outcomeOf(decideOn(buildTicket({ handOver: offer }), 'assign', args))).toBe(
      'rejected handOver.alreadyOffered',
    )
    expect(outcomeOf(decideOn(buildTicket({ handOver: offer }), 'assign', args, { seen: { handOver: null } }))).toBe(
      'conflict handOver.alreadyOffered',
    )
  })

  it('leaves an open offer open when it stays in its group', () => {
    expect(
      changesOf(decideOn(buildTicket({ handOver: offer }), 'assign', { assigneeId: people.boris.id })),
    ).not.toHaveProperty('handOver')
  })
})
