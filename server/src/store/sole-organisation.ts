/** The command line works for the one organisation of its server. */
import type { Queryable } from './database'

export class OrganisationError extends Error {
  readonly code = 'organisation.none'
}

/** @throws {OrganisationError} before the server has been founded */
export async function soleOrganisation(
  database: Queryable,
): Promise<{ readonly id: string; readonly name: string; readonly isDemo: boolean }> {
  const row = await database
    .selectFrom('organisations')
    .select(['id', 'name', 'is_demo'])
    .orderBy('created_at')
    .executeTakeFirst()
  if (row === undefined) throw new OrganisationError('This database holds no organisation yet')
  return { id: row.id, name: row.name, isDemo: row.is_demo }
}
