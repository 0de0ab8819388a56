/** Who is absent, and who acts for them. */
import type { Instant } from '../domain/instant'
import { onDuty } from './on-duty'
import type { Absence, DutyRota, DutyRotaPlan } from './types'

/** The absence of a person that covers an instant; undefined when they are there. */
export function absenceAt(personId: string, absences: readonly Absence[], at: Instant): Absence | undefined {
  return absences.find((absence) => absence.personId === personId && absence.from <= at && at < absence.to)
}

/**
 * Who acts for a person at an instant: they themselves when they are there, otherwise their substitute, or whoever
 * acts for that one.
 *
 * @returns null when the chain ends with somebody absent whom nobody stands in for, or comes round to itself
 */
export function standIn(personId: string, absences: readonly Absence[], at: Instant): string | null {
  const asked = new Set<string>()
  let acting: string | null = personId
  while (acting !== null && !asked.has(acting)) {
    const absence: Absence | undefined = absenceAt(acting, absences, at)
    if (absence === undefined) return acting
    asked.add(acting)
    acting = absence.substituteId
  }
  return null
}

/** Somebody on duty, as they can be reached. */
export interface OnDuty {
  /** By the rota. */
  readonly personId: string
  /** Who acts for them now; null when they are absent and nobody stands in. */
  readonly actingId: string | null
}

/** Who is on duty at an instant, and who acts for those of them who are absent. */
export function reachableOnDuty(
  rota: Pick<DutyRota, keyof DutyRotaPlan>,
  absences: readonly Absence[],
  at: Instant,
): readonly OnDuty[] {
  return onDuty(rota, at).map((personId) => ({ personId, actingId: standIn(personId, absences, at) }))
}

/** Absences of the same person that share time with this one; touching ends do not. */
export function overlapping(
  absence: Pick<Absence, 'id' | 'personId' | 'from' | 'to'>,
  others: readonly Absence[],
): readonly Absence[] {
  return others.filter(
    (other) =>
      other.id !== absence.id &&
      other.personId === absence.personId &&
      other.from < absence.to &&
      absence.from < other.to,
  )
}

/** Absences of the chosen substitute meanwhile: a warning, since somebody may stand in for them too. */
export function substituteAbsences(
  absence: Pick<Absence, 'substituteId' | 'from' | 'to'>,
  others: readonly Absence[],
): readonly Absence[] {
  const { substituteId, from, to } = absence
  return others.filter((other) => other.personId === substituteId && other.from < to && from < other.to)
}
