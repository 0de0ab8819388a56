/** Publishing: the next version of a definition, by an administrator, on the version that they saw. */
import { differencesOf, type Difference } from '@shared/domain/differences'
import type { Instant } from '@shared/domain/instant'
import {
  ADMINISTRATION_PROBLEMS,
  type PublishedDefinition,
  type PublishedKind,
  type PublishedVersion,
} from '@shared/protocol/administration'
import { ProblemError, type Session } from '../api/context'
import type { DatabaseTransaction, Queryable } from '../store/database'
import { toJson } from '../store/json'
import { KINDS, type Kind } from './published-kinds'

export interface Asked<Name extends PublishedKind> {
  readonly kind: Name
  /** Left out for what an organisation has one of. */
  readonly id?: string | undefined
  readonly basedOn: number
  readonly definition: PublishedDefinition<Name>
}

/**
 * Adds a version. Asking again for what one has just published, as after a lost answer, gives the same version.
 *
 * @returns its number
 * @throws {ProblemError} 403, 409 when somebody else published meanwhile, or 400 naming the field
 */
export async function publish<Name extends PublishedKind>(
  transaction: DatabaseTransaction,
  session: Session,
  { kind: name, basedOn, ...asked }: Asked<Name>,
  now: Instant,
): Promise<number> {
  checkAdmin(session)
  const { organisationId, personId } = session
  const kind = kindOf(name)
  const id = kind.soleId ?? asked.id ?? ''
  const version = basedOn + 1
  const definition = kind.stamp(asked.definition, id, version)
  const newest = await newestOf(transaction, kind, organisationId, id)
  const differencesFrom = (before: unknown): number => contentDifferences(before, definition).length
  if (newest?.version === version && newest.published_by === personId && differencesFrom(newest.definition) === 0) {
    return version
  }
  if ((newest?.version ?? 0) !== basedOn) throw publishedMeanwhile(newest?.version ?? 0)
  if (differencesFrom(newest?.definition ?? kind.initial) === 0) throw nothingChanged()
  await kind.check({ transaction, organisationId, definition })
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto(kind.table)
    .values({
      organisation_id: organisationId,
      id,
      version,
      definition: toJson(definition),
      published_by: personId,
      published_at: now,
    })
    // Somebody who publishes at the same moment is waited for here.
    .onConflict((conflict) => conflict.columns(['organisation_id', 'id', 'version']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) throw publishedMeanwhile(version)
  await kind.spread({ transaction, organisationId, definition })
  return version
}

/** @returns the newest first; none for what was never published */
export async function versionsOf<Name extends PublishedKind>(
  database: Queryable,
  session: Session,
  name: Name,
  askedId = '',
): Promise<readonly PublishedVersion<PublishedDefinition<Name>>[]> {
  checkAdmin(session)
  const kind = kindOf(name)
  const rows = await database
    .selectFrom(kind.table)
    .select(['version', 'definition', 'published_by', 'published_at'])
    .where('organisation_id', '=', session.organisationId)
    .where('id', '=', kind.soleId ?? askedId)
    .orderBy('version', 'desc')
    .execute()
  return rows.map((row, index) => ({
    version: row.version,
    publishedAt: row.published_at,
    publishedById: row.published_by,
    changes: contentDifferences(rows[index + 1]?.definition ?? kind.initial, row.definition),
    definition: kind.read(row.definition),
  }))
}

/** @throws {ProblemError} 403 */
export function checkAdmin({ roles }: Session): void {
  if (roles.includes('admin')) return
  const detail =
    'Calendars, policies, tiers, the priority matrix and what may be attached are published by administrators: ask one of them'
  throw new ProblemError(403, ADMINISTRATION_PROBLEMS.notAdmin, detail)
}

const kindOf = <Name extends PublishedKind>(name: Name): Kind<PublishedDefinition<Name>> => KINDS[name]

function newestOf(
  transaction: DatabaseTransaction,
  { table }: Pick<Kind<unknown>, 'table'>,
  organisationId: string,
  id: string,
) {
  return transaction
    .selectFrom(table)
    .select(['version', 'definition', 'published_by'])
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Which version of what it is says nothing about what it says. */
const contentDifferences = (before: unknown, after: unknown): readonly Difference[] =>
  differencesOf(before, after).filter(({ field }) => field !== 'id' && field !== 'version')

const publishedMeanwhile = (newest: number): ProblemError =>
  new ProblemError(
    409,
    ADMINISTRATION_PROBLEMS.publishedMeanwhile,
    `The newest version is ${newest} and not the one that this was made from: look at it, and change that`,
    { field: 'basedOn' },
  )

const nothingChanged = (): ProblemError =>
  new ProblemError(
    400,
    ADMINISTRATION_PROBLEMS.nothingChanged,
    'It says the same as the version before it: there is nothing to publish',
    { field: 'definition' },
  )
