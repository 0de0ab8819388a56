/** A page of tickets under a draft, beside how they were. What is compared, and how, stands in `shared/sla`. */
import { sql } from 'kysely'
import { DAY_MS, type Instant } from '@shared/domain/instant'
import type { TrialPage } from '@shared/protocol/policies'
import {
  addTrials,
  createCalendarRegistry,
  createSlaRules,
  EMPTY_TRIAL,
  tryPolicies,
  type ClockFact,
  type PolicyDefinition,
  type TrialResult,
  type TrialRules,
} from '@shared/sla'
import { rulesOf } from '../jobs/ladder/ladder-plan'
import type { Queryable } from '../store/database'
import type { SharedDirectory } from '../store/directory'
import { FIRST_ID, takeTurns } from './turns'

/** Of one request: some tenths of a second. */
const PAGE = 500
/** Of one query: PGlite serves nobody else meanwhile. */
const CHUNK = 50

export type TrialCursor = NonNullable<TrialPage['next']>

export interface TrialOf {
  readonly organisationId: string
  readonly drafts: readonly PolicyDefinition[]
  readonly days: number
  readonly until: Instant
  readonly after: TrialCursor | null
}

interface TrialRow {
  readonly id: string
  readonly number: number
  readonly registered_at: number
  readonly facts: readonly ClockFact[]
  readonly kind: string
  readonly service_id: string | null
  readonly category_id: string | null
  readonly tier: string | null
}

/** Calendars of drafts are those of the server: each is compiled once. */
const registry = createCalendarRegistry()

export async function tryPage(
  database: Queryable,
  shared: SharedDirectory,
  of: TrialOf,
): Promise<Omit<TrialPage, 'serverNow' | 'until' | 'tickets'>> {
  const rules = trialRules(shared, of.drafts)
  const turns = takeTurns()
  const numbers = new Map<string, number>()
  let result: TrialResult = EMPTY_TRIAL
  let after = of.after
  for (let read = 0; read < PAGE; read += CHUNK) {
    const rows = await readRows(database, of, after)
    for (const row of rows) {
      numbers.set(row.id, row.number)
      const { id, facts, kind, tier, service_id: serviceId, category_id: categoryId } = row
      const ticket = { id, facts, kind, tier, serviceId, categoryId }
      result = addTrials(result, tryPolicies([ticket], rules, of.until))
      await turns.pause()
    }
    const last = rows.at(-1)
    after = rows.length < CHUNK || last === undefined ? null : { registeredAt: last.registered_at, ticketId: last.id }
    if (after === null) break
    await turns.pause()
  }
  const { compared, untold, changes, totals } = result
  return {
    compared,
    untold,
    changes: changes.map((change) => ({ ...change, number: numbers.get(change.ticketId) ?? 0 })),
    totals: [...totals],
    next: after,
  }
}

export async function countTickets(database: Queryable, of: Omit<TrialOf, 'drafts' | 'after'>): Promise<number> {
  const row = await database
    .selectFrom('tickets')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation_id', '=', of.organisationId)
    .where('registered_at', '>=', of.until - of.days * DAY_MS)
    .where('registered_at', '<=', of.until)
    .executeTakeFirstOrThrow()
  return row.count
}

/** A draft stands for every version under its id; its own number may be one that is published meanwhile. */
function trialRules(shared: SharedDirectory, drafts: readonly PolicyDefinition[]): TrialRules {
  const drafted = new Set(drafts.map(({ id }) => id))
  const policies = [...shared.policies.filter(({ id }) => !drafted.has(id)), ...drafts]
  return { asTheyAre: rulesOf(shared), draft: createSlaRules(policies, shared.calendars, { registry }), policies }
}

async function readRows(
  database: Queryable,
  { organisationId, until, days }: TrialOf,
  after: TrialCursor | null,
): Promise<readonly TrialRow[]> {
  const from = after ?? { registeredAt: until - days * DAY_MS, ticketId: FIRST_ID }
  const { rows } = await sql<TrialRow>`
    select tickets.id, tickets.number, registered_at, image -> 'facts' as facts, image ->> 'kind' as kind,
      image ->> 'serviceId' as service_id, image ->> 'categoryId' as category_id,
      coalesce(image ->> 'tier', people.tier) as tier
    from tickets left join people on people.id = tickets.requester_id
    where tickets.organisation_id = ${organisationId}
      and (registered_at, tickets.id) > (${from.registeredAt}::bigint, ${from.ticketId}::uuid)
      and registered_at <= ${until}::bigint
    order by registered_at, tickets.id
    limit ${CHUNK}`.execute(database)
  return rows
}
