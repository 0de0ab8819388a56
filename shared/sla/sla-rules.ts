/**
 * Where a replay looks up the policy and calendar versions that facts name. Versions never change once published, so
 * whoever holds rules may keep them for as long as no new version arrives, and then make new ones.
 */
import { DAY_MS } from '../domain/instant'
import { createCalendarRegistry, type Calendar, type CalendarRegistry } from './calendar'
import { SlaError } from './sla-error'
import type { CalendarDefinition, PolicyDefinition, PolicyReference } from './types'

export interface CalendarReference {
  readonly id: string
  readonly version: number
}

export interface SlaRules {
  /** @throws {SlaError} `unknownPolicy` */
  policy(reference: PolicyReference): PolicyDefinition
  /** Null, the absent calendar, is 24×7. @throws {SlaError} `unknownCalendar` */
  calendar(reference: CalendarReference | null): Calendar
  /** How long after resolving a reopening still resumes the same cycle. */
  readonly reopenWindowMs: number
}

export const DEFAULT_REOPEN_WINDOW_MS = 7 * DAY_MS

export interface SlaRulesOptions {
  readonly reopenWindowMs?: number
  /** Pass the same registry again when rules are renewed, and nothing is compiled twice. */
  readonly registry?: CalendarRegistry
}

/**
 * Rules over the given versions; calendars are compiled when a replay first needs them.
 *
 * @param policies every version that facts may name, not only the newest.
 */
export function createSlaRules(
  policies: readonly PolicyDefinition[],
  calendars: readonly CalendarDefinition[],
  options: SlaRulesOptions = {},
): SlaRules {
  const registry = options.registry ?? createCalendarRegistry()
  const policyVersions = new Map(policies.map((policy) => [versionKey(policy.id, policy.version), policy]))
  const calendarVersions = new Map(calendars.map((calendar) => [versionKey(calendar.id, calendar.version), calendar]))

  return {
    reopenWindowMs: options.reopenWindowMs ?? DEFAULT_REOPEN_WINDOW_MS,
    policy({ policyId, policyVersion }) {
      const policy = policyVersions.get(versionKey(policyId, policyVersion))
      if (policy !== undefined) return policy
      throw new SlaError('unknownPolicy', `policy ${policyId}, version ${policyVersion}, is not at hand`)
    },
    calendar(reference) {
      if (reference === null) return null
      const definition = calendarVersions.get(versionKey(reference.id, reference.version))
      if (definition !== undefined) return registry.compile(definition)
      throw new SlaError('unknownCalendar', `calendar ${reference.id}, version ${reference.version}, is not at hand`)
    },
  }
}

function versionKey(id: string, version: number): string {
  return `${version} ${id}`
}
