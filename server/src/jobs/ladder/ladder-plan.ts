/**
 * When a ticket's ladder is due next. Kept in the transaction that changes the ticket, so that a change and its
 * consequences are stored together or not at all; computed by the same functions as everywhere.
 */
import { sql, type RawBuilder } from 'kysely'
import { dueSteps, ladderSteps, type PlannedStep } from '@shared/escalation'
import type { Instant } from '@shared/domain/instant'
import { ladderHistoryOf } from '@shared/domain/ladder-facts'
import { isOpen, type Ticket } from '@shared/domain/ticket'
import {
  createCalendarRegistry,
  createSlaRules,
  ladderOf,
  replay,
  SlaError,
  type Clock,
  type SlaRules,
} from '@shared/sla'
import type { DatabaseTransaction } from '../../store/database'
import type { SharedDirectory } from '../../store/directory'

/** A step that has to be taken some time, with the clock it belongs to. */
export interface ClockStep extends PlannedStep {
  readonly clock: Clock
}

const registry = createCalendarRegistry()
const rulesByDirectory = new WeakMap<SharedDirectory, SlaRules>()

export function rulesOf(shared: SharedDirectory): SlaRules {
  const held = rulesByDirectory.get(shared)
  if (held !== undefined) return held
  const rules = createSlaRules(shared.policies, shared.calendars, { registry })
  rulesByDirectory.set(shared, rules)
  return rules
}

/**
 * The steps of a ticket that run, of all its clocks, in order of time.
 *
 * @returns none for a finished ticket, nor for one whose policy or calendar version is not at hand: a command must not
 *   fail for the sake of a warning, and its clocks cannot be told either
 */
export function stepsOf(ticket: Ticket, rules: SlaRules, now: Instant): readonly ClockStep[] {
  if (!isOpen(ticket.state)) return []
  try {
    return replay(ticket.facts, rules, now)
      .flatMap((clock) => stepsOfClock(ticket, clock, rules))
      .sort((one, other) => one.at - other.at)
  } catch (error) {
    if (error instanceof SlaError) return []
    throw error
  }
}

function stepsOfClock(ticket: Ticket, clock: Clock, rules: SlaRules): readonly ClockStep[] {
  if (clock.state !== 'running' || clock.policy === null) return []
  const ladder = ladderOf(rules.policy(clock.policy), clock.metric)
  if (ladder.length === 0) return []
  const plan = ladderSteps(ticket.id, ladder, clock, rules, ladderHistoryOf(ticket))
  return dueSteps(plan, Infinity).map((step) => ({ ...step, clock }))
}

/** An instant at which a ticket's ladder is looked at. */
interface Point {
  readonly key: string
  readonly at: Instant
}

/** Its steps, and the end of its pause: until then nothing runs, and nobody tells when it is over. */
function pointsOf(ticket: Ticket, rules: SlaRules, now: Instant): readonly Point[] {
  const until = ticket.state === 'pending' ? (ticket.pending?.until ?? null) : null
  const steps = stepsOf(ticket, rules, now)
  return until === null || until <= now ? steps : [...steps, { key: 'pauseEnds', at: until }]
}

/**
 * Whether a change can have moved a ladder: it follows from the facts alone, and ends with the ticket. What clocks do not
 * count matters once somebody has acknowledged it.
 */
export function movesLadder(before: Ticket | null, after: Ticket): boolean {
  if (before === null || before.facts !== after.facts || isOpen(before.state) !== isOpen(after.state)) return true
  const isAcknowledged = before.acknowledgement !== null || after.acknowledgement !== null
  return isAcknowledged && before.ladderFacts !== after.ladderFacts
}

/** A plan that stays as it is costs no write. */
const REPLACES = sql`on conflict (ticket_id) do update set next_at = excluded.next_at
    where escalation_plans.next_at is distinct from excluded.next_at`

/** Stores when one ticket is due next, as `storePlans` does; to be written along with the ticket, or on its own. */
export function planStatement(
  organisationId: string,
  ticket: Ticket,
  rules: SlaRules,
  now: Instant,
): RawBuilder<unknown> {
  const points = pointsOf(ticket, rules, now).toSorted((one, other) => one.at - other.at)
  const [keys, instants] = [points.map(({ key }) => key), points.map(({ at }) => at)]
  return sql`
    insert into escalation_plans (ticket_id, organisation_id, next_at) values (
      ${ticket.id}, ${organisationId}, next_step_at(${ticket.id}::uuid, ${keys}::text[], ${instants}::bigint[]))
    ${REPLACES}`
}

/** Stores when each of the tickets is due next; steps that were taken do not count. One statement. */
export async function storePlans(
  transaction: DatabaseTransaction,
  organisationId: string,
  tickets: readonly Ticket[],
  rules: SlaRules,
  now: Instant,
): Promise<void> {
  if (tickets.length === 0) return
  const steps = tickets.flatMap((ticket) =>
    pointsOf(ticket, rules, now).map(({ key, at }) => ({ ticketId: ticket.id, key, at })),
  )
  await sql`
    insert into escalation_plans (ticket_id, organisation_id, next_at)
    select tickets.id, ${organisationId}::uuid, min(steps.at)
    from unnest(${tickets.map(({ id }) => id)}::uuid[]) as tickets (id)
    left join unnest(
      ${steps.map(({ ticketId }) => ticketId)}::uuid[],
      ${steps.map(({ key }) => key)}::text[],
      ${steps.map(({ at }) => at)}::bigint[]) as steps (ticket_id, key, at)
      on steps.ticket_id = tickets.id and not exists (
        select from escalation_steps as taken where taken.ticket_id = steps.ticket_id and taken.key = steps.key)
    group by tickets.id
    ${REPLACES}`.execute(transaction)
}
