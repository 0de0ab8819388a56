import { describe, expect, it } from 'vitest'
import type { CommandName } from '../command'
import {
  actorOf,
  buildTicket,
  changesOf,
  createWorld,
  groups,
  outcomeOf,
  people,
  policies,
  categories,
  testId,
  TEST_NOW,
  TEST_TICKET_ID,
  type GivenArgs,
  type TestWorld,
} from '../testing'
import type { Person } from '../people'

const until = TEST_NOW + 5 * 86_400_000
const registration = {
  kind: 'incident',
  subject: 'x',
  requesterId: people.requester.id,
  channel: 'mail',
  categoryId: categories.printer.id,
  impact: 'low',
  urgency: 'medium',
} as const

function shift(): { world: TestWorld; act: ReturnType<typeof actions> } {
  const world = createWorld()
  const act = actions(world)
  act(people.anna, 'registerTicket', registration)
  return { world, act }
}

function actions(world: TestWorld) {
  return <Name extends CommandName>(who: Person, name: Name, args: GivenArgs<Name>) =>
    world.run({ actor: actorOf(who), name, args, ticketId: TEST_TICKET_ID })
}

describe('undo', () => {
  it('gives state, assignee and clock facts back', () => {
    const { world, act } = shift()
    const before = world.ticket(TEST_TICKET_ID)!
    const { commandId } = act(people.anna, 'setPending', { reason: 'thirdParty', until })
    const undone = act(people.anna, 'undo', { commandId })
    expect(outcomeOf(undone.decision)).toBe('applied')
    expect(undone.ticket).toMatchObject({
      state: 'new',
      pending: null,
      facts: before.facts,
      undoneCommandIds: [commandId],
    })
  })

  it('gives the first time of resolution back when a reopening is undone', () => {
    const { act } = shift()
    const resolved = act(people.anna, 'resolve', { code: 'solved', text: 'Done', isReply: false }).ticket!
    const { commandId } = act(people.boris, 'reopen', { reason: 'Mistaken' })
    expect(act(people.boris, 'undo', { commandId }).ticket).toMatchObject({
      state: 'resolved',
      resolvedAt: resolved.resolvedAt,
      facts: resolved.facts,
    })
  })

  it('keeps what was delivered, and says so', () => {
    const { act } = shift()
    const { commandId } = act(people.anna, 'resolve', { code: 'solved', text: 'Done', isReply: true })
    const undone = act(people.anna, 'undo', { commandId })
    expect(outcomeOf(undone.decision)).toBe('merged entry:delivered')
    expect(undone.ticket?.facts.map(({ type }) => type)).toEqual(['registered', 'publicReply'])
    expect(undone.ticket?.lastPublicReplyAt).not.toBeNull()
  })

  it('takes its own minutes away, and only once', () => {
    const { world, act } = shift()
    const { commandId } = act(people.anna, 'logWork', { minutes: 30 })
    act(people.boris, 'logWork', { minutes: 10 })
    expect(act(people.anna, 'undo', { commandId }).ticket?.workMinutes).toBe(10)
    expect(outcomeOf(act(people.anna, 'undo', { commandId }).decision)).toBe('merged undoes:same')
    expect(world.ticket(TEST_TICKET_ID)?.workMinutes).toBe(10)
  })

  it('goes back several steps, one by one', () => {
    const { world, act } = shift()
    const first = act(people.anna, 'take', {})
    const second = act(people.anna, 'setPending', { reason: 'thirdParty', until })
    const third = act(people.anna, 'setPending', { reason: 'planned', until })
    for (const { commandId, before } of [third, second, first]) {
      expect(outcomeOf(act(people.anna, 'undo', { commandId }).decision)).toBe('applied')
      expect(world.ticket(TEST_TICKET_ID)).toMatchObject({
        state: before!.state,
        pending: before!.pending,
        facts: before!.facts,
      })
    }
  })

  it('leaves alone what somebody changed since, and shows both values', () => {
    const { act } = shift()
    const { commandId } = act(people.anna, 'classify', { categoryId: categories.payroll.id })
    act(people.boris, 'classify', { categoryId: categories.internet.id })
    expect(act(people.anna, 'undo', { commandId }).decision).toMatchObject({
      status: 'conflict',
      code: 'undo.changedSince',
      explanations: [
        {
          field: 'categoryId',
          seen: categories.payroll.id,
          current: categories.internet.id,
          mine: categories.printer.id,
          by: people.boris.id,
        },
      ],
    })
  })

  it('leaves alone a value that a later command wrote again', () => {
    const { act } = shift()
    act(people.anna, 'take', {})
    const { commandId } = act(people.anna, 'setPending', { reason: 'planned', until, ownerId: people.anna.id })
    act(people.anna, 'changeState', { to: 'inProgress' })
    act(people.anna, 'setPending', { reason: 'planned', until, ownerId: people.anna.id })
    expect(outcomeOf(act(people.anna, 'undo', { commandId }).decision)).toBe('conflict undo.changedSince')
  })

  it('corrects the targets that later changes passed on', () => {
    const { act } = shift()
    const { commandId } = act(people.anna, 'classify', { categoryId: categories.internet.id })
    act(people.anna, 'setPriority', { impact: 'high' })
    const { ticket } = act(people.anna, 'undo', { commandId })
    const standard = { policyId: policies.standard.id, policyVersion: 1 }
    expect(ticket).toMatchObject({ priority: 'P2', policy: standard })
    expect(ticket?.facts.at(-1)).toMatchObject({ type: 'retargeted', priority: 'P2', policy: standard })
  })

  it.each(['inProgress', 'assigned'] as const)(
    'gives back an imported ticket that was %s by nobody, which no command would make',
    (state) => {
      const world = createWorld()
      world.hold(buildTicket({ id: TEST_TICKET_ID, state, assigneeId: null }))
      const act = actions(world)
      const { commandId } = act(people.anna, 'take', {})
      expect(act(people.anna, 'undo', { commandId }).ticket).toMatchObject({ state, assigneeId: null })
    },
  )

  it('does not part a state from who holds the ticket', () => {
    const { act } = shift()
    const { commandId } = act(people.anna, 'setPending', { reason: 'planned', until })
    act(people.anna, 'assign', { assigneeId: people.boris.id })
    expect(outcomeOf(act(people.anna, 'undo', { commandId }).decision)).toBe('conflict undo.changedSince')
  })

  it('does not move a ticket to another group while one is asked', () => {
    const { act } = shift()
    act(people.anna, 'assign', { assigneeId: people.vera.id, groupId: groups.network.id })
    const { commandId } = act(people.anna, 'assign', { assigneeId: people.anna.id, groupId: groups.desk.id })
    act(people.anna, 'handOver', { toGroupId: groups.network.id, reason: 'x' })
    expect(outcomeOf(act(people.anna, 'undo', { commandId }).decision)).toBe('conflict undo.changedSince')
  })

  it('does not bring an offer back when the ticket has moved since', () => {
    const { act } = shift()
    act(people.anna, 'handOver', { toGroupId: groups.network.id, reason: 'x' })
    const { commandId } = act(people.vera, 'answerHandOver', { isAccepted: false, reason: 'Not ours' })
    act(people.anna, 'assign', { assigneeId: people.vera.id, groupId: groups.network.id })
    expect(outcomeOf(act(people.vera, 'undo', { commandId }).decision)).toBe('conflict undo.changedSince')
  })

  it('does not bring an offer back from before the ticket was resolved', () => {
    const { act } = shift()
    act(people.anna, 'take', {})
    act(people.anna, 'handOver', { toGroupId: groups.network.id, reason: 'x' })
    const { commandId } = act(people.galina, 'assign', { assigneeId: people.vera.id, groupId: groups.network.id })
    act(people.vera, 'resolve', { code: 'solved', text: 'Done', isReply: false })
    act(people.anna, 'reopen', { reason: 'It came back' })
    expect(outcomeOf(act(people.galina, 'undo', { commandId }).decision)).toBe('conflict undo.changedSince')
  })

  it('rewrites no promise of a finished ticket, but does correct its work and its category', () => {
    const { act } = shift()
    const priority = act(people.anna, 'setPriority', { impact: 'high' })
    const category = act(people.anna, 'classify', { categoryId: null })
    const work = act(people.anna, 'logWork', { minutes: 5 })
    act(people.anna, 'resolve', { code: 'solved', text: 'Done', isReply: false })
    const outcomes = [priority, category, work].map(({ commandId }) =>
      outcomeOf(act(people.anna, 'undo', { commandId }).decision),
    )
    expect(outcomes).toEqual(['rejected ticket.finished', 'applied', 'applied'])
  })

  it('takes an accepted hand-over back to the offer', () => {
    const { act } = shift()
    const offered = act(people.anna, 'handOver', { toGroupId: groups.network.id, reason: 'x' })
    const accepted = act(people.vera, 'answerHandOver', { isAccepted: true })
    expect(outcomeOf(act(people.anna, 'undo', { commandId: offered.commandId }).decision)).toBe(
      'conflict undo.changedSince',
    )
    const undone = act(people.vera, 'undo', { commandId: accepted.commandId })
    expect(undone.ticket).toMatchObject({
      handOver: offered.ticket!.handOver,
      assignedGroupId: groups.desk.id,
      assigneeId: null,
      facts: offered.ticket!.facts,
    })
    expect(changesOf(act(people.anna, 'undo', { commandId: offered.commandId }).decision)).toMatchObject({
      handOver: null,
      handOverCount: 0,
    })
  })

  it.each([
    ['a command that is not known', () => testId(999), 'rejected undo.unknown'],
    [
      'the registration',
      (world: TestWorld) => world.history(TEST_TICKET_ID)[0]!.commandId!,
      'rejected undo.registration',
    ],
  ] as const)('refuses %s', (_what, commandId, expected) => {
    const { world, act } = shift()
    expect(outcomeOf(act(people.anna, 'undo', { commandId: commandId(world) }).decision)).toBe(expected)
  })

  it('refuses a reply that reached the requester, and another undo', () => {
    const { act } = shift()
    const reply = act(people.anna, 'reply', { text: 'Hello' })
    expect(outcomeOf(act(people.anna, 'undo', { commandId: reply.commandId }).decision)).toBe('rejected undo.delivered')
    const note = act(people.anna, 'addNote', { text: 'Hello' })
    const undone = act(people.anna, 'undo', { commandId: note.commandId })
    expect(outcomeOf(act(people.anna, 'undo', { commandId: undone.commandId }).decision)).toBe('rejected undo.isUndo')
  })

  it("refuses another person's command, except to leads", () => {
    const { act } = shift()
    const { commandId } = act(people.anna, 'take', {})
    expect(outcomeOf(act(people.boris, 'undo', { commandId }).decision)).toBe('rejected permission.notYours')
    expect(outcomeOf(act(people.galina, 'undo', { commandId }).decision)).toBe('applied')
  })
})
