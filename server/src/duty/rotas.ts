/** Rotas: replaced whole, by whoever answers for the group, on the version that they saw. */
import { v7 as uuidv7 } from 'uuid'
import type { Instant } from '@shared/domain/instant'
import {
  mayEditRota,
  nextDutyChange,
  reachableOnDuty,
  type DutyRota,
  type DutyRotaPlan,
  type OnDuty,
} from '@shared/duty'
import { DUTY_PROBLEMS } from '@shared/protocol/duty'
import { ProblemError, type Session } from '../api/context'
import type { Database, DatabaseTransaction, Queryable } from '../store/database'
import { dutyRotaImage } from '../store/images'
import { toJson } from '../store/json'
import { absencesAt } from './absences'
import { checkAtWork, readGroups } from './team'

const CHANGED = 'Somebody changed it meanwhile: look at it as it is now, and change that'

/**
 * @param seenVersion of the rota that the plan was made from; 0 when there was none
 * @returns the new version
 * @throws {ProblemError} 403, 404, 409, or 400 naming the field
 */
export async function putRota(
  database: Database,
  session: Session,
  groupId: string,
  plan: DutyRotaPlan,
  seenVersion: number,
): Promise<number> {
  const { organisationId } = session
  return database.transaction().execute(async (transaction) => {
    const groups = await readGroups(transaction, organisationId)
    const group = groups.find(({ id }) => id === groupId)
    if (group === undefined || !group.isActive) throw unknownGroup()
    if (!mayEditRota(session, group)) {
      throw new ProblemError(403, DUTY_PROBLEMS.notYours, 'The rota of a group is made by its lead or an administrator')
    }
    const held = await transaction
      .selectFrom('duty_rotas')
      .selectAll()
      .where('group_id', '=', groupId)
      .forUpdate()
      .executeTakeFirst()
    if ((held?.version ?? 0) !== seenVersion) throw new ProblemError(409, DUTY_PROBLEMS.changedMeanwhile, CHANGED)
    // Whoever left since keeps the duty that they had: the past is not rewritten for their sake.
    const known = new Set(held === undefined ? [] : namedIn(held.plan).map(({ personId }) => personId))
    const named = namedIn(plan).filter(({ personId }) => !known.has(personId))
    await checkAtWork(transaction, organisationId, groups, named)
    return held === undefined
      ? insertRota(transaction, organisationId, groupId, plan)
      : updateRota(transaction, held.id, plan)
  })
}

/** For importers, which have checked their plan and the group. A rota that is there already is left as it is. */
export async function addRota(
  transaction: DatabaseTransaction,
  organisationId: string,
  groupId: string,
  plan: DutyRotaPlan,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('duty_rotas')
    .values({
      id: uuidv7(),
      organisation_id: organisationId,
      group_id: groupId,
      plan: toJson(plan),
      last_command_id: null,
    })
    .onConflict((conflict) => conflict.column('group_id').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

async function insertRota(
  transaction: DatabaseTransaction,
  organisationId: string,
  groupId: string,
  plan: DutyRotaPlan,
): Promise<number> {
  if (await addRota(transaction, organisationId, groupId, plan)) return 1
  throw new ProblemError(409, DUTY_PROBLEMS.changedMeanwhile, CHANGED)
}

async function updateRota(transaction: DatabaseTransaction, id: string, plan: DutyRotaPlan): Promise<number> {
  const { version } = await transaction
    .updateTable('duty_rotas')
    .set((expression) => ({ plan: toJson(plan), version: expression('version', '+', 1), last_command_id: null }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** Everybody whom a plan names, with the field that does. */
function namedIn({ rotations, shifts, swaps }: DutyRotaPlan): readonly { field: string; personId: string }[] {
  const listed = (name: string, items: readonly { readonly personIds: readonly string[] }[]) =>
    items.flatMap(({ personIds }, index) =>
      personIds.map((personId, place) => ({ field: `${name}.${index}.personIds.${place}`, personId })),
    )
  return [
    ...listed('rotations', rotations),
    ...listed('shifts', shifts),
    ...swaps.flatMap(({ insteadOfId, personId }, index) => [
      { field: `swaps.${index}.insteadOfId`, personId: insteadOfId },
      { field: `swaps.${index}.personId`, personId },
    ]),
  ]
}

export interface DutyAnswer {
  readonly onDuty: readonly OnDuty[]
  /** When others come on duty; null when that stays as it is. */
  readonly until: Instant | null
}

/**
 * Who is on duty for a group at an instant, and who acts for those who are absent.
 *
 * @throws {ProblemError} 404 for a group that the organisation does not have
 */
export async function whoIsOnDuty(
  database: Queryable,
  organisationId: string,
  groupId: string,
  at: Instant,
): Promise<DutyAnswer> {
  const group = await database
    .selectFrom('groups')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('id', '=', groupId)
    .executeTakeFirst()
  if (group === undefined) throw unknownGroup()
  const rota = await readRota(database, groupId)
  if (rota === null) return { onDuty: [], until: null }
  const absences = await absencesAt(database, organisationId, at)
  return { onDuty: reachableOnDuty(rota, absences, at), until: nextDutyChange(rota, at) }
}

async function readRota(database: Queryable, groupId: string): Promise<DutyRota | null> {
  const row = await database.selectFrom('duty_rotas').selectAll().where('group_id', '=', groupId).executeTakeFirst()
  return row === undefined ? null : dutyRotaImage(row)
}

const unknownGroup = (): ProblemError =>
  new ProblemError(404, DUTY_PROBLEMS.unknownGroup, 'There is no such group, or it was dissolved')
