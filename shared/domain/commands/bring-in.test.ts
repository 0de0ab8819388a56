import { describe, expect, it } from 'vitest'
import { rotaOf, shiftOf } from '../../duty/testing/builders'
import { noticesFor } from '../notices'
import {
  actorOf,
  buildDirectory,
  buildTicket,
  changesOf,
  createWorld,
  decideOn,
  eventTypesOf,
  groups,
  outcomeOf,
  people,
  testId,
  TEST_TICKET_ID,
  writtenBy,
} from '../testing'

const OTHER = testId(81)
const { anna, boris, vera, galina } = people
const network = groups.network.id
const args = { groupId: network, reason: 'Look at the switch with us' }
const withNetwork = buildTicket({
  participantGroupIds: [network],
  fieldWrites: writtenBy(OTHER, ['participantGroupIds']),
})
const movedThere = buildTicket({ assignedGroupId: network, fieldWrites: writtenBy(OTHER, ['assignedGroupId']) })

describe('bringIn', () => {
  it('adds a group, tells its members, and leaves everything else as it is', () => {
    expect(changesOf(decideOn(buildTicket(), 'bringIn', args))).toEqual({
      participantGroupIds: [network],
      broughtIn: { groupId: network, personIds: [vera.id], by: 'group' },
    })
  })

  it('tells who is on duty there and nobody else, never whoever asks', () => {
    const shift = shiftOf('2026-03-02 00:00', '2026-03-03 00:00', boris.id, anna.id)
    const duty = { rotaOf: (groupId: string) => rotaOf({ groupId, shifts: [shift] }), absences: [] }
    const ticket = buildTicket({ assignedGroupId: network })
    const decision = decideOn(ticket, 'bringIn', { ...args, groupId: groups.desk.id }, { duty })
    expect(changesOf(decision)['broughtIn']).toMatchObject({ personIds: [boris.id], by: 'onDuty' })
  })

  it.each([
    ['takes part, as it was seen', withNetwork, { participantGroupIds: [network] }, 'rejected bringIn.takesPart'],
    ['was brought in in between', withNetwork, { participantGroupIds: [] }, 'merged participantGroupIds:same'],
    ['has the ticket, as it was seen', movedThere, { assignedGroupId: network }, 'rejected bringIn.takesPart'],
    ['got the ticket in between', movedThere, { assignedGroupId: groups.desk.id }, 'merged assignedGroupId:same'],
    ['is asked of a finished ticket', buildTicket({ state: 'closed' }), {}, 'rejected ticket.finished'],
  ])('meets a group that %s', (_how, ticket, seen, expected) => {
    const decision = decideOn(ticket, 'bringIn', args, { seen })
    expect(outcomeOf(decision)).toBe(expected)
    if (expected.startsWith('merged')) expect(eventTypesOf(decision)).toEqual(['noted'])
  })

  it.each([
    ['that is not there', testId(999), 'rejected group.unknown'],
    ['that was dissolved', groups.dissolved.id, 'rejected group.unknown'],
  ])('refuses a group %s', (_which, groupId, expected) => {
    expect(outcomeOf(decideOn(buildTicket(), 'bringIn', { ...args, groupId }))).toBe(expected)
  })

  it('refuses a group in which there is nobody to tell', () => {
    const directory = buildDirectory({ groups: [groups.desk, { ...groups.network, memberIds: [] }] })
    expect(outcomeOf(decideOn(buildTicket(), 'bringIn', args, { directory }))).toBe('rejected bringIn.nobody')
  })
})

describe('release', () => {
  it('takes the group out again', () => {
    const both = buildTicket({ participantGroupIds: [groups.personnel.id, network] })
    expect(changesOf(decideOn(both, 'release', { groupId: network }))).toEqual({
      participantGroupIds: [groups.personnel.id],
      released: network,
    })
  })

  it.each([
    ['takes no part, as it was seen', { participantGroupIds: [] }, 'rejected release.takesNoPart'],
    ['was released in between', { participantGroupIds: [network] }, 'merged participantGroupIds:same'],
  ])('meets a group that %s', (_how, seen, expected) => {
    const ticket = buildTicket({ fieldWrites: writtenBy(OTHER, ['participantGroupIds']) })
    expect(outcomeOf(decideOn(ticket, 'release', { groupId: network }, { seen }))).toBe(expected)
  })
})

describe('undoing it', () => {
  it('takes away the one group, whoever was brought in since', () => {
    const world = createWorld()
    const run = (who: typeof anna, name: string, asked: unknown) =>
      world.run({ actor: actorOf(who), name, args: asked, ticketId: TEST_TICKET_ID })
    run(anna, 'registerTicket', {
      kind: 'incident',
      subject: 'No internet',
      requesterId: people.requester.id,
      channel: 'mail',
      impact: 'low',
      urgency: 'medium',
    })
    const first = run(anna, 'bringIn', args)
    run(boris, 'bringIn', { groupId: groups.personnel.id, reason: 'And you' })
    const undone = run(anna, 'undo', { commandId: first.commandId })
    expect(undone.decision.status).toBe('applied')
    expect(undone.ticket?.participantGroupIds).toEqual([groups.personnel.id])
    const released = run(boris, 'release', { groupId: groups.personnel.id })
    expect(run(boris, 'undo', { commandId: released.commandId }).ticket?.participantGroupIds).toEqual([
      groups.personnel.id,
    ])
  })
})

it('reaches those whom the event names', () => {
  const decision = decideOn(buildTicket(), 'bringIn', args)
  const drafts = 'drafts' in decision ? decision.drafts : []
  const reached = drafts
    .map((one) => ({ ...one, actorId: galina.id }))
    .flatMap((event) => {
      return noticesFor(buildTicket(), buildTicket(), event, buildDirectory())
    })
  expect(reached).toEqual([{ personId: vera.id, reason: 'broughtIn', important: false }])
})
