/** What a row of another system says was the case: time, actor, words, and the values of the fields that the map reads. */
import type { Instant } from '@shared/domain/instant'
import { importFieldsSchema, type ImportFields } from '@shared/protocol/import'
import { tidyReference, type CompiledEvent, type CompiledMap } from './compiled-map'
import type { SourceRow } from './rows'
import type { Scope } from './template'

/** All rows of one ticket, by input. */
export interface TicketRows {
  readonly ref: string
  readonly rows: Readonly<Record<string, readonly SourceRow[]>>
}

/** What one row (or several that belong together) says was the case. */
export interface Observation {
  readonly at: Instant
  readonly order: number
  readonly place: number
  readonly actorRef: string | null
  readonly entry: 'publicReply' | 'note' | 'requesterMessage' | null
  readonly text: string | null
  readonly observed: Readonly<Record<string, unknown>>
  /** Values that only the last resolution may carry. */
  readonly final: Readonly<Record<string, unknown>>
}

const CATEGORY_SEPARATOR = ' / '

/** The rows of an event rule, in the groups that make one event each. */
export function rowsOf(
  event: CompiledEvent,
  compiled: CompiledMap,
  source: TicketRows,
): readonly (readonly SourceRow[])[] {
  const rows = (source.rows[event.input] ?? []).filter((row) => event.holds(scopeOf(compiled, source, row)))
  const { together } = event
  if (together === null) return rows.map((row) => [row])
  const groups = new Map<string, SourceRow[]>()
  for (const row of rows) {
    const scope = scopeOf(compiled, source, row)
    const key = JSON.stringify(together.map((template) => template(scope)))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

/** A column of the row, or `input.column` of the first row of another input. */
export function scopeOf(compiled: CompiledMap, source: TicketRows, row: SourceRow): Scope {
  const read = (values: SourceRow['values'] | undefined, name: string): string | null => {
    const value = values?.[name]?.trim()
    return value === undefined || compiled.missing.has(value) ? null : value
  }
  return (name) => {
    if (name in row.values) return read(row.values, name)
    const dot = name.indexOf('.')
    return dot < 0 ? null : read(source.rows[name.slice(0, dot)]?.[0]?.values, name.slice(dot + 1))
  }
}

type Seen =
  | { readonly kind: 'observation'; readonly observation: Observation }
  | { readonly kind: 'description'; readonly text: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'bad'; readonly reason: string }

export function observe(
  event: CompiledEvent,
  compiled: CompiledMap,
  source: TicketRows,
  rows: readonly SourceRow[],
  place: number,
): Seen {
  const [row] = rows
  if (row === undefined) return { kind: 'nothing' }
  const scope = scopeOf(compiled, source, row)
  const time = event.at(scope)
  if (time.kind === 'bad') return time
  if (time.kind === 'none') return { kind: 'nothing' }
  const entry = event.entry?.read(scope) ?? { kind: 'keep' }
  if (entry.kind === 'bad') return entry
  const text = event.text === null ? '' : textOf(event.text, compiled, source, rows)
  if (entry.kind === 'value' && entry.value === 'description') return { kind: 'description', text }
  // An entry without words was said by nobody to nobody.
  if (entry.kind === 'value' && text === '') return { kind: 'nothing' }
  const fields = observedFields(event, compiled, scope)
  if (fields.kind === 'bad') return fields
  const actor = event.actor?.read(scope) ?? { kind: 'keep' }
  return {
    kind: 'observation',
    observation: {
      at: time.at,
      order: Number(event.order?.(scope) ?? 0) || 0,
      place,
      actorRef: actor.kind === 'value' ? compiled.personRef(actor.value) : null,
      entry: entry.kind === 'value' ? (entry.value as Observation['entry']) : null,
      text: entry.kind === 'value' ? text : null,
      observed: fields.observed,
      final: fields.final,
    },
  }
}

function textOf(
  rule: NonNullable<CompiledEvent['text']>,
  compiled: CompiledMap,
  source: TicketRows,
  rows: readonly SourceRow[],
): string {
  const lines = rows.map((row) => rule.value(scopeOf(compiled, source, row)) ?? '')
  return compiled.clean(lines, rule.join)
}

type Fields =
  | { readonly kind: 'fields'; readonly observed: Record<string, unknown>; readonly final: Record<string, unknown> }
  | { readonly kind: 'bad'; readonly reason: string }

export const REFERENCE_FIELDS: Readonly<Record<string, keyof ImportFields>> = {
  requester: 'requesterRef',
  group: 'groupRef',
  assignee: 'assigneeRef',
}

function observedFields(event: CompiledEvent, compiled: CompiledMap, scope: Scope): Fields {
  const observed: Record<string, unknown> = {}
  const final: Record<string, unknown> = {}
  for (const { name, rule } of event.fields) {
    const outcome = rule.read(scope)
    if (outcome.kind === 'bad') return { kind: 'bad', reason: `${name}: ${outcome.reason}` }
    if (outcome.kind === 'keep') continue
    const target = REFERENCE_FIELDS[name] ?? name
    const value = outcome.kind === 'clear' ? null : referenceOrValue(name, outcome.value, compiled)
    const into = rule.isOnlyForLastResolution ? final : observed
    into[target] = value
  }
  if (event.category !== null) {
    const ref = categoryRef(event.category.map((template) => template(scope)))
    if (ref !== null) observed['categoryRef'] = ref
  }
  const reported = event.reportedAt?.(scope) ?? { kind: 'none' }
  if (reported.kind === 'bad') return { kind: 'bad', reason: `reportedAt: ${reported.reason}` }
  if (reported.kind === 'at') observed['reportedAt'] = reported.at
  const checked = importFieldsSchema.safeParse({ ...observed, ...final })
  if (checked.success) return { kind: 'fields', observed, final }
  const [issue] = checked.error.issues
  return { kind: 'bad', reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'malformed'}` }
}

function referenceOrValue(name: string, value: string, compiled: CompiledMap): string | null {
  if (name === 'requester' || name === 'assignee') return compiled.personRef(value)
  return name === 'group' ? tidyReference(value) : value
}

/** The path down to the first level that is missing; null when there is none. */
function categoryRef(levels: readonly (string | null)[]): string | null {
  const end = levels.indexOf(null)
  const known = (end < 0 ? levels : levels.slice(0, end)) as readonly string[]
  return known.length === 0 ? null : known.map(tidyReference).join(CATEGORY_SEPARATOR)
}

/** The path above a category; null for the top. */
export function parentCategoryRef(ref: string): string | null {
  const cut = ref.lastIndexOf(CATEGORY_SEPARATOR)
  return cut < 0 ? null : ref.slice(0, cut)
}
