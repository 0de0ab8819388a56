/** What of a ticket's life holds its ladder, and what answers it. */
import { beforeEach, describe, expect, it } from 'vitest'
import { MINUTE_MS } from './instant'
import { apply } from './apply'
import { ladderHistoryOf } from './ladder-facts'
import type { Person } from './people'
import type { CommandName } from './command'
import {
  actorOf,
  buildEvent,
  buildTicket,
  createWorld,
  fieldsTo,
  groups,
  people,
  registeredEvent,
  TEST_NOW,
  TEST_TICKET_ID,
  type Answered,
  type TestWorld,
} from './testing'

let world: TestWorld
const act = (who: Person, name: CommandName, args: object = {}): Answered =>
  world.run({ actor: actorOf(who), name, args, ticketId: TEST_TICKET_ID })
const ticket = () => world.ticket(TEST_TICKET_ID)!

beforeEach(() => {
  world = createWorld()
  act(people.anna, 'registerTicket', {
    kind: 'incident',
    subject: 'No internet',
    requesterId: people.requester.id,
    channel: 'phone',
    impact: 'low',
    urgency: 'medium',
  })
})

describe('an acknowledgement', () => {
  it('says who has the ticket, and since when', () => {
    act(people.anna, 'acknowledge')
    expect(ticket().acknowledgement).toEqual({ by: people.anna.id, at: world.now() })
    expect(ladderHistoryOf(ticket())).toEqual({ acknowledgedAts: [world.now()], progressAts: [] })
  })

  it('moves no clock, and no instant at which a later command counts', () => {
    const { facts, version } = ticket()
    act(people.anna, 'acknowledge')
    expect(ticket().facts).toBe(facts)
    expect(ticket().version).toBe(version + 1)
  })

  it('of two people at once is kept of both, and the later one is told', () => {
    for (const who of [people.anna, people.boris]) expect(act(who, 'acknowledge').decision.status).toBe('applied')
    expect(ticket().acknowledgement?.by).toBe(people.boris.id)
    expect(ladderHistoryOf(ticket()).acknowledgedAts).toHaveLength(2)
  })

  it('that is undone gives way to the one before, whichever of the two it was', () => {
    const first = act(people.anna, 'acknowledge')
    const second = act(people.boris, 'acknowledge')
    const both = ticket()
    act(people.boris, 'undo', { commandId: second.commandId })
    expect(ticket().acknowledgement?.by).toBe(people.anna.id)
    act(people.anna, 'undo', { commandId: first.commandId })
    expect(ticket()).toMatchObject({ acknowledgement: null, ladderFacts: [] })
    const undone = buildEvent({
      type: 'undone',
      seqInTicket: both.version + 1,
      fields: fieldsTo({ undoes: first.commandId }),
    })
    expect(apply(both, undone).acknowledgement?.by).toBe(people.boris.id)
  })

  it('is told by when it counts, not by when it arrived', () => {
    act(people.anna, 'acknowledge')
    const earlier = buildEvent({
      type: 'acknowledged',
      seqInTicket: 3,
      actorId: people.boris.id,
      fields: fieldsTo({ acknowledged: true }),
      effectiveAt: world.now() - 30_000,
    })
    const after = apply(ticket(), earlier)
    expect(after.acknowledgement?.by).toBe(people.anna.id)
    expect(ladderHistoryOf(after).acknowledgedAts).toHaveLength(2)
  })
})

describe('progress', () => {
  const until = TEST_NOW + 5 * 86_400_000
  it.each<[string, CommandName, object]>([
    ['a reply', 'reply', { text: 'x' }],
    ['taking it', 'take', {}],
    ['assigning it', 'assign', { assigneeId: people.boris.id }],
    ['a pause', 'setPending', { reason: 'planned', until }],
    ['a hand-over', 'handOver', { toGroupId: groups.network.id, reason: 'x' }],
    ['a work log', 'logWork', { minutes: 5 }],
    ['resolving it', 'resolve', { code: 'solved', text: 'x', isReply: false }],
  ])('is %s, once, and it is the last one', (_what, name, args) => {
    act(people.anna, 'acknowledge')
    act(people.anna, name, args)
    expect(ladderHistoryOf(ticket()).progressAts).toEqual([world.now()])
    expect(ticket().lastProgressAt).toBe(world.now())
  })

  it.each<[string, CommandName, object]>([
    ['a note', 'addNote', { text: 'x' }],
    ['another category', 'classify', { kind: 'serviceRequest' }],
    ['another priority', 'setPriority', { priority: 'P1', reason: 'x' }],
    ['an acknowledgement', 'acknowledge', {}],
  ])('is not %s', (_what, name, args) => {
    act(people.anna, name, args)
    expect(ticket().lastProgressAt).toBeNull()
  })

  it('is not what the requester writes, though it ends a pause', () => {
    act(people.anna, 'setPending', { reason: 'planned', until })
    const before = ticket()
    const wrote = buildEvent({
      type: 'requesterWrote',
      seqInTicket: before.version + 1,
      actorId: null,
      commandId: null,
      fields: fieldsTo({ entry: 'requesterMessage', state: 'new' }, before),
      effectiveAt: world.now() + MINUTE_MS,
    })
    const after = apply(before, wrote)
    expect(after.facts.map(({ type }) => type)).toContain('unpaused')
    expect(after.lastProgressAt).toBe(before.lastProgressAt)
  })

  it('is not what an import says a ticket began with', () => {
    expect(apply(null, { ...registeredEvent({ state: 'inProgress' }), type: 'imported' }).lastProgressAt).toBeNull()
  })

  it('that is undone never was, but for what reached somebody', () => {
    const taken = act(people.anna, 'take')
    const takenAt = world.now()
    const work = act(people.anna, 'logWork', { minutes: 5 })
    act(people.anna, 'undo', { commandId: work.commandId })
    expect(ticket().lastProgressAt).toBe(takenAt)
    act(people.anna, 'undo', { commandId: taken.commandId })
    expect(ticket().lastProgressAt).toBeNull()
    const resolved = act(people.anna, 'resolve', { code: 'solved', text: 'x', isReply: true })
    const repliedAt = world.now()
    act(people.anna, 'undo', { commandId: resolved.commandId })
    expect(ticket().lastProgressAt).toBe(repliedAt)
  })
})

it('a ticket that nobody has acknowledged has no history, so that most ladders cost nothing', () => {
  act(people.anna, 'reply', { text: 'x' })
  expect(ladderHistoryOf(ticket())).toEqual({ acknowledgedAts: [], progressAts: [] })
  expect(ladderHistoryOf(buildTicket())).toBe(ladderHistoryOf(ticket()))
})
