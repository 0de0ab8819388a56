/** Absences: registered by whose they are, or by whoever answers for one of their groups. */
import type { Instant } from '@shared/domain/instant'
import { mayEditAbsence, overlapping, type Absence } from '@shared/duty'
import { DUTY_PROBLEMS } from '@shared/protocol/duty'
import { ProblemError, type Session } from '../api/context'
import type { Database, DatabaseTransaction, Queryable } from '../store/database'
import { absenceImage } from '../store/images'
import { checkAtWork, readGroups } from './team'

/**
 * Registers an absence, or changes one.
 *
 * @param absence with the version that was seen; 0 for a new one
 * @returns the new version
 * @throws {ProblemError} 403, 404, 409, or 400 naming the field
 */
export async function putAbsence(database: Database, session: Session, absence: Absence): Promise<number> {
  const { organisationId } = session
  const { personId, substituteId } = absence
  return database.transaction().execute(async (transaction) => {
    const groups = await readGroups(transaction, organisationId)
    const held = await lockAbsence(transaction, organisationId, absence.id)
    for (const whose of new Set([personId, held?.personId ?? personId])) {
      if (!mayEditAbsence(session, whose, groups)) throw notYours()
    }
    if (held === undefined && absence.version > 0) throw unknown()
    if ((held?.version ?? 0) !== absence.version) {
      const detail = 'Somebody changed it meanwhile: look at it as it is now, and change that'
      throw new ProblemError(409, DUTY_PROBLEMS.changedMeanwhile, detail)
    }
    const named = [{ field: 'personId', personId }]
    if (substituteId !== null) named.push({ field: 'substituteId', personId: substituteId })
    await checkAtWork(transaction, organisationId, groups, named)
    await checkOverlap(transaction, absence)
    return held === undefined
      ? insertAbsence(transaction, organisationId, absence)
      : updateAbsence(transaction, absence)
  })
}

/** @throws {ProblemError} 403 or 404 */
export async function removeAbsence(database: Database, session: Session, id: string): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const held = await lockAbsence(transaction, session.organisationId, id)
    if (held === undefined) throw unknown()
    const groups = await readGroups(transaction, session.organisationId)
    if (!mayEditAbsence(session, held.personId, groups)) throw notYours()
    await transaction.deleteFrom('absences').where('id', '=', id).execute()
  })
}

async function lockAbsence(
  transaction: DatabaseTransaction,
  organisationId: string,
  id: string,
): Promise<Absence | undefined> {
  const row = await transaction
    .selectFrom('absences')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? undefined : absenceImage(row)
}

/** The person's row is locked first: two absences that are registered at once see each other. */
async function checkOverlap(transaction: DatabaseTransaction, absence: Absence): Promise<void> {
  await transaction.selectFrom('people').select('id').where('id', '=', absence.personId).forNoKeyUpdate().execute()
  const rows = await transaction.selectFrom('absences').selectAll().where('person_id', '=', absence.personId).execute()
  if (overlapping(absence, rows.map(absenceImage)).length === 0) return
  const detail = 'The person is registered as absent in that time already: change that absence, or choose another time'
  throw new ProblemError(409, DUTY_PROBLEMS.absenceOverlaps, detail, { field: 'from' })
}

const rowOf = ({ personId, from, to, substituteId, note }: Absence) => ({
  person_id: personId,
  starts_at: from,
  ends_at: to,
  substitute_id: substituteId,
  note,
  last_command_id: null,
})

/** Also for importers, which have checked it. An absence of this id that is there already is left as it is. */
export async function insertAbsence(
  transaction: DatabaseTransaction,
  organisationId: string,
  absence: Absence,
): Promise<number> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('absences')
    .values({ id: absence.id, organisation_id: organisationId, ...rowOf(absence) })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) return 1
  throw new ProblemError(409, DUTY_PROBLEMS.changedMeanwhile, 'An absence of this id is there already')
}

async function updateAbsence(transaction: DatabaseTransaction, absence: Absence): Promise<number> {
  const { version } = await transaction
    .updateTable('absences')
    .set((expression) => ({ ...rowOf(absence), version: expression('version', '+', 1) }))
    .where('id', '=', absence.id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

const unknown = (): ProblemError =>
  new ProblemError(404, DUTY_PROBLEMS.absenceUnknown, 'There is no such absence: it was taken back')

const notYours = (): ProblemError =>
  new ProblemError(
    403,
    DUTY_PROBLEMS.notYours,
    'An absence is registered by whose it is, by the lead of one of their groups, or by an administrator',
  )

/** Who of an organisation is absent at an instant. */
export async function absencesAt(
  database: Queryable,
  organisationId: string,
  at: Instant,
): Promise<readonly Absence[]> {
  const rows = await database
    .selectFrom('absences')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('starts_at', '<=', at)
    .where('ends_at', '>', at)
    .execute()
  return rows.map(absenceImage)
}
