import { describe, expect, it } from 'vitest'
import {
  actorOf,
  buildDirectory,
  buildTicket,
  changesOf,
  decideOn,
  eventTypesOf,
  groups,
  outcomeOf,
  people,
  testId,
  TEST_NOW,
  writtenBy,
} from '../testing'
import type { HandOver } from '../ticket'

const OTHER = testId(81)
const OWN = testId(82)
const at = TEST_NOW + 3_600_000
const offer: HandOver = {
  fromGroupId: groups.desk.id,
  toGroupId: groups.network.id,
  offeredBy: people.boris.id,
  offeredAt: TEST_NOW,
  expectedReturnAt: null,
}
const vera = actorOf(people.vera)

describe('handOver', () => {
  const args = { toGroupId: groups.network.id, reason: 'The switch is down' }

  it('is an offer: group, assignee and state stay as they are', () => {
    const decision = decideOn(buildTicket(), 'handOver', { ...args, expectedReturnAt: at + 60_000 }, { at })
    expect(changesOf(decision)).toEqual({
      handOver: {
        fromGroupId: groups.desk.id,
        toGroupId: groups.network.id,
        offeredBy: people.anna.id,
        offeredAt: at,
        expectedReturnAt: at + 60_000,
      },
      handOverCount: 1,
    })
    expect(decision).toMatchObject({ drafts: [{ content: { reason: 'The switch is down' } }] })
  })

  const moved = buildTicket({
    assignedGroupId: groups.personnel.id,
    fieldWrites: writtenBy(OTHER, ['assignedGroupId']),
  })
  const there = buildTicket({ assignedGroupId: groups.network.id, fieldWrites: writtenBy(OTHER, ['assignedGroupId']) })
  const asked = buildTicket({ handOver: offer, fieldWrites: writtenBy(OTHER, ['handOver']) })
  const askedByMe = buildTicket({ handOver: offer, fieldWrites: writtenBy(OWN, ['handOver']) })
  it.each([
    ['as it was seen', buildTicket(), {}, 'applied'],
    ['with an offer that was seen', asked, { handOver: offer as never }, 'rejected handOver.alreadyOffered'],
    ['with an offer made in between', asked, { handOver: null }, 'conflict handOver.alreadyOffered'],
    ['with an offer of this client itself', askedByMe, { handOver: null }, 'rejected handOver.alreadyOffered'],
    ['with that group, as it was seen', there, { assignedGroupId: groups.network.id }, 'rejected handOver.sameGroup'],
    ['with that group by now', there, { assignedGroupId: groups.desk.id }, 'merged assignedGroupId:same'],
    ['with a third group by now', moved, { assignedGroupId: groups.desk.id }, 'conflict handOver.moved'],
    ['resolved', buildTicket({ state: 'resolved' }), { state: 'resolved' }, 'rejected ticket.finished'],
    ['resolved in between', buildTicket({ state: 'resolved' }), { state: 'new' }, 'conflict ticket.finished'],
  ])('meets a ticket that stands %s', (_how, ticket, seen, expected) => {
    const everybodyMayRead = buildDirectory({
      groups: Object.values(groups).map((group) => ({ ...group, isRestricted: false })),
    })
    expect(outcomeOf(decideOn(ticket, 'handOver', args, { seen, own: [OWN], directory: everybodyMayRead }))).toBe(
      expected,
    )
  })

  it('keeps what was asked as a note when the ticket went there in between', () => {
    expect(eventTypesOf(decideOn(there, 'handOver', args, { seen: { assignedGroupId: groups.desk.id } }))).toEqual([
      'noted',
    ])
  })

  it.each([
    ['a group that is not there', { toGroupId: testId(999) }, 'rejected group.unknown'],
    ['a group that was dissolved', { toGroupId: groups.dissolved.id }, 'rejected group.unknown'],
    ['no reason', { reason: '' }, 'rejected command.invalid'],
  ])('refuses %s', (_what, wrong, expected) => {
    expect(outcomeOf(decideOn(buildTicket(), 'handOver', { ...args, ...wrong }))).toBe(expected)
  })
})

describe('answerHandOver', () => {
  const ticket = buildTicket({ handOver: offer, assigneeId: people.boris.id, state: 'inProgress' })

  it('accepting moves it to the group, and to whoever accepts', () => {
    expect(changesOf(decideOn(ticket, 'answerHandOver', { isAccepted: true }, { actor: vera }))).toEqual({
      handOver: null,
      assignedGroupId: groups.network.id,
      assigneeId: people.vera.id,
      state: 'assigned',
      handOverAccepted: true,
    })
  })

  it('a lead who accepts for the group leaves it to nobody yet', () => {
    expect(
      changesOf(decideOn(ticket, 'answerHandOver', { isAccepted: true }, { actor: actorOf(people.galina) })),
    ).toMatchObject({
      assigneeId: null,
      state: 'new',
      assignedGroupId: groups.network.id,
    })
  })

  it('a pending ticket stays pending when it is accepted', () => {
    const pending = { reason: 'planned', ownerId: people.boris.id, until: null } as const
    const paused = buildTicket({ handOver: offer, state: 'pending', pending })
    expect(changesOf(decideOn(paused, 'answerHandOver', { isAccepted: true }, { actor: vera }))).not.toHaveProperty(
      'state',
    )
  })

  it('returning it says why and changes nothing else', () => {
    const decision = decideOn(
      ticket,
      'answerHandOver',
      { isAccepted: false, reason: 'Not the network' },
      { actor: vera },
    )
    expect(changesOf(decision)).toEqual({ handOver: null, handOverAccepted: false })
    expect(decision).toMatchObject({ drafts: [{ type: 'handOverRejected', content: { reason: 'Not the network' } }] })
    expect(outcomeOf(decideOn(ticket, 'answerHandOver', { isAccepted: false }, { actor: vera }))).toBe(
      'rejected command.invalid',
    )
  })

  const later = { ...offer, offeredAt: TEST_NOW + 1 }
  const reoffered = buildTicket({ handOver: later, fieldWrites: writtenBy(OTHER, ['handOver']) })
  const answered = buildTicket({ handOver: null, fieldWrites: writtenBy(OTHER, ['handOver']) })
  const elsewhere = buildTicket({
    handOver: { ...later, toGroupId: groups.personnel.id },
    fieldWrites: writtenBy(OTHER, ['handOver']),
  })
  it.each([
    ['the offer that was seen', ticket, offer, 'applied'],
    ['another offer by now', reoffered, offer, 'conflict handOver.changed'],
    ['an offer to another group by now', elsewhere, offer, 'conflict handOver.changed'],
    ['an offer that was answered in between', answered, offer, 'conflict handOver.none'],
    ['no offer, as it was seen', buildTicket(), null, 'rejected handOver.none'],
    ['a ticket that is finished', buildTicket({ state: 'closed' }), null, 'rejected ticket.finished'],
  ])('meets %s', (_how, stands, seen, expected) => {
    const decision = decideOn(
      stands,
      'answerHandOver',
      { isAccepted: true },
      { actor: vera, seen: { handOver: seen as never } },
    )
    expect(outcomeOf(decision)).toBe(expected)
  })

  it('is for the group that was asked, and for leads', () => {
    expect(outcomeOf(decideOn(ticket, 'answerHandOver', { isAccepted: true }))).toBe(
      'rejected permission.notReceivingGroup',
    )
  })
})
