/**
 * An import from its files to its sink: read, map, cut, order, send in batches. A bad row or ticket is listed and the
 * rest goes in. A dry run does all of it too, against a sink that keeps nothing, so that it lists the same.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Instant } from '@shared/domain/instant'
import type {
  ImportBatchResult,
  ImportCategory,
  ImportPerson,
  ImportRefusal,
  ImportTicket,
} from '@shared/protocol/import'
import { asOfWeek, cutTicket, type AsOf } from './as-of'
import { BatchSender, type ImportSink } from './batch-sender'
import { Cast } from './cast'
import { compileMap, type CompiledMap } from './compiled-map'
import type { ImportMap } from './map-schema'
import { mapTicket } from './map-ticket'
import { inOrderOfRegistration } from './registration-order'
import type { BadRow } from './rows'
import { inputFiles, readTickets, type InputFiles, type RowCounts } from './ticket-rows'

export interface ImportOptions {
  readonly map: ImportMap
  readonly mainFile: string
  readonly otherFiles?: InputFiles | undefined
  /** Null: only mapped; what the record would say to it is not asked. */
  readonly sink: ImportSink | null
  readonly asOfWeek?: string | undefined
  readonly now: Instant
  /** For rows per second; a monotonic clock in milliseconds. */
  readonly clock?: () => number
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
}

export interface ImportProgress {
  readonly events: number
  readonly tickets: number
  /** Null until the files are read to their end. */
  readonly totalTickets: number | null
}

export interface ImportReport {
  readonly rows: number
  readonly skippedRows: number
  readonly badRows: readonly BadRow[]
  /** Tickets that were there at the cut; all of them without one. */
  readonly tickets: number
  readonly events: number
  readonly openTickets: number
  readonly ticketsAfterCut: number
  readonly asOf: AsOf | null
  readonly people: number
  readonly engineers: number
  readonly groups: readonly { readonly name: string; readonly members: number }[]
  /** Parents before their children. */
  readonly categories: readonly ImportCategory[]
  readonly firstTickets: readonly ImportTicket[]
  /** Engineers by the number of tickets that are open and theirs, the busiest first. */
  readonly busiest: readonly { readonly person: ImportPerson; readonly openTickets: number }[]
  readonly refused: readonly ImportRefusal[]
  /** Null after a dry run. */
  readonly result: Omit<ImportBatchResult, 'refused'> | null
  readonly seconds: number
  readonly rowsPerSecond: number
}

const FIRST_TICKETS = 5
const TICKETS_PER_TURN = 100

/** @throws {ImportError} when a file, the map's columns or the week cannot be used; what was sent before stays */
export async function runImport(options: ImportOptions): Promise<ImportReport> {
  const clock = options.clock ?? (() => performance.now())
  const startedAt = clock()
  const compiled = compileMap(options.map)
  const asOf = options.asOfWeek === undefined ? null : asOfWeek(options.asOfWeek, options.map.zone, options.now)
  const tally = new Tally()
  const cast = new Cast(compiled)
  const sender = new BatchSender(options.map.source, cast, () => new Cast(compiled), options.sink)
  const ordered = inOrderOfRegistration(mappedTickets(compiled, options, asOf, tally))
  for await (const ticket of ordered) {
    cast.add(ticket)
    tally.count(ticket)
    await sender.add(ticket)
    options.onProgress?.({
      events: tally.events,
      tickets: tally.tickets,
      totalTickets: tally.isReadToEnd ? tally.kept : null,
    })
  }
  await sender.finish()
  const seconds = (clock() - startedAt) / 1_000
  return reportOf(tally, cast, sender, asOf, seconds)
}

async function* mappedTickets(
  compiled: CompiledMap,
  options: ImportOptions,
  asOf: AsOf | null,
  tally: Tally,
): AsyncGenerator<ImportTicket> {
  const files = inputFiles(compiled, options.mainFile, options.otherFiles)
  let read = 0
  for await (const rows of readTickets(compiled, files, tally.rowCounts, (row) => tally.badRows.push(row))) {
    read += 1
    // A file that is in memory by now would be mapped without letting anybody else have a turn.
    if (read % TICKETS_PER_TURN === 0) await nextTurn()
    const { ticket, refusal, badRows } = mapTicket(compiled, rows)
    tally.badRows.push(...badRows)
    if (refusal !== null) tally.refused.push(refusal)
    if (ticket === null) continue
    const cut = asOf === null ? ticket : cutTicket(ticket, asOf)
    if (cut === null) tally.ticketsAfterCut += 1
    else {
      tally.kept += 1
      yield cut
    }
  }
  tally.isReadToEnd = true
}

class Tally {
  readonly rowCounts: RowCounts = { rows: 0, skippedRows: 0 }
  readonly badRows: BadRow[] = []
  readonly refused: ImportRefusal[] = []
  readonly firstTickets: ImportTicket[] = []
  readonly openByAssignee = new Map<string, number>()
  ticketsAfterCut = 0
  kept = 0
  isReadToEnd = false
  tickets = 0
  events = 0
  openTickets = 0

  count(ticket: ImportTicket): void {
    this.tickets += 1
    this.events += ticket.events.length
    if (this.firstTickets.length < FIRST_TICKETS) this.firstTickets.push(ticket)
    const state = ticket.events.findLast((event) => event.fields.state !== undefined)?.fields.state ?? 'new'
    if (state === 'resolved' || state === 'closed' || state === 'cancelled') return
    this.openTickets += 1
    const assignee = ticket.events.findLast((event) => event.fields.assigneeRef !== undefined)?.fields.assigneeRef
    if (assignee != null) this.openByAssignee.set(assignee, (this.openByAssignee.get(assignee) ?? 0) + 1)
  }
}

function reportOf(tally: Tally, cast: Cast, sender: BatchSender, asOf: AsOf | null, seconds: number): ImportReport {
  const people = cast.allPeople()
  const byRef = new Map(people.map((person) => [person.ref, person]))
  const busiest = [...tally.openByAssignee]
    .toSorted((left, right) => right[1] - left[1])
    .flatMap(([ref, openTickets]) => {
      const person = byRef.get(ref)
      return person === undefined ? [] : [{ person, openTickets }]
    })
  return {
    ...tally.rowCounts,
    badRows: tally.badRows,
    tickets: tally.tickets,
    events: tally.events,
    openTickets: tally.openTickets,
    ticketsAfterCut: tally.ticketsAfterCut,
    asOf,
    people: people.length,
    engineers: people.filter((person) => person.isEngineer).length,
    groups: cast.groups(true).map((group) => ({ name: group.name, members: group.memberRefs.length })),
    categories: cast.allCategories(),
    firstTickets: tally.firstTickets,
    busiest,
    refused: [...tally.refused, ...sender.refused],
    result: sender.sink === null || sender.sink.isDryRun === true ? null : sender.added,
    seconds,
    rowsPerSecond: Math.round(tally.rowCounts.rows / Math.max(seconds, 0.001)),
  }
}
