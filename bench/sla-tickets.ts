/** Tickets to replay: lives that ask and answer, wait and change their target, with a desk in Moscow. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@shared/domain/instant'
import {
  createSlaRules,
  type CalendarDefinition,
  type ClockFact,
  type PolicyDefinition,
  type Targets,
  type WallInterval,
} from '@shared/sla'

export const NOW = Date.parse('2026-06-17T09:00:00Z')

const HOURS: readonly WallInterval[] = [
  ['09:00', '13:00'],
  ['14:00', '18:00'],
]
const CALENDAR: CalendarDefinition = {
  id: 'desk',
  version: 1,
  zone: 'Europe/Moscow',
  week: { mon: HOURS, tue: HOURS, wed: HOURS, thu: HOURS, fri: HOURS },
  holidays: ['2026-05-01', '2026-05-11', '2026-06-12'],
  overrides: {},
  breaks: {},
}
const TARGETS: Targets = { firstResponseMinutes: 60, updateMinutes: 240, resolutionMinutes: 2_400 }
const POLICY: PolicyDefinition = {
  id: 'standard',
  version: 1,
  name: 'Standard',
  order: 1,
  match: {},
  calendar: { id: 'desk', version: 1 },
  targets: { P1: TARGETS, P2: TARGETS, P3: TARGETS, P4: TARGETS },
}

export const RULES = createSlaRules([POLICY], [CALENDAR])
const REFERENCE = { policyId: 'standard', policyVersion: 1 }

type Body<Fact> = Fact extends ClockFact ? Omit<Fact, 'at' | 'seq' | 'commandId'> : never

const ROUND: readonly Body<ClockFact>[] = [
  { type: 'publicReply' },
  { type: 'requesterMessage' },
  { type: 'publicReply' },
  { type: 'paused', reason: 'requester', until: null },
  { type: 'requesterMessage' },
  { type: 'retargeted', priority: 'P2', policy: REFERENCE, mode: 'carry' },
  { type: 'paused', reason: 'thirdParty', until: null },
  { type: 'requesterMessage' },
  { type: 'unpaused' },
  { type: 'resolved' },
  { type: 'reopened' },
]

/**
 * A life as it comes out of IndexedDB. Objects that were put together by spreading are two to three times slower to look
 * into, and no reader of a store ever sees one.
 *
 * @param length facts in all; the last lies before `lastAt`
 */
export function lifeOf(length: number, lastAt: number): ClockFact[] {
  return structuredClone(lifeBefore(length, lastAt))
}

function lifeBefore(length: number, lastAt: number): ClockFact[] {
  const firstAt = lastAt - length * 97 * MINUTE_MS
  const registered: Body<ClockFact> = { type: 'registered', priority: 'P3', liveContact: false, policy: REFERENCE }
  return Array.from({ length }, (_, index) => ({
    ...(index === 0 ? registered : (ROUND[(index - 1) % ROUND.length] ?? registered)),
    at: firstAt + index * 97 * MINUTE_MS,
    seq: index + 1,
    commandId: null,
  }))
}

export interface BenchTicket {
  readonly id: string
  readonly number: number
  readonly assigneeId: string | null
  readonly facts: readonly ClockFact[]
}

/** Open tickets of the last two weeks, of one to ten facts each. */
export function ticketsOf(count: number): BenchTicket[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `ticket-${index}`,
    number: index + 1,
    assigneeId: null,
    facts: lifeOf(1 + (index % 10), NOW - (index % 14) * DAY_MS - (index % 23) * HOUR_MS),
  }))
}
