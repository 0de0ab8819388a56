/** How a form changes a policy. What is empty is taken out, so that a version holds nothing but what it promises. */
import type { PublishedDefinition } from '@shared/protocol/administration'
import {
  DEFAULT_LADDERS,
  type CalendarDefinition,
  type GroupOla,
  type LadderStep,
  type Metric,
  type MinutesByPriority,
  type OlaTargets,
  type PolicyDefinition,
  type Priority,
  PRIORITIES,
  type Targets,
} from '@shared/sla'

/** What the schema reads is the same, but that it may be written to. */
export const asPublished = (policy: PolicyDefinition): PublishedDefinition<'policies'> =>
  policy as PublishedDefinition<'policies'>

export type MatchField = keyof PolicyDefinition['match']
export type TargetField = keyof Targets
export type OlaField = keyof OlaTargets

/** Targets of an ordinary desk, to be changed. */
const HOUR = 60
const FIRST_TARGETS: PolicyDefinition['targets'] = {
  P1: { firstResponseMinutes: 15, resolutionMinutes: 4 * HOUR },
  P2: { firstResponseMinutes: 30, resolutionMinutes: 8 * HOUR },
  P3: { firstResponseMinutes: 2 * HOUR, resolutionMinutes: 24 * HOUR },
  P4: { firstResponseMinutes: 4 * HOUR, resolutionMinutes: 40 * HOUR },
}

/** @param others those that are there; a new one is asked last */
export function newPolicy(
  id: string,
  name: string,
  others: readonly PolicyDefinition[],
  calendar: Pick<CalendarDefinition, 'id' | 'version'> | undefined,
): PolicyDefinition {
  const order = Math.max(0, ...others.map((policy) => policy.order)) + 10
  const reference = calendar === undefined ? null : { id: calendar.id, version: calendar.version }
  return { id, version: 1, name, order, match: {}, calendar: reference, targets: FIRST_TARGETS }
}

export function withMatch(policy: PolicyDefinition, field: MatchField, value: string | null): PolicyDefinition {
  const match = { ...policy.match, [field]: value ?? undefined }
  return { ...policy, match: withoutEmpty(match) }
}

export function withTarget(
  policy: PolicyDefinition,
  priority: Priority,
  field: TargetField,
  minutes: number | undefined,
): PolicyDefinition {
  const targets = withoutEmpty({ ...policy.targets[priority], [field]: minutes })
  return { ...policy, targets: { ...policy.targets, [priority]: targets } }
}

/** @param groupId null for what counts for every group */
export function withOla(
  policy: PolicyDefinition,
  groupId: string | null,
  field: OlaField,
  priority: Priority,
  minutes: number | undefined,
): PolicyDefinition {
  const ola = policy.ola ?? {}
  const held: GroupOla = (groupId === null ? ola.default : ola.groups?.[groupId]) ?? {}
  const byPriority = withoutEmpty({ ...minutesOf(held[field]), [priority]: minutes })
  const changed = withoutEmpty({ ...held, [field]: Object.keys(byPriority).length === 0 ? undefined : byPriority })
  if (groupId !== null) return { ...policy, ola: { ...ola, groups: { ...ola.groups, [groupId]: changed } } }
  return { ...policy, ola: withoutEmpty({ ...ola, default: Object.keys(changed).length === 0 ? undefined : changed }) }
}

export function withGroup(policy: PolicyDefinition, groupId: string, promise: GroupOla | null): PolicyDefinition {
  const { groups: { [groupId]: _before, ...others } = {}, ...forAll } = policy.ola ?? {}
  const groups = promise === null ? others : { ...others, [groupId]: promise }
  const ola = Object.keys(groups).length === 0 ? forAll : { ...forAll, groups }
  if (Object.keys(ola).length > 0) return { ...policy, ola }
  const { ola: _none, ...rest } = policy
  return rest
}

/** @param steps undefined goes back to the default ladder */
export function withLadder(
  policy: PolicyDefinition,
  metric: Metric,
  steps: readonly LadderStep[] | undefined,
): PolicyDefinition {
  const ladder = withoutEmpty({ ...policy.ladder, [metric]: steps })
  if (Object.keys(ladder).length > 0) return { ...policy, ladder }
  const { ladder: _none, ...rest } = policy
  return rest
}

/** What a new step of a ladder begins with. */
export const NEW_STEP: LadderStep = { at: { percent: 100 }, time: 'working', notify: ['assignee'], important: false }

export const defaultLadder = (metric: Metric): readonly LadderStep[] => DEFAULT_LADDERS[metric] ?? []

/** Each priority's own minutes, also where one figure was said for all. */
export function minutesOf(minutes: MinutesByPriority | undefined): Partial<Record<Priority, number | undefined>> {
  if (typeof minutes !== 'number') return minutes ?? {}
  return Object.fromEntries(PRIORITIES.map((priority) => [priority, minutes]))
}

function withoutEmpty<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}
