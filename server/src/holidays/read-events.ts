/** The events of an iCalendar file, as far as days off need them. */
import type { ContentLine, BrokenLine } from './content-lines'
import { problemOf, type HolidayProblem } from './holiday-problem'

/** The lines of one event; what is nested in it, as an alarm, is left out. */
export interface EventLines {
  /** Of its `BEGIN`. */
  readonly line: number
  one(name: string): ContentLine | undefined
  all(name: string): readonly ContentLine[]
}

export function eventsOf(lines: readonly (ContentLine | BrokenLine)[]): {
  readonly events: readonly EventLines[]
  readonly problems: readonly HolidayProblem[]
} {
  const events: EventLines[] = []
  const problems: HolidayProblem[] = []
  const open: { readonly line: number; readonly kind: string; readonly lines: ContentLine[] }[] = []
  for (const line of lines) {
    if ('broken' in line) {
      problems.push(problemOf(line.line, 'brokenLine'))
    } else if (line.name === 'BEGIN') {
      open.push({ line: line.line, kind: line.value.toUpperCase(), lines: [] })
    } else if (line.name !== 'END') {
      open.at(-1)?.lines.push(line)
    } else {
      const ended = open.at(-1)
      if (ended?.kind !== line.value.toUpperCase()) {
        problems.push(problemOf(line.line, 'unfinished'))
        continue
      }
      open.pop()
      if (ended.kind === 'VEVENT') events.push(eventLines(ended.line, ended.lines))
    }
  }
  problems.push(...open.map(({ line }) => problemOf(line, 'unfinished')))
  return { events, problems }
}

function eventLines(line: number, lines: readonly ContentLine[]): EventLines {
  return {
    line,
    one: (name) => lines.find((one) => one.name === name),
    all: (name) => lines.filter((one) => one.name === name),
  }
}
