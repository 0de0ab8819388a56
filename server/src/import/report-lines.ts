/** The report of an import as lines for a terminal. */
import type { ImportReport } from './run-import'

/** @returns one line each; bad rows and refused tickets are listed with line or number, and reason */
export function reportLines(report: ImportReport): readonly string[] {
  const { rows, badRows, refused, result, asOf } = report
  return [
    ...(result === null ? ['Dry run: nothing was written.'] : []),
    `${count(rows)} rows read in ${report.seconds.toFixed(1)} s (${count(report.rowsPerSecond)} rows a second)${report.skippedRows > 0 ? `, ${count(report.skippedRows)} left out by the map` : ''}`,
    ...(asOf === null
      ? []
      : [
          `As of ${iso(asOf.cutAt)}: ${count(report.ticketsAfterCut)} tickets came later; all times are moved by ${asOf.shiftMs / 604_800_000} weeks`,
        ]),
    `${count(report.tickets)} tickets with ${count(report.events)} events, ${count(report.openTickets)} of them open`,
    `${count(report.people)} people, of whom ${count(report.engineers)} engineers; ${count(report.groups.length)} groups; ${count(report.categories.length)} categories`,
    ...(result === null ? plannedLines(report) : [addedLine(result)]),
    ...listed('Bad rows', badRows, ({ input, line, reason }) => `${input}, line ${line}: ${reason}`),
    ...listed('Refused tickets', refused, ({ ref, code, reason }) => `${ref}: ${reason} (${code})`),
  ]
}

function plannedLines(report: ImportReport): readonly string[] {
  return [
    ...listed('Groups', report.groups, ({ name, members }) => `${name}: ${members} members`),
    ...listed(
      'Busiest engineers',
      report.busiest.slice(0, 8),
      ({ person, openTickets }) => `${person.name} (${person.ref}): ${openTickets} open`,
    ),
    ...listed(
      'First tickets',
      report.firstTickets,
      (ticket) => `${ticket.ref}  ${iso(ticket.events[0]?.at ?? 0)}  ${ticket.subject}`,
    ),
  ]
}

function addedLine(result: NonNullable<ImportReport['result']>): string {
  const { addedTickets, knownTickets, addedEvents, addedPeople, addedGroups, addedCategories } = result
  return `Added ${count(addedTickets)} tickets, ${count(addedEvents)} events, ${count(addedPeople)} people, ${count(addedGroups)} groups, ${count(addedCategories)} categories; ${count(knownTickets)} tickets were there already`
}

function listed<Item>(title: string, items: readonly Item[], text: (item: Item) => string): readonly string[] {
  if (items.length === 0) return []
  return [`${title} (${count(items.length)}):`, ...items.map((item) => `  ${text(item)}`)]
}

const count = (value: number): string => value.toLocaleString('en')
const iso = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')
