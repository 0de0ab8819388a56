/** What is wrong with one line of a file of holidays. The code is stable; the message says what to do. */
export type HolidayProblemCode =
  'notCalendar' | 'brokenLine' | 'unfinished' | 'noStart' | 'invalidDate' | 'endBeforeStart' | 'tooLong' | 'invalidRule'

export interface HolidayProblem {
  readonly line: number
  readonly code: HolidayProblemCode
  readonly message: string
}

const MESSAGES: Record<HolidayProblemCode, string> = {
  notCalendar: 'this is no iCalendar file: it does not begin with BEGIN:VCALENDAR',
  brokenLine: 'not a line of an iCalendar file (NAME:value); export the file again',
  unfinished: 'a BEGIN without its END, or the other way round: the file may have been cut off',
  noStart: 'an event without DTSTART',
  invalidDate: 'not a date of the form 20260101',
  endBeforeStart: 'the event ends before it starts',
  tooLong: 'longer than a year: no holiday is',
  invalidRule: 'the repetition cannot be read; holidays repeat daily, weekly, monthly or yearly',
}

/** Thrown for one event; its neighbours are read all the same. */
export class HolidayError extends Error {
  override readonly name = 'HolidayError'

  constructor(
    readonly line: number,
    readonly code: HolidayProblemCode,
  ) {
    super(MESSAGES[code])
  }
}

export function problemOf(line: number, code: HolidayProblemCode): HolidayProblem {
  return { line, code, message: MESSAGES[code] }
}
