/** A rota of the test organisation's desk, and what brings it. */
import { anna, boris, desk, MONDAY, testId } from '@/cache/testing/organisation'
import { DAY_MS, HOUR_MS } from '@shared/domain/instant'
import type { Absence, DutyRota } from '@shared/duty'
import type { Upsert } from '@shared/protocol/sync'

export const ZONE = 'Europe/Moscow'

/** Anna in this week, Boris in the next, from Monday 9 o'clock; on Wednesday both by a shift. */
export const deskRota = (parts: Partial<DutyRota> = {}): DutyRota => ({
  id: testId(6),
  groupId: desk.id,
  zone: ZONE,
  rotations: [{ startsOn: '2026-04-06', handOverAt: '09:00', personIds: [anna.id, boris.id] }],
  shifts: [
    {
      id: testId(7),
      from: MONDAY + 2 * DAY_MS,
      to: MONDAY + 2 * DAY_MS + 8 * HOUR_MS,
      personIds: [anna.id, boris.id],
    },
  ],
  swaps: [],
  version: 1,
  ...parts,
})

export const absenceOf = (personId: string, parts: Partial<Absence> = {}): Absence => ({
  id: testId(8),
  personId,
  from: MONDAY,
  to: MONDAY + DAY_MS,
  substituteId: null,
  note: '',
  version: 1,
  ...parts,
})

export const rotaUpsert = (image: DutyRota): Upsert => ({
  op: 'upsert',
  entity: 'dutyRota',
  id: image.id,
  version: image.version,
  image,
})

export const absenceUpsert = (image: Absence): Upsert => ({
  op: 'upsert',
  entity: 'absence',
  id: image.id,
  version: image.version,
  image,
})
