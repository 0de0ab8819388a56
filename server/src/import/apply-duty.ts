/** Rotas and absences of a batch, in the references of the systems that their people come from. */
import { v7 as uuidv7 } from 'uuid'
import { dutyRotaPlanSchema, overlapping, type Absence, type DutyRotaPlan } from '@shared/duty'
import type { ImportDuty, ImportRota } from '@shared/protocol/import'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { ProblemError } from '../api/context'
import { insertAbsence } from '../duty/absences'
import { addRota } from '../duty/rotas'
import type { DatabaseTransaction } from '../store/database'
import { absenceImage } from '../store/images'

/** @throws {ProblemError} 400 for a reference that nobody has, or a plan that cannot be: nothing of the batch goes in */
export async function applyDuty(
  transaction: DatabaseTransaction,
  organisationId: string,
  deskGroupId: string,
  duty: ImportDuty,
): Promise<void> {
  const people = await idsOf(transaction, organisationId, 'people', personRefs(duty))
  const groups = await idsOf(
    transaction,
    organisationId,
    'groups',
    duty.rotas.flatMap(({ groupRef }) => groupRef ?? []),
  )
  for (const rota of duty.rotas) {
    const groupId = rota.groupRef === null ? deskGroupId : groups(rota.groupRef)
    await addRota(transaction, organisationId, groupId, planOf(rota, people))
  }
  for (const { personRef, substituteRef, ...rest } of duty.absences) {
    const substituteId = substituteRef === null ? null : people(substituteRef)
    await addAbsence(transaction, organisationId, {
      id: uuidv7(),
      personId: people(personRef),
      substituteId,
      version: 0,
      ...rest,
    })
  }
}

function planOf({ zone, rotations, shifts, swaps }: ImportRota, person: (ref: string) => string): DutyRotaPlan {
  const parsed = dutyRotaPlanSchema.safeParse({
    zone,
    rotations: rotations.map(({ personRefs: refs, ...rest }) => ({ ...rest, personIds: refs.map(person) })),
    shifts: shifts.map(({ personRefs: refs, ...rest }) => ({ ...rest, id: uuidv7(), personIds: refs.map(person) })),
    swaps: swaps.map(({ insteadOfRef, personRef, ...rest }) => ({
      ...rest,
      id: uuidv7(),
      insteadOfId: person(insteadOfRef),
      personId: person(personRef),
    })),
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw refusal(`The rota is not valid at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`)
}

async function addAbsence(transaction: DatabaseTransaction, organisationId: string, absence: Absence): Promise<void> {
  const rows = await transaction.selectFrom('absences').selectAll().where('person_id', '=', absence.personId).execute()
  if (overlapping(absence, rows.map(absenceImage)).length > 0) return
  await insertAbsence(transaction, organisationId, absence)
}

const personRefs = ({ rotas, absences }: ImportDuty): readonly string[] => [
  ...rotas.flatMap(({ rotations, shifts, swaps }) => [
    ...[...rotations, ...shifts].flatMap((each) => each.personRefs),
    ...swaps.flatMap((swap) => [swap.insteadOfRef, swap.personRef]),
  ]),
  ...absences.flatMap(({ personRef, substituteRef }) =>
    substituteRef === null ? [personRef] : [personRef, substituteRef],
  ),
]

/** @returns the id of each reference; it throws for one that nobody has */
async function idsOf(
  transaction: DatabaseTransaction,
  organisationId: string,
  table: 'people' | 'groups',
  refs: readonly string[],
): Promise<(ref: string) => string> {
  const rows =
    refs.length === 0
      ? []
      : await transaction
          .selectFrom(table)
          .select(['id', 'external_ref'])
          .where('organisation_id', '=', organisationId)
          .where('external_ref', 'in', [...new Set(refs)])
          .execute()
  const ids = new Map(rows.map((row) => [row.external_ref, row.id]))
  return (ref) => {
    const id = ids.get(ref)
    if (id === undefined) throw refusal(`Duty names ${ref}, which is not there: import it first`)
    return id
  }
}

const refusal = (detail: string): ProblemError =>
  new ProblemError(400, PROBLEM_CODES.invalidRequest, detail, { field: 'duty' })
