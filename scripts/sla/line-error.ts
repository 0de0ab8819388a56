/**
 * What the tool answers instead of a result. The code is stable and comes first in `error`; then the field, where one is
 * to blame, and a sentence that says what to correct.
 */
import { CalendarError, SlaError, type CalendarErrorCode, type SlaErrorCode } from '@shared/sla'

export type LineErrorCode =
  /** Not UTF-8, or not JSON, or not an object. */
  | 'notJson'
  | 'lineTooLong'
  /** A field is missing or of the wrong form. */
  | 'invalidField'
  | 'invalidInstant'
  /** A ticket without its `created`, or with two. */
  | 'notCreatedOnce'

export class LineError extends Error {
  override readonly name = 'LineError'

  constructor(
    readonly code: LineErrorCode | SlaErrorCode | CalendarErrorCode,
    readonly field: string | null,
    message: string,
  ) {
    super(message)
  }
}

/** @returns the words for a refusal of ours; null for a failure that nobody foresaw. */
export function refusalOf(error: unknown): string | null {
  if (error instanceof LineError) {
    return error.field === null ? `${error.code}: ${error.message}` : `${error.code}: ${error.field}: ${error.message}`
  }
  if (error instanceof SlaError) return `${error.code}: ${error.message}`
  if (error instanceof CalendarError) return `${error.code}: ${fieldOfLine(error)}`
  return null
}

/** A calendar says `week` and `zone` where a line says `hours` and `tz`. */
function fieldOfLine({ message }: CalendarError): string {
  return message.replace(/^week\b/, 'hours').replace(/^zone\b/, 'tz')
}
