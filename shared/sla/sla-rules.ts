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
}

/** Of policies that say nothing else, and of tickets without a policy. */
export const DEFAULT_REOPEN_DAYS = 7

/**
 * How long after resolving a reopening still resumes the same cycle: as the policy version says that is in force when the
 * ticket is resolved, so that no later change of it moves what was settled.
 */
export function reopenWindowMs(rules: SlaRules, policy: PolicyReference | null): number {
  return ((policy === null ? undefined : rules.policy(policy).reopenDays) ?? DEFAULT_REOPEN_DAYS) * DAY_MS
}

export interface SlaRulesOptions {
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
  const policyVersions = versionsOf(policies)
  const calendarVersions = versionsOf(calendars)
  // A replay asks for the same few versions again and again.
  const compiled = new Map<CalendarDefinition, Calendar>()

  return {
    policy({ policyId, policyVersion }) {
      const policy = policyVersions.get(policyId)?.get(policyVersion)
      if (policy !== undefined) return policy
      throw new SlaError('unknownPolicy', `policy ${policyId}, version ${policyVersion}, is not at hand`)
    },
    calendar(reference) {
      if (reference === null) return null
      const { id, version } = reference
      const definition = calendarVersions.get(id)?.get(version)
      if (definition === undefined)
        throw new SlaError('unknownCalendar', `calendar ${id}, version ${version}, is not at hand`)
      const known = compiled.get(definition)
      if (known !== undefined) return known
      const calendar = registry.compile(definition)
      compiled.set(definition, calendar)
      return calendar
    },
  }
}

/** By id, then by version: no key has to be made of the two for every question. */
function versionsOf<Definition extends { readonly id: string; readonly version: number }>(
  definitions: readonly Definition[],
): ReadonlyMap<string, ReadonlyMap<number, Definition>> {
  const versions = new Map<string, Map<number, Definition>>()
  for (const definition of definitions) {
    const ofId = versions.get(definition.id) ?? new Map<number, Definition>()
    versions.set(definition.id, ofId.set(definition.version, definition))
  }
  return versions
}
