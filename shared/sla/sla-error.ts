/**
 * Everything that the SLA arithmetic refuses. The code is stable and translated at the edge; the message is for logs.
 */
export type SlaErrorCode =
  /** `add` was asked to count backwards. */
  | 'negativeDuration'
  /** A duration or instant that is not a finite number. */
  | 'notANumber'
  /** The calendar opens nowhere within ten years: correct its week or its overrides. */
  | 'noWorkingTime'
  /** An instant outside the years for which calendars are compiled. */
  | 'instantOutOfRange'
  /** A fact names a policy version that is not at hand: fetch it, then replay. */
  | 'unknownPolicy'
  /** A policy names a calendar version that is not at hand: fetch it, then replay. */
  | 'unknownCalendar'

/** A refusal of the SLA arithmetic, with a stable code. */
export class SlaError extends Error {
  override readonly name: string = 'SlaError'

  constructor(
    readonly code: SlaErrorCode,
    message: string,
  ) {
    super(message)
  }
}

export type CalendarErrorCode =
  | 'invalidShape'
  | 'unknownZone'
  | 'invalidTime'
  | 'invalidDate'
  | 'emptyInterval'
  | 'overlappingIntervals'
  | 'emptyWeek'

/** A calendar that cannot be used; `field` is the path of what must be corrected, for example `week.mon.1`. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError'

  constructor(
    readonly code: CalendarErrorCode,
    readonly field: string,
    message: string,
  ) {
    super(`${field}: ${message}`)
  }
}

/** A policy that cannot be used; `field` is the path of what must be corrected, for example `targets.P1.updateMinutes`. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly code = 'invalidPolicy'

  constructor(
    readonly field: string,
    message: string,
  ) {
    super(`${field}: ${message}`)
  }
}
