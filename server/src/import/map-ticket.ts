/**
 * Turns the rows of one ticket into its history. Rows say what was the case; an event carries only what changed. A
 * column that holds the final value on every row is heard once, at the last event that resolves the ticket.
 */
import { isFinished, type TicketState } from '@shared/domain/ticket'
import { importTicketSchema, type ImportRefusal, type ImportTicket } from '@shared/protocol/import'
import type { CompiledMap } from './compiled-map'
import { observe, REFERENCE_FIELDS, rowsOf, scopeOf, type Observation, type TicketRows } from './observe'
import type { BadRow, SourceRow } from './rows'
import type { Scope } from './template'
import { firstSentence, shortened } from './texts'

export interface MappedTicket {
  /** Null when it cannot be one: `refusal` says why. */
  readonly ticket: ImportTicket | null
  readonly refusal: ImportRefusal | null
  readonly badRows: readonly BadRow[]
}

export function mapTicket(compiled: CompiledMap, source: TicketRows): MappedTicket {
  const badRows: BadRow[] = []
  const observations: Observation[] = []
  let description = ''
  for (const [place, event] of compiled.events.entries()) {
    for (const rows of rowsOf(event, compiled, source)) {
      const seen = observe(event, compiled, source, rows, place)
      if (seen.kind === 'bad') badRows.push({ input: event.input, line: rows[0]?.line ?? 0, reason: seen.reason })
      else if (seen.kind === 'description') description = seen.text
      else if (seen.kind === 'observation') observations.push(seen.observation)
    }
  }
  const sorted = observations.toSorted(
    (left, right) => left.at - right.at || left.order - right.order || left.place - right.place,
  )
  if (sorted.length === 0) return refused(source.ref, 'import.noEvents', 'no row of it can be used', badRows)
  const events = changesOf(sorted, compiled)
  const first = events[0]
  if (first?.fields?.requesterRef === undefined)
    return refused(source.ref, 'import.noRequester', 'nothing says who asked', badRows)
  const words = wordsOf(compiled, source, description)
  const parsed = importTicketSchema.safeParse({ ref: source.ref, ...words, events })
  if (parsed.success) return { ticket: parsed.data, refusal: null, badRows }
  const [issue] = parsed.error.issues
  return refused(
    source.ref,
    'import.malformed',
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'malformed'}`,
    badRows,
  )
}

function refused(ref: string, code: string, reason: string, badRows: readonly BadRow[]): MappedTicket {
  return { ticket: null, refusal: { ref, code, reason }, badRows }
}

function changesOf(sorted: readonly Observation[], compiled: CompiledMap) {
  const current: Record<string, unknown> = {}
  const initial = initialValues(compiled)
  const lastResolution = lastResolutionOf(sorted)
  return sorted.map((observation, index) => {
    const observed = {
      ...(index === 0 ? initial : {}),
      ...observation.observed,
      ...(index === lastResolution ? observation.final : {}),
    }
    const fields: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(observed)) {
      if (current[name] === value || (value === null && current[name] === undefined)) continue
      fields[name] = value
      current[name] = value
    }
    const { entry, text } = observation
    return {
      at: observation.at,
      actorRef: observation.actorRef,
      fields: fields,
      ...(entry === null ? {} : { entry }),
      ...(text === null ? {} : { text }),
    }
  })
}

function initialValues(compiled: CompiledMap): Record<string, unknown> {
  const initial: Record<string, unknown> = {}
  for (const event of compiled.events) {
    for (const { name, rule } of event.fields) {
      if (rule.initially !== null) initial[REFERENCE_FIELDS[name] ?? name] ??= rule.initially
    }
  }
  return initial
}

/** The place of the last event that takes the ticket from open to finished; −1 when none does. */
function lastResolutionOf(sorted: readonly Observation[]): number {
  let state: TicketState = 'new'
  let last = -1
  sorted.forEach((observation, index) => {
    const next = (observation.observed['state'] as TicketState | undefined) ?? state
    if (isFinished(next) && !isFinished(state)) last = index
    state = next
  })
  return last
}

function wordsOf(
  compiled: CompiledMap,
  source: TicketRows,
  said: string,
): { readonly subject: string; readonly description: string } {
  const { ticket, inputs } = compiled.map
  const main = Object.keys(inputs)[0] ?? ''
  const row: SourceRow = source.rows[main]?.[0] ?? { line: 0, values: {} }
  const columns = scopeOf(compiled, source, row)
  const builtin: Scope = (name) => {
    if (name === 'ref') return source.ref
    if (name === 'description') return said === '' ? null : said
    if (name === 'firstSentence') return firstSentence(said, compiled.sentences)
    return columns(name)
  }
  const scope: Scope = (name) => compiled.lookups[name]?.(builtin) ?? builtin(name)
  const subject = compiled.subject(scope) ?? source.ref
  return {
    subject: shortened(subject, ticket.maxSubject),
    description: compiled.description === null ? said : (compiled.description(scope) ?? said),
  }
}
