/** Which tickets somebody may read, by their scopes: as `mayRead` has it, for the database. */
import { sql, type RawBuilder } from 'kysely'
import type { Session } from '../api/context'

export function isReadable({ roles, personId, groupIds }: Session): RawBuilder<unknown> {
  if (roles.some((role) => role !== 'engineer')) return sql`true`
  const mine = ['open', 'finished', `person:${personId}`, ...groupIds.map((id) => `group:${id}`)]
  return sql`scopes && ${mine}::text[]`
}
