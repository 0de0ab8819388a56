/** Rotas and absences as decisions and the ladder ask about them: who is on duty, who stands in. */
import type { Instant } from '@shared/domain/instant'
import type { DutyBook } from '@shared/duty'
import type { DatabaseTransaction } from '../store/database'
import { dutyRotaImage } from '../store/images'
import { absencesAt } from './absences'

/** All rotas of the organisation, and the absences that cover an instant. */
export async function readDutyBook(
  transaction: DatabaseTransaction,
  organisationId: string,
  at: Instant,
): Promise<DutyBook> {
  const rows = await transaction
    .selectFrom('duty_rotas')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .execute()
  const rotas = new Map(rows.map((row) => [row.group_id, dutyRotaImage(row)]))
  return { rotaOf: (groupId) => rotas.get(groupId), absences: await absencesAt(transaction, organisationId, at) }
}
