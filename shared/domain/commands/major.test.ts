import { describe, expect, it } from 'vitest'
import { decide } from '../decide'
import {
  actorOf,
  buildCommand,
  buildContext,
  buildTicket,
  changesOf,
  createWorld,
  decideOn,
  eventTypesOf,
  outcomeOf,
  people,
  testId,
  TEST_NOW,
  TEST_TICKET_ID,
  writtenBy,
} from '../testing'
import type { Ticket } from '../ticket'

const OTHER = testId(81)
const PARENT_ID = testId(1_001)
const lead = actorOf(people.galina)
const MAJOR = { declaredBy: people.galina.id, declaredAt: TEST_NOW, endedAt: null }
const ENDED = { ...MAJOR, endedAt: TEST_NOW + 60_000 }
const reason = 'The whole floor has no network'
const parent = (values: Partial<Ticket> = {}): Ticket => buildTicket({ id: PARENT_ID, major: MAJOR, ...values })
const written = (field: string, values: Partial<Ticket>): Ticket =>
  buildTicket({ ...values, fieldWrites: writtenBy(OTHER, [field]) })

describe('declareMajor', () => {
  it('makes a ticket the parent, with what is known', () => {
    const at = TEST_NOW + 3_600_000
    const decision = decideOn(buildTicket(), 'declareMajor', { reason }, { actor: lead, at })
    expect(changesOf(decision)).toEqual({ major: { declaredBy: people.galina.id, declaredAt: at, endedAt: null } })
    expect(decision).toMatchObject({ drafts: [{ type: 'majorDeclared', content: { reason } }] })
  })

  it.each<[string, Ticket, object, string]>([
    ['is one, as it was seen', buildTicket({ major: MAJOR }), { major: MAJOR }, 'rejected major.declared'],
    [
      'was declared by another lead in between',
      written('major', { major: MAJOR }),
      { major: null },
      'merged major:same',
    ],
    ['has ended', buildTicket({ major: ENDED }), { major: ENDED }, 'applied'],
    ['belongs to another, as it was seen', buildTicket({ majorId: PARENT_ID }), {}, 'rejected major.noChains'],
    [
      'was linked to another in between',
      written('majorId', { majorId: PARENT_ID }),
      { majorId: null },
      'conflict major.noChains',
    ],
    ['is resolved', buildTicket({ state: 'resolved' }), {}, 'rejected ticket.finished'],
  ])('meets a ticket that %s', (_how, ticket, seen, expected) => {
    const decision = decideOn(ticket, 'declareMajor', { reason }, { actor: lead, seen: seen as never })
    expect(outcomeOf(decision)).toBe(expected)
    if (expected.startsWith('merged')) expect(eventTypesOf(decision)).toEqual(['noted'])
  })
})

describe('endMajor', () => {
  it.each<[string, Ticket, object, string]>([
    ['goes on', buildTicket({ major: MAJOR }), { major: MAJOR }, 'applied'],
    ['was ended in between', written('major', { major: ENDED }), { major: MAJOR }, 'merged major:same'],
    ['has ended, as it was seen', buildTicket({ major: ENDED }), { major: ENDED }, 'rejected major.notOpen'],
    ['was never declared', buildTicket(), {}, 'rejected major.notOpen'],
  ])('meets one that %s', (_how, ticket, seen, expected) => {
    expect(outcomeOf(decideOn(ticket, 'endMajor', { reason }, { actor: lead, seen: seen as never }))).toBe(expected)
  })
})

describe('linkToMajor', () => {
  const link = (child: Ticket, to: Ticket, seen: object = {}, seenOfParent: object = {}) =>
    decideOn(
      child,
      'linkToMajor',
      { majorId: PARENT_ID },
      { seen: seen as never, others: new Map([[PARENT_ID, { ticket: to, seen: seenOfParent as never }]]) },
    )

  it('sets the parent of the child, and counts it there', () => {
    const decision = link(buildTicket(), parent({ childCount: 2 }))
    expect(changesOf(decision)).toEqual({ majorId: PARENT_ID })
    expect(decision).toMatchObject({
      others: {
        [PARENT_ID]: [
          { type: 'childLinked', fields: { childCount: { from: 2, to: 3 }, child: { to: TEST_TICKET_ID } } },
        ],
      },
    })
  })

  it.each<[string, Ticket, Ticket, object, object, string]>([
    ['linked there, as it was seen', buildTicket({ majorId: PARENT_ID }), parent(), {}, {}, 'rejected major.linked'],
    [
      'linked there in between',
      written('majorId', { majorId: PARENT_ID }),
      parent(),
      { majorId: null },
      {},
      'merged majorId:same',
    ],
    ['linked elsewhere', buildTicket({ majorId: OTHER }), parent(), {}, {}, 'rejected major.otherParent'],
    [
      'linked elsewhere in between',
      written('majorId', { majorId: OTHER }),
      parent(),
      { majorId: null },
      {},
      'conflict major.otherParent',
    ],
    ['a parent itself', buildTicket({ major: MAJOR }), parent(), {}, {}, 'rejected major.noChains'],
    [
      'one that has children',
      buildTicket({ major: ENDED, childCount: 1 }),
      parent(),
      {},
      {},
      'rejected major.noChains',
    ],
    ['resolved', buildTicket({ state: 'resolved' }), parent(), {}, {}, 'rejected ticket.finished'],
    ['to go to one that has ended', buildTicket(), parent({ major: ENDED }), {}, {}, 'rejected major.notOpen'],
    [
      'to go to one that was ended in between',
      buildTicket(),
      parent({ major: ENDED, fieldWrites: writtenBy(OTHER, ['major']) }),
      {},
      { major: MAJOR },
      'conflict major.notOpen',
    ],
    ['to go to one that is resolved', buildTicket(), parent({ state: 'resolved' }), {}, {}, 'rejected major.notOpen'],
  ])('meets a ticket that is %s', (_how, child, to, seen, seenOfParent, expected) => {
    expect(outcomeOf(link(child, to, seen, seenOfParent))).toBe(expected)
  })

  it.each<[string, readonly string[], string]>([
    ['does not name its parent', [TEST_TICKET_ID], 'rejected command.invalid'],
    ['names another one', [TEST_TICKET_ID, OTHER], 'rejected command.invalid'],
    ['names one too many', [TEST_TICKET_ID, PARENT_ID, OTHER], 'rejected command.invalid'],
    ['names a parent that is not there', [TEST_TICKET_ID, PARENT_ID], 'rejected ticket.unknown'],
  ])('is refused when its envelope %s', (_how, tickets, expected) => {
    const command = buildCommand('linkToMajor', { majorId: PARENT_ID }, { tickets })
    expect(outcomeOf(decide(command, buildTicket(), buildContext()))).toBe(expected)
  })

  it('does not admit that there is a parent that one may not read', () => {
    const hidden = parent({ assignedGroupId: testId(103), participantIds: [] })
    expect(outcomeOf(link(buildTicket(), hidden))).toBe('rejected ticket.unknown')
  })

  it('is refused to itself', () => {
    const command = buildCommand('linkToMajor', { majorId: TEST_TICKET_ID }, { tickets: [TEST_TICKET_ID] })
    expect(outcomeOf(decide(command, buildTicket({ major: MAJOR }), buildContext()))).toBe('rejected command.invalid')
  })
})

describe('taking it back', () => {
  function withIncident() {
    const world = createWorld()
    const run = (who: typeof people.anna, name: string, args: unknown, ticketId: string = TEST_TICKET_ID) =>
      world.run({ actor: actorOf(who), name, args, ticketId })
    for (const ticketId of [TEST_TICKET_ID, PARENT_ID]) {
      const requesterId = people.requester.id
      run(
        people.anna,
        'registerTicket',
        { kind: 'incident', subject: 'No internet', requesterId, channel: 'mail', impact: 'low', urgency: 'low' },
        ticketId,
      )
    }
    const declared = run(people.galina, 'declareMajor', { reason }, PARENT_ID)
    return { world, run, declared }
  }

  it('undoes the declaration only while nothing is linked to it', () => {
    const { world, run, declared } = withIncident()
    const linked = run(people.anna, 'linkToMajor', { majorId: PARENT_ID })
    expect(world.ticket(PARENT_ID)).toMatchObject({ childCount: 1 })
    const undo = { commandId: declared.commandId }
    expect(outcomeOf(run(people.galina, 'undo', undo, PARENT_ID).decision)).toBe('conflict undo.changedSince')
    expect(outcomeOf(run(people.anna, 'undo', { commandId: linked.commandId }).decision)).toBe('rejected undo.linked')
    run(people.anna, 'unlinkFromMajor', { majorId: PARENT_ID })
    expect(world.ticket(TEST_TICKET_ID)).toMatchObject({ majorId: null })
    expect(world.ticket(PARENT_ID)).toMatchObject({ childCount: 0 })
    expect(run(people.galina, 'undo', undo, PARENT_ID).ticket).toMatchObject({ major: null })
  })

  it('does not bring an incident back to life that has become part of another', () => {
    const { run } = withIncident()
    const ended = run(people.galina, 'endMajor', { reason }, PARENT_ID)
    run(people.galina, 'declareMajor', { reason })
    run(people.anna, 'linkToMajor', { majorId: TEST_TICKET_ID }, PARENT_ID)
    const undo = run(people.galina, 'undo', { commandId: ended.commandId }, PARENT_ID)
    expect(outcomeOf(undo.decision)).toBe('conflict undo.changedSince')
  })
})
