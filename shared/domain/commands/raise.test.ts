import { describe, expect, it } from 'vitest'
import { absenceOf, rotaOf, shiftOf } from '../../duty/testing/builders'
import type { DutyBook } from '../../duty'
import type { Raised } from '../raise'
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
import type { Ticket } from '../ticket'

const OTHER = testId(81)
const at = TEST_NOW + 3_600_000
const { anna, boris, denis, galina, vera } = people
const args = { to: 'lead', of: 'desk', reason: 'The whole floor stands still' } as const

const away = (personId: string, substituteId: string | null): DutyBook => ({
  rotaOf: () => undefined,
  absences: [absenceOf(personId, '2026-03-02 00:00', '2026-03-03 00:00', substituteId)],
})
const onDutyToo = (book: DutyBook, personIds: readonly string[]): DutyBook => ({
  ...book,
  rotaOf: (groupId) => rotaOf({ groupId, shifts: [shiftOf('2026-03-02 00:00', '2026-03-03 00:00', ...personIds)] }),
})
const raised = (values: Partial<Raised> = {}): Raised => ({
  to: 'lead',
  groupId: groups.desk.id,
  personIds: [galina.id],
  instead: null,
  isAutomatic: false,
  raisedBy: boris.id,
  raisedAt: TEST_NOW,
  ...values,
})
const stands = (values: Partial<Raised> = {}): Ticket =>
  buildTicket({ raised: raised(values), fieldWrites: writtenBy(OTHER, ['raised']) })

describe('raise', () => {
  it('tells the lead of the desk, with the reason, and leaves everything else as it is', () => {
    const decision = decideOn(buildTicket(), 'raise', args, { at })
    expect(changesOf(decision)).toEqual({ raised: raised({ raisedBy: anna.id, raisedAt: at }) })
    expect(decision).toMatchObject({ drafts: [{ type: 'raised', content: { reason: args.reason } }] })
  })

  it.each<[string, DutyBook, Partial<Raised>]>([
    ['whoever stands in for an absent lead', away(galina.id, boris.id), { personIds: [boris.id], instead: 'standIn' }],
    [
      'who is on duty, when nobody stands in',
      onDutyToo(away(galina.id, null), [vera.id]),
      { personIds: [vera.id], instead: 'onDuty' },
    ],
    [
      'never whoever asks, though they are on duty too',
      onDutyToo(away(galina.id, null), [anna.id, vera.id]),
      { personIds: [vera.id], instead: 'onDuty' },
    ],
  ])('tells %s', (_who, duty, expected) => {
    expect(changesOf(decideOn(buildTicket(), 'raise', args, { at, duty }))['raised']).toMatchObject(expected)
  })

  it.each<[string, DutyBook | undefined, object, string]>([
    ['the group has no manager', undefined, { to: 'manager' }, 'rejected raise.nobody'],
    ['the lead is absent', away(galina.id, null), {}, 'rejected raise.absent'],
    ['whoever asks stands in for the lead', away(galina.id, anna.id), {}, 'rejected raise.yourself'],
    ['the reason is empty', undefined, { reason: ' ' }, 'rejected command.invalid'],
  ])('is refused when %s', (_why, duty, otherwise, expected) => {
    const decision = decideOn(buildTicket(), 'raise', { ...args, ...otherwise }, duty === undefined ? {} : { duty })
    expect(outcomeOf(decision)).toBe(expected)
  })

  it('asks the group that works on it, when that is meant', () => {
    const directory = buildDirectory({ groups: [groups.desk, { ...groups.network, leadId: denis.id }] })
    const ticket = buildTicket({ assignedGroupId: groups.network.id })
    const decision = decideOn(ticket, 'raise', { ...args, of: 'assigned' }, { directory })
    expect(changesOf(decision)['raised']).toMatchObject({ groupId: groups.network.id, personIds: [denis.id] })
  })

  it.each<[string, Ticket, object, string]>([
    ['raised to the same one in between', stands(), { raised: null }, 'merged raised:same'],
    ['raised to the same one, as it was seen', stands(), { raised: raised() }, 'applied'],
    ['raised to somebody else in between', stands({ to: 'manager' }), { raised: null }, 'merged raised:laterWins'],
    [
      'raised in between, when there was nobody',
      stands({ personIds: [] }),
      { raised: null },
      'merged raised:laterWins',
    ],
    ['resolved', buildTicket({ state: 'resolved' }), { state: 'resolved' }, 'rejected ticket.finished'],
    ['resolved in between', buildTicket({ state: 'resolved' }), { state: 'new' }, 'conflict ticket.finished'],
  ])('meets a ticket that was %s', (_how, ticket, seen, expected) => {
    expect(outcomeOf(decideOn(ticket, 'raise', args, { seen: seen as never }))).toBe(expected)
  })

  it('keeps the reason as a note when somebody was faster', () => {
    const decision = decideOn(stands(), 'raise', args, { seen: { raised: null } })
    expect(eventTypesOf(decision)).toEqual(['noted'])
    expect(decision).toMatchObject({ drafts: [{ content: { text: args.reason } }] })
  })

  it('is for the lead too, one further up', () => {
    const directory = buildDirectory({ groups: [{ ...groups.desk, managerId: denis.id }] })
    const decision = decideOn(buildTicket(), 'raise', { ...args, to: 'manager' }, { actor: actorOf(galina), directory })
    expect(changesOf(decision)['raised']).toMatchObject({ personIds: [denis.id] })
  })
})
