/**
 * What a rota and an absence must look like when they come from outside. Refusals name the field and carry a stable
 * code in `params`, so that a form can show its own words at the right place.
 */
import { z } from 'zod'
import { instantSchema } from '../domain/command'
import { storable } from '../domain/texts'
import { FROM_PATTERN, isDate, isKnownZone } from '../sla/calendar-schema'

export const MAX_NOTE_LENGTH = 500
const MAX_PEOPLE = 50

const MESSAGES = {
  unknownZone: 'not a known IANA time zone',
  invalidDate: 'not a date of the form YYYY-MM-DD',
  invalidTime: 'not a time of the form HH:MM',
  endsBeforeStart: 'must end after it starts',
  nobody: 'name somebody',
  twice: 'is named twice',
  samePerson: 'must be somebody else',
  outOfOrder: 'rotations stand in the order in which they begin, one a date',
} as const
export type DutyIssueCode = keyof typeof MESSAGES

interface Refusals {
  addIssue(issue: { code: 'custom'; path: PropertyKey[]; message: string; params: { code: DutyIssueCode } }): void
}

function refuse(refusals: Refusals, code: DutyIssueCode, ...path: PropertyKey[]): void {
  refusals.addIssue({ code: 'custom', path, message: MESSAGES[code], params: { code } })
}

const personIds = z.array(z.uuid()).max(MAX_PEOPLE).readonly()
const span = { from: instantSchema, to: instantSchema }

function checkSpan({ from, to }: { from: number; to: number }, refusals: Refusals): void {
  if (to <= from) refuse(refusals, 'endsBeforeStart', 'to')
}

function checkTwice(ids: readonly string[], refusals: Refusals): void {
  const index = ids.findIndex((id, place) => ids.indexOf(id) !== place)
  if (index >= 0) refuse(refusals, 'twice', 'personIds', index)
}

export const weeklyRotationSchema = z
  .object({ startsOn: z.string(), handOverAt: z.string(), personIds })
  .superRefine((rotation, refusals) => {
    if (!isDate(rotation.startsOn)) refuse(refusals, 'invalidDate', 'startsOn')
    if (!FROM_PATTERN.test(rotation.handOverAt)) refuse(refusals, 'invalidTime', 'handOverAt')
  })

export const dutyShiftSchema = z.object({ id: z.uuid(), ...span, personIds }).superRefine((shift, refusals) => {
  checkSpan(shift, refusals)
  if (shift.personIds.length === 0) refuse(refusals, 'nobody', 'personIds')
  checkTwice(shift.personIds, refusals)
})

export const dutySwapSchema = z
  .object({ id: z.uuid(), ...span, insteadOfId: z.uuid(), personId: z.uuid() })
  .superRefine((swap, refusals) => {
    checkSpan(swap, refusals)
    if (swap.personId === swap.insteadOfId) refuse(refusals, 'samePerson', 'personId')
  })

export const dutyRotaPlanSchema = z.object({
  zone: z.string().superRefine((zone, refusals) => {
    if (!isKnownZone(zone)) refuse(refusals, 'unknownZone')
  }),
  rotations: z
    .array(weeklyRotationSchema)
    .max(50)
    .readonly()
    .superRefine((rotations, refusals) => {
      const index = rotations.findIndex(({ startsOn }, place) => startsOn <= (rotations[place - 1]?.startsOn ?? ''))
      if (index > 0) refuse(refusals, 'outOfOrder', index, 'startsOn')
    }),
  shifts: z.array(dutyShiftSchema).max(1_000).readonly(),
  swaps: z.array(dutySwapSchema).max(1_000).readonly(),
})

/** An absence as it is registered or changed; its id is made by whoever registers it. */
export const absenceSchema = z
  .object({
    personId: z.uuid(),
    ...span,
    substituteId: z.uuid().nullable(),
    note: z
      .string()
      .transform((text) => storable(text).trim())
      .pipe(z.string().max(MAX_NOTE_LENGTH)),
  })
  .superRefine((absence, refusals) => {
    checkSpan(absence, refusals)
    if (absence.substituteId === absence.personId) refuse(refusals, 'samePerson', 'substituteId')
  })
