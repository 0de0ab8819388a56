/** Rotas and absences for tests: what a test does not say is empty. Instants are written as they are read on a wall. */
import type { Instant } from '../../domain/instant'
import { Temporal } from '../../sla/temporal'
import type { Absence, DutyRota, DutyShift, DutySwap, WeeklyRotation } from '../types'

export const ZONE = 'Europe/Moscow'

/** @example at('2026-03-02 09:00') */
export const at = (wall: string, zone = ZONE): Instant =>
  Temporal.PlainDateTime.from(wall.replace(' ', 'T')).toZonedDateTime(zone).epochMilliseconds

export const rotaOf = (parts: Partial<DutyRota> = {}): DutyRota => ({
  id: 'rota',
  groupId: 'desk',
  zone: ZONE,
  rotations: [],
  shifts: [],
  swaps: [],
  version: 1,
  ...parts,
})

export const rotationOf = (startsOn: string, personIds: readonly string[], handOverAt = '09:00'): WeeklyRotation => ({
  startsOn,
  handOverAt,
  personIds,
})

export const shiftOf = (from: string, to: string, ...personIds: string[]): DutyShift => ({
  id: `${from}/${personIds.join()}`,
  from: at(from),
  to: at(to),
  personIds,
})

export const swapOf = (from: string, to: string, insteadOfId: string, personId: string): DutySwap => ({
  id: `${from}/${insteadOfId}`,
  from: at(from),
  to: at(to),
  insteadOfId,
  personId,
})

export const absenceOf = (personId: string, from: string, to: string, substituteId: string | null = null): Absence => ({
  id: `${personId}/${from}`,
  personId,
  from: at(from),
  to: at(to),
  substituteId,
  note: '',
  version: 1,
})
