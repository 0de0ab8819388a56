/**
 * Who may do what: every command, by every relation that a person can have to a ticket. `yes`, or the code of the
 * refusal. A command without a row does not compile.
 */
import { describe, expect, it } from 'vitest'
import { COMMAND_NAMES, type CommandName } from './command'
import {
  actorOf,
  buildEvent,
  buildTicket,
  decideOn,
  groups,
  people,
  policies,
  testId,
  TEST_NOW,
  writtenBy,
} from './testing'
import type { ClockFact } from '../sla/types'
import type { Person } from './people'
import type { GivenArgs } from './testing/context'
import type { Ticket } from './ticket'

const HIDDEN = 'ticket.unknown'
const READ_ONLY = 'permission.readOnly'
const NOT_ASKED = 'permission.notReceivingGroup'
const LEADS_ONLY = 'permission.leadsOnly'
const NOT_YOURS = 'permission.notYours'
const NOT_LEAD = 'permission.notLead'
const NOT_ADMIN = 'permission.notAdmin'

const OPEN = { assignedGroupId: groups.desk.id }
/** Held by a restricted group, in which Boris took part. */
const RESTRICTED = { assignedGroupId: groups.personnel.id, participantIds: [people.boris.id] }

/** Anna did what there is to undo; the network department is asked where something is offered. */
const RELATIONS = {
  ownGroup: [people.anna, OPEN],
  otherGroup: [people.zhanna, OPEN],
  lead: [people.galina, OPEN],
  admin: [people.denis, OPEN],
  auditor: [people.elena, OPEN],
  noRole: [people.requester, OPEN],
  outsider: [people.anna, RESTRICTED],
  member: [people.zhanna, RESTRICTED],
  participant: [people.boris, RESTRICTED],
  restrictedLead: [people.galina, RESTRICTED],
  restrictedAuditor: [people.elena, RESTRICTED],
} as const satisfies Record<string, readonly [Person, Partial<Ticket>]>
type Relation = keyof typeof RELATIONS

interface Row<Name extends CommandName> {
  readonly args: GivenArgs<Name>
  /** What has to stand for the command to make sense. */
  readonly ticket?: Partial<Ticket>
  /** The other ticket that the command names. */
  readonly other?: Ticket
  /** Only where it differs from what holds for every writer. */
  readonly but?: Partial<Record<Relation, string>>
}

const EVERY_WRITER: Record<Relation, string> = {
  ownGroup: 'yes',
  otherGroup: 'yes',
  lead: 'yes',
  admin: 'yes',
  auditor: READ_ONLY,
  noRole: READ_ONLY,
  outsider: HIDDEN,
  member: 'yes',
  participant: 'yes',
  restrictedLead: 'yes',
  restrictedAuditor: READ_ONLY,
}

const UNDONE = testId(3_001)
const POLICY_IN_FORCE = { policyId: policies.standard.id, policyVersion: 1 }
const reason = 'Because'
const offered = (fromGroupId: string): Partial<Ticket> => ({
  handOver: {
    fromGroupId,
    toGroupId: groups.network.id,
    offeredBy: people.anna.id,
    offeredAt: TEST_NOW,
    expectedReturnAt: null,
  },
})
const ASKED = offered(groups.desk.id)
const RESOLVED = { state: 'resolved', assigneeId: null } as const
const factAt = (type: 'resolved' | 'requesterMessage', seq: number): ClockFact => ({
  type,
  at: TEST_NOW + seq * 60_000,
  seq,
  commandId: null,
})
const REOPENED_BY_MESSAGE = { facts: [...buildTicket().facts, factAt('resolved', 2), factAt('requesterMessage', 3)] }

const MAJOR = { declaredBy: people.galina.id, declaredAt: TEST_NOW, endedAt: null }
const PARENT = buildTicket({ id: testId(1_001), major: MAJOR, childCount: 1 })
const OLDER = buildTicket({ id: testId(999) })
const DUPLICATE = { ticketId: buildTicket().id, requesterIds: [people.requester.id] }
const MERGED = {
  state: 'cancelled',
  mergedIntoId: OLDER.id,
  fieldWrites: writtenBy(testId(3_002), ['mergedIntoId']),
} as const
const FOR_LEADS = { ownGroup: LEADS_ONLY, otherGroup: LEADS_ONLY, member: LEADS_ONLY, participant: LEADS_ONLY }

const ROWS: { readonly [Name in CommandName]: Row<Name> } = {
  registerTicket: {
    args: {
      kind: 'incident',
      subject: 'The printer does not print',
      requesterId: people.requester.id,
      channel: 'phone',
      impact: 'low',
      urgency: 'low',
    },
    // There is nothing yet that could be hidden.
    but: { outsider: 'yes' },
  },
  take: { args: {} },
  assign: { args: { assigneeId: people.vera.id, groupId: groups.network.id } },
  reply: { args: { text: 'x' } },
  addNote: { args: { text: 'x' } },
  attach: { args: { file: { hash: 'a'.repeat(64), size: 10, name: 'scan.png' } } },
  recordMessage: { args: { channel: 'phone', text: 'x' } },
  noActionNeeded: { args: {}, ticket: REOPENED_BY_MESSAGE },
  changeState: { args: { to: 'inProgress' }, ticket: { state: 'assigned', assigneeId: people.vera.id } },
  setPending: { args: { reason: 'planned', until: TEST_NOW + 86_400_000 } },
  setPriority: { args: { priority: 'P1', reason } },
  classify: { args: { kind: 'serviceRequest' } },
  changeRequester: { args: { requesterId: people.requester.id, language: { seen: null, to: 'en' } } },
  applyPolicy: {
    args: POLICY_IN_FORCE,
    but: { ownGroup: NOT_LEAD, otherGroup: NOT_LEAD, member: NOT_LEAD, participant: NOT_LEAD },
  },
  handOver: { args: { toGroupId: groups.network.id, reason } },
  answerHandOver: {
    args: { isAccepted: true },
    ticket: ASKED,
    but: { ownGroup: NOT_ASKED, otherGroup: NOT_ASKED, member: NOT_ASKED, participant: NOT_ASKED },
  },
  declareMajor: { args: { reason }, but: FOR_LEADS },
  endMajor: { args: { reason }, ticket: { major: MAJOR }, but: FOR_LEADS },
  linkToMajor: { args: { majorId: PARENT.id }, other: PARENT },
  unlinkFromMajor: { args: { majorId: PARENT.id }, ticket: { majorId: PARENT.id }, other: PARENT },
  mergeTickets: {
    args: { intoId: OLDER.id },
    other: OLDER,
    // Everybody reads the older one.
    but: { member: 'merge.restricted', participant: 'merge.restricted', restrictedLead: 'merge.restricted' },
  },
  unmergeTickets: {
    args: { intoId: OLDER.id },
    ticket: MERGED,
    other: buildTicket({ id: OLDER.id, duplicates: [DUPLICATE] }),
  },
  bringIn: { args: { groupId: groups.network.id, reason } },
  release: { args: { groupId: groups.network.id }, ticket: { participantGroupIds: [groups.network.id] } },
  raise: {
    args: { to: 'lead', of: 'desk', reason },
    but: { lead: 'raise.yourself', restrictedLead: 'raise.yourself' },
  },
  logWork: { args: { minutes: 5 } },
  acknowledge: { args: {} },
  resolve: { args: { code: 'solved', text: 'x', isReply: false }, ticket: { state: 'inProgress' } },
  reopen: { args: { reason }, ticket: RESOLVED },
  close: { args: {}, ticket: RESOLVED },
  cancel: { args: { reason } },
  undo: {
    args: { commandId: UNDONE },
    ticket: { workMinutes: 5 },
    but: { otherGroup: NOT_YOURS, member: NOT_YOURS, participant: NOT_YOURS },
  },
}

const DONE_BY_ANNA = buildEvent({ type: 'workLogged', fields: { workMinutes: { from: 0, to: 5 } }, commandId: UNDONE })

const MERGED_BY_ANNA = buildEvent({ type: 'merged', commandId: testId(3_002) })

function answerTo<Name extends CommandName>(
  name: Name,
  [person, standing]: readonly [Person, Partial<Ticket>],
  { args, ticket = {}, other }: Row<Name>,
): string {
  const current = name === 'registerTicket' ? null : buildTicket({ ...standing, ...ticket })
  const others = new Map(other === undefined ? [] : [[other.id, { ticket: other, seen: {} }]])
  const decision = decideOn(current, name, args, {
    actor: actorOf(person),
    others,
    events: [DONE_BY_ANNA, MERGED_BY_ANNA],
  })
  return 'code' in decision ? decision.code : 'yes'
}

describe.each(COMMAND_NAMES)('%s', (name) => {
  it('is for those in the table and nobody else', () => {
    const row: Row<typeof name> = ROWS[name]
    const answers = Object.entries(RELATIONS).map(([relation, who]) => [relation, answerTo(name, who, row)])
    expect(Object.fromEntries(answers)).toEqual({ ...EVERY_WRITER, ...row.but })
  })
})

describe('a promise that is counted anew', () => {
  it.each(['restart', 'retroactive'] as const)('by %s is for administrators: it can take a breach away', (mode) => {
    const row: Row<'applyPolicy'> = { args: { ...POLICY_IN_FORCE, mode, reason } }
    expect(answerTo('applyPolicy', RELATIONS.lead, row)).toBe(NOT_ADMIN)
    expect(answerTo('applyPolicy', RELATIONS.ownGroup, row)).toBe(NOT_ADMIN)
    expect(answerTo('applyPolicy', RELATIONS.admin, row)).toBe('yes')
  })
})

describe('an offer', () => {
  const { vera, anna, galina } = people
  const toNetwork = { assigneeId: vera.id, groupId: groups.network.id }
  it.each([
    ['the group that was asked, though the ticket is restricted', vera, RESTRICTED, 'yes'],
    ['the group that was asked', vera, OPEN, 'yes'],
    ['a lead', galina, OPEN, 'yes'],
    ['whoever made it', anna, OPEN, NOT_ASKED],
  ])('is or is not answered by %s, also by giving the ticket to somebody there', (_who, person, standing, expected) => {
    const who = [person, standing] as const
    const ticket = offered(standing.assignedGroupId)
    expect(answerTo('answerHandOver', who, { args: { isAccepted: true }, ticket })).toBe(expected)
    expect(answerTo('assign', who, { args: toNetwork, ticket })).toBe(expected)
  })

  it('is not answered by giving the ticket to somebody in the group that has it', () => {
    expect(answerTo('assign', [anna, OPEN], { args: { assigneeId: people.boris.id }, ticket: ASKED })).toBe('yes')
  })
})
