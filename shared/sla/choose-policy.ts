/**
 * Which SLA policy a ticket comes under.
 */
import type { PolicyDefinition } from './types'

/** What a policy can ask about a ticket; a missing value matches no condition. */
export interface PolicySubject {
  readonly tier?: string | null | undefined
  readonly serviceId?: string | null | undefined
  readonly categoryId?: string | null | undefined
  readonly kind?: string | null | undefined
}

const CONDITIONS = ['tier', 'serviceId', 'categoryId', 'kind'] as const

/**
 * The first policy, in the administrator's order, whose every condition holds.
 *
 * @param policies any versions; only the newest of each id is asked. Equal orders go by id, so that all sides agree.
 * @returns null when none matches; one that is not in use never does.
 */
export function choosePolicy(policies: readonly PolicyDefinition[], subject: PolicySubject): PolicyDefinition | null {
  let chosen: PolicyDefinition | null = null
  for (const policy of newestOf(policies)) {
    if (policy.isActive === false || !matches(policy, subject)) continue
    if (chosen === null || comesBefore(policy, chosen)) chosen = policy
  }
  return chosen
}

/** The newest version of each, in the administrator's order. */
export function newestPolicies(policies: readonly PolicyDefinition[]): readonly PolicyDefinition[] {
  return [...newestOf(policies)].sort((one, other) => (comesBefore(one, other) ? -1 : 1))
}

function newestOf(policies: readonly PolicyDefinition[]): Iterable<PolicyDefinition> {
  const newest = new Map<string, PolicyDefinition>()
  for (const policy of policies) {
    if (policy.version > (newest.get(policy.id)?.version ?? 0)) newest.set(policy.id, policy)
  }
  return newest.values()
}

function matches({ match }: PolicyDefinition, subject: PolicySubject): boolean {
  return CONDITIONS.every((condition) => match[condition] === undefined || match[condition] === subject[condition])
}

function comesBefore(policy: PolicyDefinition, other: PolicyDefinition): boolean {
  return policy.order === other.order ? policy.id < other.id : policy.order < other.order
}
