/**
 * What a draft would have done: tickets as they were, beside the same tickets under other policies from their
 * registration on. Nothing is stored and nobody's clock moves; the same replay that counts deadlines counts both.
 */
import type { Instant } from '../domain/instant'
import { choosePolicy, type PolicySubject } from './choose-policy'
import { inOrder } from './fact-order'
import { replay } from './replay'
import { SlaError } from './sla-error'
import type { SlaRules } from './sla-rules'
import {
  OLA_METRICS,
  PRIORITIES,
  SLA_METRICS,
  type Clock,
  type ClockFact,
  type Metric,
  type PolicyDefinition,
  type PolicyReference,
  type Priority,
} from './types'

/** A ticket as far as a promise is concerned. */
export interface TrialTicket extends PolicySubject {
  readonly id: string
  readonly facts: readonly ClockFact[]
}

/** Of all cycles of one metric together: one that was missed is a promise that was broken. */
export const TRIAL_OUTCOMES = ['met', 'missed', 'open', 'none'] as const
export type TrialOutcome = (typeof TRIAL_OUTCOMES)[number]

/** A promise that would have been broken and was not, or the other way about. */
export interface TrialChange {
  readonly ticketId: string
  readonly priority: Priority
  readonly metric: Metric
  readonly was: TrialOutcome
  readonly would: TrialOutcome
}

/** Tickets of one priority by how one metric went, and would have gone. */
export interface TrialTotal {
  readonly priority: Priority
  readonly metric: Metric
  readonly was: Readonly<Record<TrialOutcome, number>>
  readonly would: Readonly<Record<TrialOutcome, number>>
}

export interface TrialResult {
  readonly compared: number
  /** Tickets whose clocks cannot be told, since a version that they name is not at hand. */
  readonly untold: number
  /** In the order of the tickets. */
  readonly changes: readonly TrialChange[]
  /** By priority, then by metric; only those for which anything was or would have been promised. */
  readonly totals: readonly TrialTotal[]
}

export interface TrialRules {
  readonly asTheyAre: SlaRules
  readonly draft: SlaRules
  /** The policies that the draft chooses among. */
  readonly policies: readonly PolicyDefinition[]
}

export const EMPTY_TRIAL: TrialResult = { compared: 0, untold: 0, changes: [], totals: [] }

const METRICS: readonly Metric[] = [...SLA_METRICS, ...OLA_METRICS]

/**
 * Compares tickets at one instant.
 *
 * @param now of the comparison: what happened later has not happened yet, in either world
 */
export function tryPolicies(tickets: readonly TrialTicket[], rules: TrialRules, now: Instant): TrialResult {
  return tickets.reduce<TrialResult>((sum, ticket) => addTrials(sum, tryOn(ticket, rules, now)), EMPTY_TRIAL)
}

/** Two pages as one. */
export function addTrials(one: TrialResult, other: TrialResult): TrialResult {
  return {
    compared: one.compared + other.compared,
    untold: one.untold + other.untold,
    changes: other.changes.length === 0 ? one.changes : [...one.changes, ...other.changes],
    totals: addTotals(one.totals, other.totals),
  }
}

/**
 * The facts as if the ticket had been under another policy ever since its registration. Changes of priority stay; those
 * of policy alone are no event any more.
 */
export function factsUnder(facts: readonly ClockFact[], policy: PolicyReference | null): readonly ClockFact[] {
  let priority: Priority | null = null
  return inOrder(facts).flatMap((fact): readonly ClockFact[] => {
    if (fact.type !== 'registered' && fact.type !== 'retargeted') return [fact]
    if (fact.type === 'retargeted' && fact.priority === priority) return []
    priority = fact.priority
    return [{ ...fact, policy }]
  })
}

function tryOn(ticket: TrialTicket, { asTheyAre, draft, policies }: TrialRules, now: Instant): TrialResult {
  const chosen = choosePolicy(policies, ticket)
  const policy = chosen === null ? null : { policyId: chosen.id, policyVersion: chosen.version }
  try {
    const was = replay(ticket.facts, asTheyAre, now)
    const would = replay(factsUnder(ticket.facts, policy), draft, now)
    return compare(ticket, was, would)
  } catch (error) {
    if (error instanceof SlaError) return { ...EMPTY_TRIAL, untold: 1 }
    throw error
  }
}

function compare(ticket: TrialTicket, wasClocks: readonly Clock[], wouldClocks: readonly Clock[]): TrialResult {
  const priority = priorityOf(ticket.facts)
  const pairs = METRICS.map((metric) => ({
    metric,
    was: outcomeOf(wasClocks, metric),
    would: outcomeOf(wouldClocks, metric),
  })).filter(({ was, would }) => was !== 'none' || would !== 'none')
  return {
    compared: 1,
    untold: 0,
    changes: pairs
      .filter(({ was, would }) => (was === 'missed') !== (would === 'missed'))
      .map((pair) => ({ ticketId: ticket.id, priority, ...pair })),
    totals: pairs.map(({ metric, was, would }) => ({ priority, metric, was: one(was), would: one(would) })),
  }
}

/** A clock that ended without an outcome tells nothing, unless it had broken its promise by then. */
function outcomeOf(clocks: readonly Clock[], metric: Metric): TrialOutcome {
  const counted = clocks.filter((clock) => clock.metric === metric)
  if (counted.some(({ breachedAt }) => breachedAt !== null)) return 'missed'
  if (counted.some(({ state }) => state === 'running' || state === 'paused')) return 'open'
  return counted.some(({ state }) => state === 'met' || state === 'stopped') ? 'met' : 'none'
}

/** The one that it has: totals are looked at by what a ticket turned out to be. */
function priorityOf(facts: readonly ClockFact[]): Priority {
  const last = inOrder(facts).findLast((fact) => fact.type === 'registered' || fact.type === 'retargeted')
  return last?.type === 'registered' || last?.type === 'retargeted' ? last.priority : 'P4'
}

const NONE: TrialTotal['was'] = { met: 0, missed: 0, open: 0, none: 0 }
const one = (outcome: TrialOutcome): TrialTotal['was'] => ({ ...NONE, [outcome]: 1 })

function addTotals(some: readonly TrialTotal[], more: readonly TrialTotal[]): readonly TrialTotal[] {
  if (more.length === 0) return some
  const sums = new Map<string, TrialTotal>()
  for (const total of [...some, ...more]) {
    const key = `${total.priority} ${total.metric}`
    const sum = sums.get(key)
    sums.set(
      key,
      sum === undefined ? total : { ...sum, was: add(sum.was, total.was), would: add(sum.would, total.would) },
    )
  }
  return [...sums.values()].sort(
    (left, right) =>
      PRIORITIES.indexOf(left.priority) - PRIORITIES.indexOf(right.priority) ||
      METRICS.indexOf(left.metric) - METRICS.indexOf(right.metric),
  )
}

function add(left: TrialTotal['was'], right: TrialTotal['was']): TrialTotal['was'] {
  return {
    met: left.met + right.met,
    missed: left.missed + right.missed,
    open: left.open + right.open,
    none: left.none + right.none,
  }
}
