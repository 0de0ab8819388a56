/** What an organisation begins with: its names, its calendars, its policies. Published versions never change. */
import { sql } from 'kysely'
import type { Language } from '@shared/domain/people'
import type { ImportSetup } from '@shared/protocol/import'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { PolicyDefinition } from '@shared/sla/types'
import { ProblemError } from '../api/context'
import type { DatabaseTransaction } from '../store/database'
import { toJson } from '../store/json'

export async function applySetup(
  transaction: DatabaseTransaction,
  organisationId: string,
  deskGroupId: string,
  setup: ImportSetup,
): Promise<void> {
  await transaction
    .updateTable('organisations')
    .set((expression) => ({
      name: setup.organisationName,
      version: expression('version', '+', 1),
      last_command_id: null,
    }))
    .where('id', '=', organisationId)
    .where('name', '<>', setup.organisationName)
    .execute()
  const { zone = null, language = null } = setup
  await transaction
    .updateTable('organisations')
    .set((expression) => ({
      zone: sql<string | null>`coalesce(${zone}::text, zone)`,
      language: sql<Language | null>`coalesce(${language}::text, language)`,
      version: expression('version', '+', 1),
      last_command_id: null,
    }))
    .where('id', '=', organisationId)
    .where(
      sql<boolean>`(coalesce(${zone}::text, zone), coalesce(${language}::text, language)) is distinct from (zone, language)`,
    )
    .execute()
  await transaction
    .updateTable('groups')
    .set((expression) => ({ name: setup.deskName, version: expression('version', '+', 1), last_command_id: null }))
    .where('id', '=', deskGroupId)
    .where('name', '<>', setup.deskName)
    .execute()
  const policies: PolicyDefinition[] = []
  for (const policy of setup.policies) policies.push(await withCategory(transaction, organisationId, policy))
  for (const [table, definitions] of [
    ['calendars', setup.calendars],
    ['policies', policies],
  ] as const) {
    const rows = definitions.map((definition) => ({
      organisation_id: organisationId,
      id: definition.id,
      version: definition.version,
      definition: toJson(definition),
      last_command_id: null,
    }))
    if (rows.length === 0) continue
    await transaction
      .insertInto(table)
      .values(rows)
      .onConflict((conflict) => conflict.columns(['organisation_id', 'id', 'version']).doNothing())
      .execute()
  }
}

/** @throws {ProblemError} 400 when the category is not there: a policy without its condition would match every ticket */
async function withCategory(
  transaction: DatabaseTransaction,
  organisationId: string,
  policy: ImportSetup['policies'][number],
): Promise<PolicyDefinition> {
  const { categoryRef, ...match } = policy.match
  if (categoryRef === undefined) return { ...policy, match }
  const category = await transaction
    .selectFrom('categories')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('external_ref', '=', categoryRef)
    .executeTakeFirst()
  if (category !== undefined) return { ...policy, match: { ...match, categoryId: category.id } }
  const detail = `The policy "${policy.id}" names the category ${categoryRef}, which is not there`
  throw new ProblemError(400, PROBLEM_CODES.invalidRequest, detail, { field: 'setup.policies' })
}
