import { describe, expect, it } from 'vitest'
import { createSlaRules, replay, splitByHolder, type ClockFact } from '../sla'
import type { FactBody } from '../sla/testing/builders'
import { apply } from './apply'
import { clockFactsOf, factsAfterUndo } from './clock-facts'
import type { EventType } from './event'
import { HOUR_MS } from './instant'
import type { Json } from './json'
import {
  buildEvent,
  buildTicket,
  fieldsTo,
  groups,
  people,
  policies,
  registeredEvent,
  testId,
  TEST_NOW,
} from './testing'
import type { Ticket } from './ticket'

const standard = { policyId: policies.standard.id, policyVersion: 1 }
const pause = { reason: 'thirdParty', ownerId: people.anna.id, until: TEST_NOW + 1 } as const
const offer = {
  fromGroupId: groups.desk.id,
  toGroupId: groups.network.id,
  offeredBy: people.anna.id,
  offeredAt: TEST_NOW,
  expectedReturnAt: null,
}

/** The facts of one event, without what every fact carries. */
function factsOf(before: Partial<Ticket>, type: EventType, values: Readonly<Record<string, Json>>): unknown[] {
  const ticket = buildTicket(before)
  const event = buildEvent({ type, seqInTicket: 2, fields: fieldsTo(values, ticket) })
  return clockFactsOf(ticket, event).map(({ at: _at, seq: _seq, commandId: _id, ...body }) => body)
}

describe('clock facts', () => {
  it('carry when they count, where in the history, and whose command they came from', () => {
    const event = buildEvent({
      type: 'replied',
      seqInTicket: 2,
      fields: fieldsTo({ entry: 'publicReply' }),
      receivedAt: TEST_NOW + 9,
    })
    expect(clockFactsOf(buildTicket(), event)).toEqual([
      { type: 'publicReply', at: event.effectiveAt, seq: 2, commandId: event.commandId },
    ])
  })

  it.each([
    ['mail', false],
    ['portal', false],
    ['phone', true],
    ['chat', true],
    ['inPerson', true],
  ])('of a registration by %s: live contact is %s', (channel, liveContact) => {
    expect(clockFactsOf(null, registeredEvent({ channel }))).toMatchObject([
      { type: 'registered', priority: 'P4', liveContact, policy: standard, groupId: groups.desk.id },
    ])
  })

  const planned = { type: 'paused', reason: 'thirdParty', until: pause.until }
  it.each<[string, Partial<Ticket>, EventType, Readonly<Record<string, Json>>, unknown[]]>([
    ['a reply', {}, 'replied', { entry: 'publicReply' }, [{ type: 'publicReply' }]],
    ['a note', {}, 'noted', { entry: 'note' }, []],
    ["a requester's message", {}, 'requesterWrote', { entry: 'requesterMessage' }, [{ type: 'requesterMessage' }]],
    ['a message that needed no action', {}, 'noted', { noActionNeeded: true }, [{ type: 'noActionNeeded' }]],
    ['work', {}, 'workLogged', { workMinutes: 5, minutes: 5 }, []],
    ['taking', {}, 'taken', { state: 'inProgress', assigneeId: people.anna.id }, []],
    ['a pause', {}, 'pendingSet', { state: 'pending', pending: pause }, [planned]],
    ['another pause', { state: 'pending' }, 'pendingSet', { pending: pause }, [planned]],
    ['a pause that is only confirmed', { state: 'pending', pending: pause }, 'imported', { state: 'pending' }, []],
    [
      'the end of a pause',
      { state: 'pending' },
      'stateChanged',
      { state: 'inProgress', pending: null },
      [{ type: 'unpaused' }],
    ],
    ['resolving', {}, 'resolved', { state: 'resolved' }, [{ type: 'resolved' }]],
    [
      'resolving during a pause',
      { state: 'pending' },
      'resolved',
      { state: 'resolved', pending: null },
      [{ type: 'unpaused' }, { type: 'resolved' }],
    ],
    ['closing', { state: 'resolved' }, 'closed', { state: 'closed' }, [{ type: 'closed' }]],
    ['reopening', { state: 'resolved' }, 'reopened', { state: 'inProgress' }, [{ type: 'reopened' }]],
    ['reopening what was closed', { state: 'closed' }, 'reopened', { state: 'new' }, [{ type: 'reopened' }]],
    ['cancelling', {}, 'cancelled', { state: 'cancelled' }, [{ type: 'cancelled' }]],
    ['another category under the same policy', {}, 'classified', { categoryId: null }, []],
    [
      'another priority',
      {},
      'priorityChanged',
      { priority: 'P1' },
      [{ type: 'retargeted', priority: 'P1', policy: standard, mode: 'carry' }],
    ],
    ['another impact at the same priority', {}, 'priorityChanged', { impact: 'high' }, []],
    [
      'another policy',
      {},
      'classified',
      { policy: null },
      [{ type: 'retargeted', priority: 'P4', policy: null, mode: 'carry' }],
    ],
    [
      'another policy that starts anew',
      {},
      'classified',
      { policy: null, retargetMode: 'restart' },
      [{ type: 'retargeted', priority: 'P4', policy: null, mode: 'restart' }],
    ],
    [
      'an offer',
      {},
      'handedOver',
      { handOver: offer },
      [{ type: 'handedOver', fromGroupId: groups.desk.id, groupId: groups.network.id }],
    ],
    [
      'its acceptance',
      { handOver: offer },
      'handOverAccepted',
      { handOver: null, handOverAccepted: true, assignedGroupId: groups.network.id },
      [
        { type: 'handOverAnswered', groupId: groups.network.id, accepted: true },
        { type: 'groupChanged', groupId: groups.network.id },
      ],
    ],
    [
      'taking what was offered',
      { handOver: offer },
      'taken',
      { handOver: null, handOverAccepted: true, assignedGroupId: groups.network.id, assigneeId: people.vera.id },
      [
        { type: 'handOverAnswered', groupId: groups.network.id, accepted: true },
        { type: 'groupChanged', groupId: groups.network.id },
      ],
    ],
    [
      'assigning to another group',
      {},
      'assigned',
      { assignedGroupId: groups.network.id },
      [{ type: 'groupChanged', groupId: groups.network.id }],
    ],
    ['assigning within the group', {}, 'assigned', { assigneeId: people.boris.id, state: 'assigned' }, []],
    [
      'its return',
      { handOver: offer },
      'handOverRejected',
      { handOver: null, handOverAccepted: false },
      [{ type: 'handOverAnswered', groupId: groups.network.id, accepted: false }],
    ],
    [
      'its withdrawal by resolving',
      { handOver: offer },
      'resolved',
      { handOver: null, state: 'resolved' },
      [{ type: 'resolved' }],
    ],
    [
      'an imported closing without a resolution',
      {},
      'imported',
      { state: 'closed' },
      [{ type: 'resolved' }, { type: 'closed' }],
    ],
    [
      'an imported closing of what was cancelled',
      { state: 'cancelled' },
      'imported',
      { state: 'closed' },
      [{ type: 'closed' }],
    ],
    ['an imported step back from closed to resolved', { state: 'closed' }, 'imported', { state: 'resolved' }, []],
    [
      'an imported pause of what was closed',
      { state: 'closed' },
      'imported',
      { state: 'pending', pending: pause },
      [{ type: 'reopened' }, planned],
    ],
    [
      'an imported pause without reason or end',
      {},
      'imported',
      { state: 'pending' },
      [{ type: 'paused', reason: 'planned', until: null }],
    ],
    [
      'an imported pause of another reason',
      { state: 'pending', pending: null },
      'imported',
      { pending: pause },
      [planned],
    ],
    [
      'an imported change of group',
      {},
      'imported',
      { assignedGroupId: groups.network.id },
      [{ type: 'groupChanged', groupId: groups.network.id }],
    ],
    ['an imported group that was observed again', {}, 'imported', { assignedGroupId: groups.desk.id }, []],
  ])('of %s', (_what, before, type, values, expected) => {
    expect(factsOf(before, type, values)).toEqual(expected)
  })

  it('of a first event that was imported as closed tell the whole story', () => {
    const types = clockFactsOf(null, registeredEvent({ state: 'closed' }, { type: 'imported' })).map(({ type }) => type)
    expect(types).toEqual(['registered', 'resolved', 'closed'])
  })

  it('of an undo are none of its own: it takes those of its command away', () => {
    const commandId = testId(90)
    const paused = apply(
      buildTicket(),
      buildEvent({
        type: 'pendingSet',
        seqInTicket: 2,
        commandId,
        fields: fieldsTo({ state: 'pending', pending: pause }),
      }),
    )
    const undone = buildEvent({
      type: 'undone',
      seqInTicket: 3,
      fields: fieldsTo({ undoes: commandId, state: 'new', pending: null }),
    })
    expect(apply(paused, undone).facts).toEqual(buildTicket().facts)
  })

  it('keep a delivered reply when its command is undone', () => {
    const commandId = testId(90)
    const base = { at: TEST_NOW, commandId }
    const facts: ClockFact[] = [
      { type: 'publicReply', seq: 2, ...base },
      { type: 'resolved', seq: 3, ...base },
    ]
    expect(factsAfterUndo(facts, commandId, buildEvent({ type: 'undone' }))).toEqual([facts[0]])
  })
})

describe('the clocks of a ticket whose command is undone', () => {
  const rules = createSlaRules(Object.values(policies), [])
  const commandId = testId(91)
  const fact = (seq: number, hours: number, body: FactBody, id = testId(seq)): ClockFact => ({
    ...body,
    seq,
    at: TEST_NOW + hours * HOUR_MS,
    commandId: id,
  })
  const registered = fact(1, 0, {
    type: 'registered',
    priority: 'P3',
    liveContact: false,
    policy: standard,
    groupId: groups.desk.id,
  })
  const undone = buildEvent({ type: 'undone' })
  const resolutionOf = (facts: readonly ClockFact[], hours: number) =>
    replay(facts, rules, TEST_NOW + hours * HOUR_MS).find(({ metric }) => metric === 'resolution')

  it('say that a message taken back has not reopened it', () => {
    const resolved = [registered, fact(2, 1, { type: 'resolved' })]
    const written = [...resolved, fact(3, 2, { type: 'requesterMessage' }, commandId)]
    expect(resolutionOf(written, 3)?.state).toBe('running')
    expect(resolutionOf(factsAfterUndo(written, commandId, undone), 3)).toEqual(resolutionOf(resolved, 3))
  })

  it('run on through a resolution taken back, and the reply that went out with it still counts', () => {
    const resolved = [
      registered,
      fact(2, 0.5, { type: 'publicReply' }, commandId),
      fact(3, 0.5, { type: 'resolved' }, commandId),
    ]
    const after = replay(factsAfterUndo(resolved, commandId, undone), rules, TEST_NOW + 2 * HOUR_MS)
    expect(after.map(({ metric, state }) => [metric, state])).toEqual([
      ['firstResponse', 'met'],
      ['resolution', 'running'],
    ])
  })

  it('know the group that has it again when an assignment elsewhere is taken back', () => {
    const moved = [registered, fact(2, 1, { type: 'groupChanged', groupId: groups.network.id }, commandId)]
    const [share] = splitByHolder(factsAfterUndo(moved, commandId, undone), rules, TEST_NOW + 3 * HOUR_MS)
    expect(share).toEqual({ holder: { groupId: groups.desk.id, kind: 'working' }, consumedMs: 3 * HOUR_MS })
  })
})
