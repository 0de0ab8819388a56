/**
 * What a clock is measured against. One policy version tells it for every metric; of the promises of groups, what is said
 * of a group by name counts before what is said of all.
 */
import { MINUTE_MS } from '../domain/instant'
import type { Calendar } from './calendar'
import type { CalendarReference, SlaRules } from './sla-rules'
import type { MinutesByPriority, OlaMetric, OlaTargets, PolicyReference, Priority, SlaMetric, Targets } from './types'

/** A target in the working time of a calendar, promised by a policy version. */
export interface Target {
  readonly targetMs: number
  readonly calendar: Calendar
  readonly calendarReference: CalendarReference | null
  readonly policy: PolicyReference
}

export function isSameTarget(one: Target | null, other: Target | null): boolean {
  if (one === null || other === null) return one === other
  return (
    one.targetMs === other.targetMs &&
    one.policy.policyId === other.policy.policyId &&
    one.policy.policyVersion === other.policy.policyVersion &&
    one.calendarReference?.id === other.calendarReference?.id &&
    one.calendarReference?.version === other.calendarReference?.version
  )
}

const SLA_FIELDS: Record<SlaMetric, keyof Targets> = {
  firstResponse: 'firstResponseMinutes',
  update: 'updateMinutes',
  resolution: 'resolutionMinutes',
}

const OLA_FIELDS: Record<OlaMetric, keyof OlaTargets> = {
  acceptance: 'acceptanceMinutes',
  group: 'groupMinutes',
}

/** @returns what is promised to the requester for a priority, or null when nothing is promised for that metric. */
export function slaTarget(
  rules: SlaRules,
  reference: PolicyReference | null,
  priority: Priority,
  metric: SlaMetric,
): Target | null {
  if (reference === null) return null
  const policy = rules.policy(reference)
  return targetFrom(rules, reference, policy.targets[priority][SLA_FIELDS[metric]], policy.calendar)
}

/**
 * @param isNamedOnly the default does not count: the group was given the ticket by nobody, it began there.
 * @returns what a group promises the desk for a priority, or null when it promises nothing for that metric.
 */
export function olaTarget(
  rules: SlaRules,
  reference: PolicyReference | null,
  priority: Priority,
  metric: OlaMetric,
  groupId: string,
  isNamedOnly: boolean,
): Target | null {
  if (reference === null) return null
  const { ola, calendar } = rules.policy(reference)
  if (ola === undefined) return null
  const named = ola.groups !== undefined && Object.hasOwn(ola.groups, groupId) ? ola.groups[groupId] : undefined
  const field = OLA_FIELDS[metric]
  const minutes = named?.[field] ?? (isNamedOnly ? undefined : ola.default?.[field])
  return targetFrom(
    rules,
    reference,
    minutesFor(minutes, priority),
    named?.calendar === undefined ? calendar : named.calendar,
  )
}

function minutesFor(minutes: MinutesByPriority | undefined, priority: Priority): number | undefined {
  return typeof minutes === 'object' ? minutes[priority] : minutes
}

function targetFrom(
  rules: SlaRules,
  policy: PolicyReference,
  minutes: number | undefined,
  calendarReference: CalendarReference | null,
): Target | null {
  if (minutes === undefined) return null
  return {
    targetMs: Math.round(minutes * MINUTE_MS),
    calendar: rules.calendar(calendarReference),
    calendarReference,
    policy,
  }
}
