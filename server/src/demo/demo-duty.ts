/** The demo's duty, told in days and weeks from the day on which it is loaded, as rotas and absences with dates. */
import { z } from 'zod'
import type { Instant } from '@shared/domain/instant'
import type { ImportBatchInput } from '@shared/protocol/import'
import { Temporal } from '@shared/sla/temporal'

const ref = z.string().min(1)
/** A group by its reference; null is the desk. */
const group = ref.nullable()
const time = z.string().regex(/^\d{2}:\d{2}$/)
const span = { inDays: z.int(), days: z.int().min(1) }

export const demoDutySchema = z.strictObject({
  zone: z.string(),
  /** On weekdays; each week another of the teams. */
  shifts: z.array(z.strictObject({ group, from: time, to: time, teams: z.array(z.array(ref).min(1)).min(1) })),
  rotations: z.array(z.strictObject({ group, handOverAt: time, people: z.array(ref).min(1) })),
  swaps: z.array(z.strictObject({ group, ...span, insteadOf: ref, person: ref })),
  absences: z.array(z.strictObject({ person: ref, ...span, substitute: ref.nullable(), note: z.string() })),
})
export type DemoDuty = z.infer<typeof demoDutySchema>

const FIRST_WEEK = -1
const LAST_WEEK = 5
const WORKING_DAYS = 5

export function dutyAsOf(demo: DemoDuty, now: Instant): NonNullable<ImportBatchInput['duty']> {
  const { zone } = demo
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate()
  const monday = today.subtract({ days: today.dayOfWeek - 1 })
  const at = (date: Temporal.PlainDate, wall: string): Instant =>
    date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(wall) }).epochMilliseconds
  const spanOf = ({ inDays, days }: { inDays: number; days: number }) => ({
    from: at(today.add({ days: inDays }), '00:00'),
    to: at(today.add({ days: inDays + days }), '00:00'),
  })
  const shiftsOf = ({ from, to, teams }: DemoDuty['shifts'][number]) =>
    Array.from({ length: LAST_WEEK - FIRST_WEEK + 1 }, (_, index) => index + FIRST_WEEK).flatMap((week) =>
      Array.from({ length: WORKING_DAYS }, (_, day) => {
        const date = monday.add({ days: week * 7 + day })
        const personRefs = teams[(week - FIRST_WEEK) % teams.length] ?? []
        return { from: at(date, from), to: at(date, to), personRefs }
      }),
    )
  const groups = new Set([...demo.shifts, ...demo.rotations, ...demo.swaps].map((each) => each.group))
  const ofGroup = <Item extends { group: string | null }>(items: readonly Item[], groupRef: string | null): Item[] =>
    items.filter((item) => item.group === groupRef)
  return {
    rotas: [...groups].map((groupRef) => ({
      groupRef,
      zone,
      rotations: ofGroup(demo.rotations, groupRef).map(({ handOverAt, people }) => ({
        startsOn: monday.add({ weeks: FIRST_WEEK }).toString(),
        handOverAt,
        personRefs: people,
      })),
      shifts: ofGroup(demo.shifts, groupRef).flatMap(shiftsOf),
      swaps: ofGroup(demo.swaps, groupRef).map((swap) => ({
        ...spanOf(swap),
        insteadOfRef: swap.insteadOf,
        personRef: swap.person,
      })),
    })),
    absences: demo.absences.map((absence) => ({
      personRef: absence.person,
      ...spanOf(absence),
      substituteRef: absence.substitute,
      note: absence.note,
    })),
  }
}
