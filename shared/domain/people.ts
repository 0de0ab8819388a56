/** People, groups and the catalogue they work with: everything that a decision about a ticket looks up. */
import type { CalendarDefinition, PolicyDefinition } from '../sla/types'
import type { FileRules } from './files'
import type { PriorityMatrix } from './priority-matrix'
import type { PersonWrites } from './requester'
import type { TierTable } from './tiers'

export const ROLES = ['engineer', 'lead', 'admin', 'auditor'] as const
export type Role = (typeof ROLES)[number]

/** Languages that a message to a requester is written in. */
export const LANGUAGES = ['ru', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** A requester or an engineer. Only people with an account have roles. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly phone: string | null
  readonly department: string | null
  /** Level of service that was bought for this requester; chooses the SLA policy. */
  readonly tier: string | null
  /** IANA zone in which times are told to them; without one the organisation's. */
  readonly zone?: string | null | undefined
  /** Of what is written to them; without one the organisation's. */
  readonly language?: Language | null | undefined
  /** Who changed what of it last. */
  readonly writes?: PersonWrites | undefined
  readonly roles: readonly Role[]
  readonly isActive: boolean
  /** Their number or login in the system they were imported from. */
  readonly externalRef: string | null
}

export interface Group {
  readonly id: string
  readonly name: string
  readonly memberIds: readonly string[]
  readonly leadId: string | null
  readonly managerId: string | null
  /** Its tickets are read only by its members, those who took part, leads, auditors and admins. */
  readonly isRestricted: boolean
  readonly isActive: boolean
  readonly externalRef: string | null
}

export interface Category {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
  /** The group that tickets of this category start with; none means the desk. */
  readonly groupId: string | null
  readonly isActive: boolean
  readonly externalRef: string | null
}

export interface Service {
  readonly id: string
  readonly name: string
  readonly isActive: boolean
}

/** One row an organisation: what is neither a person nor a ticket. */
export interface OrganisationSettings {
  readonly id: string
  readonly name: string
  /** The support group: accountable for every ticket. */
  readonly deskGroupId: string
  readonly priorityMatrix: PriorityMatrix
  readonly tiers: TierTable
  /** Where its people are, and what they speak, unless they say otherwise. */
  readonly zone?: string | null | undefined
  readonly language?: Language | null | undefined
  /** What may be attached; unless it is said, the default. */
  readonly fileRules?: FileRules | undefined
  /** Made of the demo: refuses other binds than loopback, and other imports. */
  readonly isDemo: boolean
}

/** Who asks. Comes from the session on the server, from the signed-in account on the desktop. */
export interface Actor {
  readonly personId: string
  readonly roles: readonly Role[]
  /**
   * In an order that both sides share: as the groups were made, the desk last. Whoever takes a ticket of a foreign group
   * takes it for the first of theirs, and specialists who also help at the desk take it as specialists.
   */
  readonly groupIds: readonly string[]
}

/** Roles in any order, groups in theirs. */
export const isSameActor = (one: Actor, other: Actor): boolean =>
  one.personId === other.personId &&
  one.roles.length === other.roles.length &&
  one.roles.every((role) => other.roles.includes(role)) &&
  one.groupIds.join() === other.groupIds.join()

/**
 * The groups of a person as `Actor.groupIds` has them.
 *
 * @param groups all of the organisation's; their ids are UUIDv7, so that their order is that of making
 */
export function groupIdsOf(personId: string, groups: readonly Group[], deskGroupId: string): readonly string[] {
  const ids = groups.filter((group) => group.isActive && group.memberIds.includes(personId)).map(({ id }) => id)
  return [...ids.filter((id) => id !== deskGroupId).sort(), ...ids.filter((id) => id === deskGroupId)]
}

/** What a decision may look up. Both sides build one: the server from its store, the desktop from its cache. */
export interface Directory {
  readonly settings: OrganisationSettings
  person(id: string): Person | undefined
  group(id: string): Group | undefined
  category(id: string): Category | undefined
  service(id: string): Service | undefined
  readonly policies: readonly PolicyDefinition[]
  readonly calendars: readonly CalendarDefinition[]
}

export const isWriter = (actor: Actor): boolean => actor.roles.some((role) => role !== 'auditor')
export const isLead = (actor: Actor): boolean => actor.roles.some((role) => role === 'lead' || role === 'admin')
export const isAdmin = (actor: Pick<Actor, 'roles'>): boolean => actor.roles.includes('admin')
