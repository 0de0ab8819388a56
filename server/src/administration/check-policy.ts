/** What a policy refers to must be there: it would otherwise promise nothing, or count by no calendar. */
import { sql } from 'kysely'
import type { PolicyDefinition } from '@shared/sla/types'
import { ADMINISTRATION_PROBLEMS } from '@shared/protocol/administration'
import { ProblemError } from '../api/context'
import type { Queryable } from '../store/database'

interface Reference {
  readonly field: string
  readonly table: 'calendars' | 'groups' | 'categories' | 'services'
  readonly id: string
  readonly version?: number
}

/** @throws {ProblemError} 400 at the first field that names what is not there */
export async function checkPolicy(
  transaction: Queryable,
  organisationId: string,
  policy: PolicyDefinition,
): Promise<void> {
  for (const reference of referencesOf(policy)) {
    if (!(await isThere(transaction, organisationId, reference))) throw unknownReference(reference.field)
  }
  const { tier } = policy.match
  if (tier !== undefined && !(await isTier(transaction, organisationId, tier))) {
    throw unknownReference('definition.match.tier')
  }
}

const unknownReference = (field: string): ProblemError =>
  new ProblemError(
    400,
    ADMINISTRATION_PROBLEMS.unknownReference,
    `The field ${field} names what is not there: choose another`,
    { field },
  )

/** One of the table, or one that somebody has: imported people bring theirs, and no table may name it yet. */
async function isTier(transaction: Queryable, organisationId: string, tier: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (
      select from organisations where id = ${organisationId} and tiers @> ${JSON.stringify({ tiers: [{ id: tier }] })}::jsonb
    ) or exists (
      select from people where organisation_id = ${organisationId} and tier = ${tier}
    ) as known`.execute(transaction)
  return rows[0]?.known === true
}

function referencesOf({ calendar, match, ola }: PolicyDefinition): readonly Reference[] {
  const found: Reference[] = []
  const noteCalendar = (field: string, named: PolicyDefinition['calendar'] | undefined): void => {
    if (named !== null && named !== undefined) found.push({ field, table: 'calendars', ...named })
  }
  noteCalendar('definition.calendar', calendar)
  if (match.categoryId !== undefined) {
    found.push({ field: 'definition.match.categoryId', table: 'categories', id: match.categoryId })
  }
  if (match.serviceId !== undefined) {
    found.push({ field: 'definition.match.serviceId', table: 'services', id: match.serviceId })
  }
  for (const [groupId, promise] of Object.entries(ola?.groups ?? {})) {
    found.push({ field: `definition.ola.groups.${groupId}`, table: 'groups', id: groupId })
    noteCalendar(`definition.ola.groups.${groupId}.calendar`, promise.calendar)
  }
  return found
}

async function isThere(
  transaction: Queryable,
  organisationId: string,
  { table, id, version }: Reference,
): Promise<boolean> {
  const rows = await transaction
    .selectFrom(table)
    .select(['id', 'version'])
    .where('organisation_id', '=', organisationId)
    // As text: what is no UUID is nobody's id, and no error of the database.
    .where((expression) => expression(expression.cast<string>('id', 'text'), '=', id))
    .execute()
  return rows.some((row) => version === undefined || row.version === version)
}
