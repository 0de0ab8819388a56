/**
 * Small worlds for tests of the SLA arithmetic: a calendar of office hours, a policy, and facts written as a life.
 */
import { Temporal } from '../temporal'
import { createSlaRules, type SlaRules, type SlaRulesOptions } from '../sla-rules'
import type { CalendarDefinition, Clock, ClockFact, Metric, PolicyDefinition, Targets, WallInterval } from '../types'

const NINE_TO_SIX: readonly WallInterval[] = [['09:00', '18:00']]

/** Monday to Friday, 09:00 to 18:00 in UTC, unless told otherwise. */
export function calendarOf(changes: Partial<CalendarDefinition> = {}): CalendarDefinition {
  return {
    id: 'office',
    version: 1,
    zone: 'UTC',
    week: { mon: NINE_TO_SIX, tue: NINE_TO_SIX, wed: NINE_TO_SIX, thu: NINE_TO_SIX, fri: NINE_TO_SIX },
    holidays: [],
    overrides: {},
    breaks: {},
    ...changes,
  }
}

/** An hour to answer, two between news, eight to resolve; a quarter of all that for P1. Counted in office hours. */
export function policyOf(changes: Partial<PolicyDefinition> = {}): PolicyDefinition {
  const targets: Targets = { firstResponseMinutes: 60, updateMinutes: 120, resolutionMinutes: 480 }
  const urgent: Targets = { firstResponseMinutes: 15, updateMinutes: 30, resolutionMinutes: 120 }
  return {
    id: 'standard',
    version: 1,
    name: 'Standard',
    order: 1,
    match: {},
    calendar: { id: 'office', version: 1 },
    targets: { P1: urgent, P2: targets, P3: targets, P4: { firstResponseMinutes: 60 } },
    ...changes,
  }
}

export function rulesOf(
  policies: readonly PolicyDefinition[] = [policyOf()],
  calendars: readonly CalendarDefinition[] = [calendarOf()],
  options: SlaRulesOptions = {},
): SlaRules {
  return createSlaRules(policies, calendars, options)
}

/** Epoch milliseconds of an ISO instant; without a zone it is UTC. The first week of June 2026 begins on a Monday. */
export function at(iso: string): number {
  return Temporal.Instant.from(/Z|[+-]\d\d:\d\d$/.test(iso) ? iso : `${iso}Z`).epochMilliseconds
}

/** Instants of the week that all ticket lives are told in: Monday is 2026-06-01, the Monday after is 2026-06-08. */
export function inWeek(
  day: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun' | 'nextMon' | 'nextTue',
  time: string,
): number {
  const offset = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'nextMon', 'nextTue'].indexOf(day)
  return at(`2026-06-0${offset + 1}T${time}`)
}

type Body<Fact> = Fact extends ClockFact ? Omit<Fact, 'at' | 'seq' | 'commandId'> : never
export type FactBody = Body<ClockFact>

/** A fact and its instant; the name alone stands for the usual one of its kind. */
export type Entry = readonly [at: number, fact: FactBody | FactBody['type']]

/** Facts in the order of the ticket's history; `commandId` is `c` and the position. */
export function lifeOf(...entries: readonly Entry[]): ClockFact[] {
  return entries.map(([factAt, fact], index) => {
    const body = typeof fact === 'string' ? plainFact(fact) : fact
    return { ...body, at: factAt, seq: index + 1, commandId: `c${index + 1}` }
  })
}

function plainFact(type: FactBody['type']): FactBody {
  switch (type) {
    case 'registered':
      return {
        type,
        priority: 'P3',
        liveContact: false,
        policy: { policyId: 'standard', policyVersion: 1 },
        groupId: 'desk',
      }
    case 'paused':
      return { type, reason: 'requester', until: null }
    case 'retargeted':
      return { type, priority: 'P1', policy: { policyId: 'standard', policyVersion: 1 }, mode: 'carry' }
    case 'handedOver':
      return { type, fromGroupId: 'desk', groupId: 'network' }
    case 'groupChanged':
      return { type, groupId: 'network' }
    case 'handOverAnswered':
      return { type, groupId: 'network', accepted: true }
    default:
      return { type }
  }
}

/** The newest clock of a metric, or a given cycle of it. */
export function clockOf(clocks: readonly Clock[], metric: Metric, cycle?: number): Clock {
  const found = clocks.findLast((clock) => clock.metric === metric && (cycle === undefined || clock.cycle === cycle))
  if (found === undefined) throw new Error(`no ${metric} clock among ${clocks.map((clock) => clock.metric).join(', ')}`)
  return found
}
