/**
 * A small organisation for tests: a desk, a network department, a restricted personnel department, and the people of
 * each. Every test that needs another one passes what differs.
 */
import type { PolicyDefinition, Targets } from '../../sla/types'
import type { Actor, Category, Directory, Group, OrganisationSettings, Person, Role, Service } from '../people'
import { DEFAULT_PRIORITY_MATRIX } from '../priority-matrix'
import { NO_TIERS } from '../tiers'
import { testId } from './ids'

function person(index: number, name: string, roles: readonly Role[], tier: string | null = null): Person {
  return {
    id: testId(index),
    name,
    email: `person-${index}@example.org`,
    phone: null,
    department: null,
    tier,
    roles,
    isActive: true,
    externalRef: null,
  }
}

export const people = {
  anna: person(1, 'Anna of the desk', ['engineer']),
  boris: person(2, 'Boris of the desk', ['engineer']),
  vera: person(3, 'Vera of the network department', ['engineer']),
  galina: person(4, 'Galina, lead of the desk', ['engineer', 'lead']),
  denis: person(5, 'Denis, administrator', ['admin']),
  elena: person(6, 'Elena, auditor', ['auditor']),
  zhanna: person(7, 'Zhanna of the personnel department', ['engineer']),
  requester: person(8, 'Ivan, whose printer is broken', []),
  director: person(9, 'Klara, the director', [], 'vip'),
  retired: { ...person(10, 'Lev, who has left', ['engineer']), isActive: false },
} as const satisfies Record<string, Person>

function group(index: number, name: string, members: readonly Person[], lead: Person | null = null): Group {
  return {
    id: testId(index),
    name,
    memberIds: members.map((member) => member.id),
    leadId: lead?.id ?? null,
    managerId: null,
    isRestricted: false,
    isActive: true,
    externalRef: null,
  }
}

export const groups = {
  desk: group(101, 'Desk', [people.anna, people.boris, people.galina, people.retired], people.galina),
  network: group(102, 'Network', [people.vera]),
  personnel: { ...group(103, 'Personnel', [people.zhanna]), isRestricted: true },
  dissolved: { ...group(104, 'Dissolved', []), isActive: false },
} as const satisfies Record<string, Group>

const category = (index: number, name: string, groupId: string | null): Category => {
  return { id: testId(index), name, parentId: null, groupId, isActive: true, externalRef: null }
}

export const categories = {
  printer: category(201, 'Printers', null),
  internet: category(202, 'Internet', groups.network.id),
  payroll: category(203, 'Payroll', groups.personnel.id),
} as const satisfies Record<string, Category>

export const services = {
  mail: { id: testId(301), name: 'Mail', isActive: true },
} as const satisfies Record<string, Service>

const targets: Targets = { firstResponseMinutes: 60, resolutionMinutes: 480 }

function policy(index: number, name: string, order: number, match: PolicyDefinition['match']): PolicyDefinition {
  const all = { P1: targets, P2: targets, P3: targets, P4: targets }
  return { id: testId(index), version: 1, name, order, match, calendar: null, targets: all }
}

export const policies = {
  vip: policy(401, 'For directors', 1, { tier: 'vip' }),
  internet: policy(402, 'Internet', 2, { categoryId: categories.internet.id }),
  standard: policy(403, 'Standard', 3, {}),
} as const satisfies Record<string, PolicyDefinition>

export interface DirectoryParts {
  readonly people?: readonly Person[]
  readonly groups?: readonly Group[]
  readonly categories?: readonly Category[]
  readonly services?: readonly Service[]
  readonly policies?: readonly PolicyDefinition[]
  readonly settings?: Partial<OrganisationSettings>
}

/** A directory of the organisation above, or of other parts. */
export function buildDirectory(parts: DirectoryParts = {}): Directory {
  const byId = <Row extends { readonly id: string }>(rows: readonly Row[]): ((id: string) => Row | undefined) => {
    const map = new Map(rows.map((row) => [row.id, row]))
    return (id) => map.get(id)
  }
  return {
    settings: {
      id: testId(500),
      name: 'Test organisation',
      deskGroupId: groups.desk.id,
      priorityMatrix: DEFAULT_PRIORITY_MATRIX,
      tiers: NO_TIERS,
      isDemo: false,
      ...parts.settings,
    },
    person: byId(parts.people ?? Object.values(people)),
    group: byId<Group>(parts.groups ?? Object.values(groups)),
    category: byId(parts.categories ?? Object.values(categories)),
    service: byId(parts.services ?? Object.values(services)),
    policies: parts.policies ?? Object.values(policies),
    calendars: [],
  }
}

/** A person as the one who asks, with the groups that they are a member of. */
export function actorOf(who: Person, all: readonly Group[] = Object.values(groups)): Actor {
  return {
    personId: who.id,
    roles: who.roles,
    groupIds: all.filter((each) => each.memberIds.includes(who.id)).map((each) => each.id),
  }
}
