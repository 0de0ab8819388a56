import { describe, expect, it } from 'vitest'
import {
  actorOf,
  buildTicket,
  changesOf,
  createWorld,
  decideOn,
  groups,
  outcomeOf,
  people,
  testId,
  TEST_NOW,
  TEST_TICKET_ID,
  writtenBy,
} from '../testing'
import type { Person } from '../people'
import type { Ticket } from '../ticket'

const OTHER = testId(81)
const message = { channel: 'phone', text: 'It works again, thank you' } as const
const waiting = (reason: 'requester' | 'thirdParty'): Partial<Ticket> => ({
  state: 'pending',
  assigneeId: people.anna.id,
  pending: { reason, ownerId: people.anna.id, until: TEST_NOW + 86_400_000 },
})

function withTicket() {
  const world = createWorld()
  const run = (name: string, args: unknown = {}, person: Person = people.anna) =>
    world.run({ actor: actorOf(person), name, args, ticketId: TEST_TICKET_ID })
  run('registerTicket', {
    kind: 'incident',
    subject: 'No internet',
    requesterId: people.requester.id,
    channel: 'mail',
    impact: 'low',
    urgency: 'low',
  })
  const factTypes = () => world.ticket(TEST_TICKET_ID)!.facts.map(({ type }) => type)
  return { world, run, factTypes }
}

/** Taken, resolved, and written about again. */
function withReopened() {
  const opened = withTicket()
  opened.run('take')
  opened.run('resolve', { code: 'solved', text: 'Replaced the cable', isReply: false })
  return { ...opened, recorded: opened.run('recordMessage', message) }
}

describe('recordMessage', () => {
  it('writes down what the requester said, by which channel, and that an engineer took part', () => {
    const decision = decideOn(buildTicket(), 'recordMessage', message)
    expect(decision).toMatchObject({
      drafts: [{ type: 'requesterWrote', content: { text: message.text }, countsWhenReceived: false }],
    })
    expect(changesOf(decision)).toEqual({ entry: 'requesterMessage', messageChannel: 'phone' })
    const { ticket } = withTicket().run('recordMessage', message)
    expect(ticket).toMatchObject({ participantIds: [people.anna.id], channel: 'mail' })
    expect(ticket?.lastRequesterMessageAt).toBe(ticket?.updatedAt)
  })

  it.each<[string, Partial<Ticket>, object]>([
    ['waits for the requester goes on', waiting('requester'), { state: 'inProgress', pending: null }],
    ['waits for somebody else waits on', waiting('thirdParty'), {}],
    ['is resolved is open again', { state: 'resolved', assigneeId: people.anna.id }, { state: 'inProgress' }],
    ['is resolved and nobody’s is new again', { state: 'resolved' }, { state: 'new' }],
    ['is closed stays closed', { state: 'closed' }, {}],
    ['is cancelled stays cancelled', { state: 'cancelled' }, {}],
  ])('to a ticket that %s', (_how, standing, expected) => {
    const {
      entry: _entry,
      messageChannel: _channel,
      ...changes
    } = changesOf(decideOn(buildTicket(standing), 'recordMessage', message))
    expect(changes).toEqual(expected)
  })

  it('says that somebody has finished the ticket meanwhile, and is kept all the same', () => {
    const ticket = buildTicket({ state: 'closed', fieldWrites: writtenBy(OTHER, ['state']) })
    const decision = decideOn(ticket, 'recordMessage', message, { seen: { state: 'inProgress' } })
    expect(outcomeOf(decision)).toBe('merged state:appended')
  })

  it('is taken back whole when it was written on the wrong ticket', () => {
    const { world, run, recorded, factTypes } = withReopened()
    const { ticket } = run('undo', { commandId: recorded.commandId })
    expect(ticket).toMatchObject({ state: 'resolved', resolutionCode: 'solved', lastRequesterMessageAt: null })
    expect(ticket?.resolvedAt).toBe(world.history(TEST_TICKET_ID)[2]?.effectiveAt)
    expect(factTypes()).toEqual(['registered', 'resolved'])
  })

  it('brings back neither a resolution nor a wait from before another message', () => {
    const { run, recorded } = withReopened()
    run('recordMessage', message)
    expect(outcomeOf(run('undo', { commandId: recorded.commandId }).decision)).toBe('conflict undo.changedSince')
    const closed = withReopened()
    closed.run('noActionNeeded')
    const { commandId } = closed.run('close')
    closed.run('recordMessage', message)
    expect(outcomeOf(closed.run('undo', { commandId }).decision)).toBe('conflict undo.changedSince')
  })
})

describe('noActionNeeded', () => {
  it('gives back the resolution as it was, and the clocks forget that it was ever left', () => {
    const { world, run, factTypes } = withReopened()
    run('recordMessage', message)
    const { ticket, decision } = run('noActionNeeded')
    expect(changesOf(decision)).toEqual({ state: 'resolved', noActionNeeded: true })
    expect(ticket).toMatchObject({ state: 'resolved', resolutionCode: 'solved' })
    expect(ticket?.resolvedAt).toBe(world.history(TEST_TICKET_ID)[2]?.effectiveAt)
    expect(factTypes()).toEqual(['registered', 'resolved', 'requesterMessage', 'requesterMessage', 'noActionNeeded'])
  })

  it('can be said after an answer, and be taken back', () => {
    const { run } = withReopened()
    run('reply', { text: 'You are welcome' })
    const { commandId, ticket } = run('noActionNeeded')
    expect(ticket?.state).toBe('resolved')
    expect(run('undo', { commandId }).ticket?.state).toBe('inProgress')
    expect(outcomeOf(run('noActionNeeded').decision)).toBe('applied')
  })

  it.each<[string, (opened: ReturnType<typeof withReopened>) => void]>([
    ['has gone to work by setting it pending', ({ run }) => void run('setPending', pendingArgs)],
    ['has offered it to another group', ({ run }) => void run('handOver', { toGroupId: testId(102), reason: 'x' })],
    [
      'of another group has accepted it, and answered',
      ({ run }) => {
        run('handOver', { toGroupId: groups.network.id, reason: 'x' })
        run('take', {}, people.vera)
        run('reply', { text: 'Working on it' }, people.vera)
      },
    ],
    [
      'has assigned it to another group',
      ({ run }) => void run('assign', { assigneeId: null, groupId: groups.network.id }),
    ],
    ['has logged work on it', ({ run }) => void run('logWork', { minutes: 30 })],
    ['has resolved it anew', ({ run }) => void run('resolve', { code: 'solved', text: 'x', isReply: false })],
    ['has said so already', ({ run }) => void run('noActionNeeded')],
  ])('is refused when somebody %s', (_how, meanwhile) => {
    const opened = withReopened()
    meanwhile(opened)
    expect(outcomeOf(opened.run('noActionNeeded').decision)).toBe('rejected message.workedOn')
  })

  it('is refused where the requester has written nothing since a resolution', () => {
    expect(outcomeOf(withTicket().run('noActionNeeded').decision)).toBe('rejected message.workedOn')
  })

  it('can be said when the work that was logged meanwhile is taken back', () => {
    const { run } = withReopened()
    const { commandId } = run('logWork', { minutes: 30 })
    run('undo', { commandId })
    expect(outcomeOf(run('noActionNeeded').decision)).toBe('applied')
  })

  it('said by two at once is said once', () => {
    const ticket = buildTicket({ state: 'resolved', fieldWrites: writtenBy(OTHER, ['state']) })
    const decision = decideOn(ticket, 'noActionNeeded', {}, { seen: { state: 'inProgress' } })
    expect(outcomeOf(decision)).toBe('merged state:same')
    expect(decision).toMatchObject({ drafts: [] })
  })
})

const pendingArgs = { reason: 'planned', until: TEST_NOW + 30 * 86_400_000 }
