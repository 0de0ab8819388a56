/**
 * Changing rotas and absences: requests to the central API and not commands, since plans are made with a connection.
 * A change names the version that was seen; 0 says that there is none yet.
 */
import { z } from 'zod'
import { absenceSchema, dutyRotaPlanSchema } from '../duty/schema'

const version = z.int().min(0)

export const dutyRotaRequestSchema = dutyRotaPlanSchema.extend({ version })
export type DutyRotaRequest = z.input<typeof dutyRotaRequestSchema>

export const absenceRequestSchema = absenceSchema.safeExtend({ version })
export type AbsenceRequest = z.input<typeof absenceRequestSchema>

/** A change was written; it comes back through the feed like any other. */
export const dutyChangedSchema = z.object({ serverNow: z.number(), version: z.int() })

export const onDutySchema = z.object({
  serverNow: z.number(),
  /** The instant that is spoken of. */
  at: z.number(),
  onDuty: z.array(
    z.object({ personId: z.uuid(), actingId: z.uuid().nullable().describe('Null: absent, and nobody stands in') }),
  ),
  /** When others come on duty; null when nobody ever does. */
  until: z.number().nullable(),
})

export const DUTY_PROBLEMS = {
  changedMeanwhile: 'duty.changedMeanwhile',
  unknownGroup: 'duty.unknownGroup',
  unknownPerson: 'duty.unknownPerson',
  notYours: 'duty.notYours',
  absenceOverlaps: 'absence.overlaps',
  absenceUnknown: 'absence.unknown',
} as const
