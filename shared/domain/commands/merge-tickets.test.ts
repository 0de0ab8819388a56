import { describe, expect, it } from 'vitest'
import { decide } from '../decide'
import type { DecisionContext } from '../decision'
import { MAX_DUPLICATES } from '../duplicates'
import {
  actorOf,
  buildCommand,
  buildContext,
  buildEvent,
  buildTicket,
  changesOf,
  createWorld,
  decideOn,
  eventTypesOf,
  groups,
  outcomeOf,
  people,
  testId,
  TEST_NOW,
  TEST_TICKET_ID,
  writtenBy,
} from '../testing'
import type { Ticket } from '../ticket'

const OTHER = testId(81)
const OLDER_ID = testId(900)
const [YOUNGER, FIRST, OLDEST] = [testId(1_003), testId(1_002), testId(1_001)]
const MAJOR = { declaredBy: people.galina.id, declaredAt: TEST_NOW, endedAt: null }
const older = (values: Partial<Ticket> = {}): Ticket =>
  buildTicket({ id: OLDER_ID, registeredAt: TEST_NOW - 60_000, ...values })
const written = (field: string, values: Partial<Ticket>): Ticket =>
  buildTicket({ ...values, fieldWrites: writtenBy(OTHER, [field]) })
/** Anna takes part, so that she reads it. */
const restricted = (ticket: Ticket): Ticket => ({
  ...ticket,
  assignedGroupId: groups.personnel.id,
  participantIds: [people.anna.id],
})
const merge = (younger: Ticket, into: Ticket, seen: object = {}, seenOfOlder: object = {}) =>
  decideOn(
    younger,
    'mergeTickets',
    { intoId: OLDER_ID },
    { seen: seen as never, others: new Map([[OLDER_ID, { ticket: into, seen: seenOfOlder as never }]]) },
  )

/** Three tickets of three requesters, the oldest first. */
function withTickets() {
  const world = createWorld()
  const run = (name: string, ticketId: string, args: unknown = {}, person = people.anna) =>
    world.run({ actor: actorOf(person), name, args, ticketId })
  const requesters = { [OLDEST]: people.requester, [FIRST]: people.director, [YOUNGER]: people.boris }
  for (const [ticketId, { id: requesterId }] of Object.entries(requesters)) {
    const asked = { kind: 'incident', subject: 'No internet', requesterId, channel: 'mail', impact: 'low' }
    run('registerTicket', ticketId, { ...asked, urgency: 'low' })
  }
  return { world, run }
}

describe('mergeTickets', () => {
  it('ends the younger one and leaves the older one as it is, but for whose duplicate it has', () => {
    const offered = { state: 'assigned', assigneeId: people.anna.id } as const
    const decision = merge(buildTicket(offered), older())
    expect(changesOf(decision)).toEqual({ state: 'cancelled', mergedIntoId: OLDER_ID })
    expect(decision).toMatchObject({
      others: {
        [OLDER_ID]: [
          {
            type: 'duplicateMerged',
            fields: {
              duplicates: { to: [{ ticketId: TEST_TICKET_ID, requesterIds: [people.requester.id] }] },
              duplicate: { to: TEST_TICKET_ID },
            },
          },
        ],
      },
    })
  })

  it.each<[string, Ticket, Ticket, object, object, string]>([
    [
      'older than the other',
      buildTicket({ registeredAt: TEST_NOW - 120_000 }),
      older(),
      {},
      {},
      'rejected merge.notOlder',
    ],
    ['merged there, as it was seen', buildTicket({ mergedIntoId: OLDER_ID }), older(), {}, {}, 'rejected merge.merged'],
    [
      'merged there in between',
      written('mergedIntoId', { mergedIntoId: OLDER_ID }),
      older(),
      { mergedIntoId: null },
      {},
      'merged mergedIntoId:same',
    ],
    ['merged elsewhere', buildTicket({ mergedIntoId: OTHER }), older(), {}, {}, 'rejected merge.elsewhere'],
    [
      'merged elsewhere in between',
      written('mergedIntoId', { mergedIntoId: OTHER }),
      older(),
      { mergedIntoId: null },
      {},
      'conflict merge.elsewhere',
    ],
    ['resolved', buildTicket({ state: 'resolved' }), older(), {}, {}, 'rejected ticket.finished'],
    ['a major incident', buildTicket({ major: MAJOR }), older(), {}, {}, 'rejected merge.major'],
    ['one that others are linked to', buildTicket({ childCount: 1 }), older(), {}, {}, 'rejected merge.major'],
    ['to go into one that is resolved', buildTicket(), older({ state: 'resolved' }), {}, {}, 'rejected merge.finished'],
    [
      'to go into one that was resolved in between',
      buildTicket(),
      older({ state: 'resolved', fieldWrites: writtenBy(OTHER, ['state']) }),
      {},
      { state: 'new' },
      'conflict merge.finished',
    ],
    [
      'to go into one that was itself merged in between: the merges cross',
      buildTicket(),
      older({ state: 'cancelled', mergedIntoId: OTHER, fieldWrites: writtenBy(OTHER, ['mergedIntoId']) }),
      {},
      { mergedIntoId: null },
      'conflict merge.olderMerged',
    ],
    [
      'part of a major incident that the other is not part of',
      buildTicket({ majorId: OTHER }),
      older(),
      {},
      {},
      'rejected merge.child',
    ],
    [
      'linked to a major incident in between',
      written('majorId', { majorId: OTHER }),
      older({ majorId: testId(82) }),
      { majorId: null },
      {},
      'conflict merge.child',
    ],
    ['part of the same major incident', buildTicket({ majorId: OTHER }), older({ majorId: OTHER }), {}, {}, 'applied'],
    ['with a restricted group', restricted(buildTicket()), older(), {}, {}, 'rejected merge.restricted'],
    ['to go into one with a restricted group', buildTicket(), restricted(older()), {}, {}, 'rejected merge.restricted'],
    [
      'with a restricted group by now',
      restricted(written('assignedGroupId', {})),
      older(),
      { assignedGroupId: groups.desk.id },
      {},
      'conflict merge.restricted',
    ],
    [
      'to go into one that a restricted group has by now',
      buildTicket(),
      restricted(older({ fieldWrites: writtenBy(OTHER, ['assignedGroupId']) })),
      {},
      { assignedGroupId: groups.desk.id },
      'conflict merge.restricted',
    ],
    ['with the same restricted group', restricted(buildTicket()), restricted(older()), {}, {}, 'applied'],
    [
      'to go into one that has as many as one can have',
      buildTicket(),
      older({
        duplicates: Array.from({ length: MAX_DUPLICATES }, (_, at) => ({ ticketId: testId(at), requesterIds: [] })),
      }),
      {},
      {},
      'rejected merge.tooMany',
    ],
  ])('meets a ticket that is %s', (_how, younger, into, seen, seenOfOlder, expected) => {
    expect(outcomeOf(merge(younger, into, seen, seenOfOlder))).toBe(expected)
  })

  it('does not admit that there is an older one that one may not read', () => {
    expect(outcomeOf(merge(buildTicket(), older({ assignedGroupId: groups.personnel.id, participantIds: [] })))).toBe(
      'rejected ticket.unknown',
    )
  })

  it('keeps who asked over several merges', () => {
    const { world, run } = withTickets()
    run('mergeTickets', YOUNGER, { intoId: FIRST })
    run('mergeTickets', FIRST, { intoId: OLDEST })
    expect(world.ticket(OLDEST)?.duplicates).toEqual([
      { ticketId: FIRST, requesterIds: [people.director.id, people.boris.id] },
    ])
    expect(outcomeOf(run('unmergeTickets', YOUNGER, { intoId: FIRST }).decision)).toBe('rejected merge.olderMerged')
  })
})

describe('a merged ticket', () => {
  it.each<[string, object, string]>([
    ['reply', { text: 'x' }, 'replied'],
    ['addNote', { text: 'x' }, 'noted'],
    ['logWork', { minutes: 5 }, 'workLogged'],
    ['recordMessage', { channel: 'mail', text: 'x' }, 'requesterWrote'],
  ])('passes on a late %s to what stands for it', (name, args, type) => {
    const { world, run } = withTickets()
    run('mergeTickets', YOUNGER, { intoId: FIRST })
    run('mergeTickets', FIRST, { intoId: OLDEST })
    const { decision, events } = run(name, YOUNGER, args)
    expect(outcomeOf(decision)).toBe('merged mergedIntoId:forwarded')
    expect(events).toEqual([])
    const last = world.history(OLDEST).at(-1)
    expect(last).toMatchObject({ type, fields: { forwardedFrom: { to: YOUNGER } } })
  })

  it('passes files on that were attached before the merge, with what names them, and none of another ticket', () => {
    const merged = buildTicket({ state: 'cancelled', mergedIntoId: OLDER_ID })
    const [here, elsewhere, takenBack] = [testId(501), testId(502), testId(503)]
    const attached = (commandId: string, ticketId = merged.id) =>
      buildEvent({
        type: 'attached',
        ticketId,
        commandId,
        fields: { attachment: { from: null, to: { hash: 'a'.repeat(64), size: 10 } } },
        content: { fileName: 'scan.png' },
      })
    const files = [here, elsewhere, takenBack]
    const decision = decide(
      buildCommand('reply', { text: 'See the picture', files }, { deps: files }),
      { ...merged, undoneCommandIds: [takenBack] },
      buildContext({
        others: new Map([[OLDER_ID, { ticket: older(), seen: {} }]]),
        events: [attached(here), attached(elsewhere, testId(77)), attached(takenBack)],
      }),
    )
    expect(decision).toMatchObject({
      status: 'merged',
      others: {
        [OLDER_ID]: [
          {
            type: 'attached',
            fields: { attachment: { to: { size: 10 } }, attachedAs: { to: here }, forwardedFrom: { to: merged.id } },
            content: { fileName: 'scan.png' },
          },
          { type: 'replied', fields: { files: { to: files } } },
        ],
      },
    })
  })

  it('can otherwise only be read; what was asked of it meanwhile goes back to whoever asked', () => {
    const { run } = withTickets()
    run('mergeTickets', YOUNGER, { intoId: OLDEST })
    for (const name of ['take', 'acknowledge', 'close']) {
      expect(outcomeOf(run(name, YOUNGER).decision)).toBe('conflict ticket.merged')
    }
  })

  it('passes nothing on to a ticket that its author may not read, nor to one that is not here', () => {
    const merged = buildTicket({ state: 'cancelled', mergedIntoId: OLDER_ID })
    const hidden = older({ assignedGroupId: groups.personnel.id, participantIds: [] })
    const say = (others: DecisionContext['others']) =>
      outcomeOf(decide(buildCommand('addNote', { text: 'x' }), merged, buildContext({ others })))
    expect(say(new Map([[OLDER_ID, { ticket: hidden, seen: {} }]]))).toBe('conflict ticket.merged')
    expect(say(new Map())).toBe('conflict ticket.merged')
  })
})

describe('what is said on a merged ticket of a restricted group', () => {
  const said = (younger: Ticket, standing: Ticket): string =>
    outcomeOf(
      decide(
        buildCommand('addNote', { text: 'x' }),
        { ...younger, state: 'cancelled', mergedIntoId: OLDER_ID },
        buildContext({ others: new Map([[OLDER_ID, { ticket: standing, seen: {} }]]) }),
      ),
    )

  it('stays in that group: it goes back when another group has the older ticket by now', () => {
    expect(said(restricted(buildTicket()), older())).toBe('conflict ticket.merged')
    expect(said(restricted(buildTicket()), restricted(older()))).toBe('merged mergedIntoId:forwarded')
  })

  it('may be read by fewer than before, where it is the older one that went there', () => {
    expect(said(buildTicket(), restricted(older()))).toBe('merged mergedIntoId:forwarded')
  })
})

describe('unmergeTickets', () => {
  it('lets the younger one go on as if it had never been merged, and takes its requester off the older one', () => {
    const { world, run } = withTickets()
    run('take', YOUNGER)
    run('setPending', YOUNGER, { reason: 'planned', until: TEST_NOW + 86_400_000 })
    const before = world.ticket(YOUNGER)!
    run('mergeTickets', YOUNGER, { intoId: OLDEST })
    expect(world.ticket(YOUNGER)?.facts.at(-1)?.type).toBe('cancelled')
    const { decision, ticket } = run('unmergeTickets', YOUNGER, { intoId: OLDEST })
    expect(eventTypesOf(decision)).toEqual(['unmerged'])
    expect(ticket).toMatchObject({ state: 'pending', pending: before.pending, mergedIntoId: null })
    expect(ticket?.facts).toEqual(before.facts)
    expect(world.ticket(OLDEST)?.duplicates).toEqual([])
  })

  it.each<[string, Ticket, object, string]>([
    ['was never merged', buildTicket(), {}, 'rejected merge.notMerged'],
    [
      'somebody took apart in between',
      written('mergedIntoId', { mergedIntoId: null }),
      { mergedIntoId: OLDER_ID },
      'merged mergedIntoId:same',
    ],
    [
      'somebody merged into another one in between',
      written('mergedIntoId', { mergedIntoId: OTHER }),
      { mergedIntoId: OLDER_ID },
      'conflict merge.elsewhere',
    ],
  ])('meets a ticket that %s', (_how, younger, seen, expected) => {
    const parts = { seen: seen as never, others: new Map([[OLDER_ID, { ticket: older(), seen: {} }]]) }
    expect(outcomeOf(decideOn(younger, 'unmergeTickets', { intoId: OLDER_ID }, parts))).toBe(expected)
  })

  it('is the only way back: an undo of the merge would have to be on two tickets', () => {
    const { run } = withTickets()
    const { commandId } = run('mergeTickets', YOUNGER, { intoId: OLDEST })
    expect(outcomeOf(run('undo', YOUNGER, { commandId }).decision)).toBe('conflict ticket.merged')
    expect(outcomeOf(run('undo', OLDEST, { commandId }).decision)).toBe('rejected undo.linked')
  })
})
