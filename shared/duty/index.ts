/** Duty, as other rooms use it. What is not listed here is nobody else's business. */
export * from './types'
export { absenceAt, overlapping, reachableOnDuty, standIn, substituteAbsences, type OnDuty } from './absence'
export { dutySpans, nextDutyChange, onDuty, plannedOnDuty, type DutySpan } from './on-duty'
export { leadsGroup, mayEditAbsence, mayEditRota } from './rights'
export { rotationAt } from './rotation'
export { absenceSchema, dutyRotaPlanSchema, MAX_NOTE_LENGTH, type DutyIssueCode } from './schema'
