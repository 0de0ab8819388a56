/** One line in, one answer out. Nothing is computed here: all arithmetic is that of `shared/sla`. */
import { add, between, isOpen, SlaError } from '@shared/sla'
import { Calendars, describe, type Found } from './calendars'
import { readInstant, writeInstant } from './instants'
import { LineError, refusalOf } from './line-error'
import { readLine, type Line } from './schema'
import { ticketAnswer, type TicketAnswer } from './ticket'

export type Answer = { readonly id: unknown } & (
  { readonly result: string | number | boolean | TicketAnswer } | { readonly error: string }
)

/** Answers lines one after another, and keeps the calendars that it has compiled. */
export class Answerer {
  private readonly calendars = new Calendars()

  /**
   * @param text one line, without its end
   * @param place its number, for a line that cannot say who it is
   * @param onFailure told of a failure that nobody foresaw; the line is answered all the same
   */
  answer(text: string, place: number, onFailure: (error: unknown) => void): Answer {
    let id: unknown = null
    try {
      const fields = parse(text, place)
      id = fields['id'] ?? null
      return { id, result: this.result(readLine(fields)) }
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal !== null) return { id, error: refusal }
      onFailure(error)
      return { id, error: `internal: ${error instanceof Error ? error.message : String(error)}` }
    }
  }

  private result(line: Line): string | number | boolean | TicketAnswer {
    const described = describe(line)
    const found = this.calendars.find(described)
    const instant = (text: string, field: string): number => readInstant(text, described.tz, field)
    switch (line.kind) {
      case 'add':
        return writeInstant(add(calendarOf(found), instant(line.start, 'start'), line.minutes))
      case 'between': {
        const [start, end] = [instant(line.start, 'start'), instant(line.end, 'end')]
        return found === 'never' ? 0 : between(found.calendar, start, end)
      }
      case 'within': {
        const at = instant(line.at, 'at')
        return found !== 'never' && isOpen(found.calendar, at)
      }
      case 'ticket':
        return ticketAnswer(line, described, this.calendars)
      default:
        return line satisfies never
    }
  }
}

/** @throws {SlaError} `noWorkingTime` */
function calendarOf(found: Found) {
  if (found === 'never') throw new SlaError('noWorkingTime', 'no working time in the week nor in any override')
  return found.calendar
}

function parse(text: string, place: number): Readonly<Record<string, unknown>> {
  let fields: unknown
  try {
    fields = JSON.parse(text)
  } catch (error) {
    throw new LineError('notJson', null, `line ${place}: ${error instanceof Error ? error.message : 'not JSON'}`)
  }
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return { ...fields }
  throw new LineError('notJson', null, `line ${place} is not an object`)
}
