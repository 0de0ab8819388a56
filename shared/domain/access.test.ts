/** Who may read a ticket, and where it is replicated. */
import { describe, expect, it } from 'vitest'
import { DAY_MS } from './instant'
import { mayRead } from './rights'
import { isRecent, RECENT_DAYS, scopesOf } from './scopes'
import { actorOf, buildDirectory, buildTicket, groups, people, TEST_NOW } from './testing'
import type { Ticket } from './ticket'

const directory = buildDirectory()
const offerTo = (toGroupId: string) => ({
  fromGroupId: groups.desk.id,
  toGroupId,
  offeredBy: people.anna.id,
  offeredAt: TEST_NOW,
  expectedReturnAt: null,
})
const restricted = (overrides: Partial<Ticket> = {}): Ticket =>
  buildTicket({ assignedGroupId: groups.personnel.id, participantIds: [people.boris.id], ...overrides })

describe('mayRead', () => {
  it.each([
    ['every engineer', 'a ticket of an open group', people.vera, buildTicket(), true],
    ['a person without a role', 'any ticket', people.requester, buildTicket(), false],
    ['an engineer of another group', 'a restricted ticket', people.anna, restricted(), false],
    ['a member of the group', 'a restricted ticket', people.zhanna, restricted(), true],
    ['who took part', 'a restricted ticket', people.boris, restricted(), true],
    ['whose it is', 'a restricted ticket', people.anna, restricted({ assigneeId: people.anna.id }), true],
    [
      'a member of the group that was asked',
      'a restricted ticket',
      people.vera,
      restricted({ handOver: offerTo(groups.network.id) }),
      true,
    ],
    [
      'a member of a group that was brought in',
      'a restricted ticket',
      people.vera,
      restricted({ participantGroupIds: [groups.network.id] }),
      true,
    ],
    [
      'a member of another group than was brought in',
      'a restricted ticket',
      people.anna,
      restricted({ participantGroupIds: [groups.network.id] }),
      false,
    ],
    ['a lead', 'a restricted ticket', people.galina, restricted(), true],
    ['an administrator', 'a restricted ticket', people.denis, restricted(), true],
    ['an auditor', 'a restricted ticket', people.elena, restricted(), true],
  ])('%s reads %s', (_who, _what, person, ticket, expected) => {
    expect(mayRead(actorOf(person), ticket, directory)).toBe(expected)
  })
})

describe('scopesOf', () => {
  const byPerson = (...persons: { readonly id: string }[]): string[] => persons.map(({ id }) => `person:${id}`)
  const byGroup = (...all: { readonly id: string }[]): string[] => all.map(({ id }) => `group:${id}`)

  it.each<[string, Ticket, boolean, string[]]>([
    ['an open ticket of the desk', buildTicket(), false, ['open', ...byGroup(groups.desk), ...byPerson(people.anna)]],
    [
      'a finished one',
      buildTicket({ state: 'closed' }),
      false,
      ['finished', ...byGroup(groups.desk), ...byPerson(people.anna)],
    ],
    [
      'one with another group: the desk keeps it',
      buildTicket({ assignedGroupId: groups.network.id }),
      false,
      ['open', ...byGroup(groups.desk, groups.network), ...byPerson(people.anna)],
    ],
    [
      'one on offer',
      buildTicket({ handOver: offerTo(groups.network.id) }),
      false,
      ['open', ...byGroup(groups.desk, groups.network), ...byPerson(people.anna)],
    ],
    [
      'one that somebody has',
      buildTicket({ assigneeId: people.vera.id }),
      false,
      ['open', ...byGroup(groups.desk), ...byPerson(people.anna, people.vera)],
    ],
    [
      'a restricted one: not for everybody, nor for the desk',
      restricted(),
      true,
      [...byGroup(groups.personnel), ...byPerson(people.boris)],
    ],
    [
      'one of a desk that is restricted itself',
      buildTicket(),
      true,
      [...byGroup(groups.desk), ...byPerson(people.anna)],
    ],
    [
      'a restricted one that is offered to the desk',
      restricted({ handOver: offerTo(groups.desk.id) }),
      true,
      [...byGroup(groups.desk, groups.personnel), ...byPerson(people.boris)],
    ],
  ])('of %s', (_what, ticket, isRestricted, expected) => {
    expect(scopesOf(ticket, isRestricted)).toEqual(expected.toSorted())
  })

  it.each([
    ['offered to the network', restricted({ handOver: offerTo(groups.network.id) })],
    ['in which the desk takes part', restricted({ participantGroupIds: [groups.desk.id] })],
  ])('gives no engineer a restricted ticket that they may not read: one %s', (_which, ticket) => {
    for (const person of Object.values(people).filter(
      ({ roles }) => roles.includes('engineer') && roles.length === 1,
    )) {
      const actor = actorOf(person)
      const theirs = ['open', 'finished', `person:${actor.personId}`, ...actor.groupIds.map((id) => `group:${id}`)]
      expect(scopesOf(ticket, true).some((scope) => theirs.includes(scope))).toBe(mayRead(actor, ticket, directory))
    }
  })
})

describe('isRecent', () => {
  it.each([
    ['closed just within the time', { closedAt: TEST_NOW, resolvedAt: 0 }, RECENT_DAYS * DAY_MS, true],
    ['closed a moment earlier', { closedAt: TEST_NOW, resolvedAt: 0 }, RECENT_DAYS * DAY_MS + 1, false],
    ['resolved, not closed', { closedAt: null, resolvedAt: TEST_NOW }, RECENT_DAYS * DAY_MS + 1, false],
    ['cancelled: by its last change', { state: 'cancelled', updatedAt: TEST_NOW }, RECENT_DAYS * DAY_MS, true],
  ] as const)('a ticket %s', (_what, overrides, later, expected) => {
    expect(isRecent(buildTicket(overrides), TEST_NOW + later)).toBe(expected)
  })
})
