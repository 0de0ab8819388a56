/** A map made ready to be used on many rows: every template, rule and pattern is compiled once. */
import type { Instant } from '@shared/domain/instant'
import type { EventRule, FieldRules, ImportMap } from './map-schema'
import { compileNamer, type Namer } from './naming'
import { readTimeOf } from './read-time'
import { compileCondition, compileRule, type CompiledRule } from './rules'
import { compileTemplate, type Scope, type Template } from './template'
import { compileCleaning, type CleanText, type SentenceRules } from './texts'

/** Names of fields whose rule gives one value, in the order in which they are observed. */
export const RULE_FIELDS = [
  'kind',
  'requester',
  'channel',
  'impact',
  'urgency',
  'priority',
  'state',
  'pendingReason',
  'group',
  'assignee',
  'resolutionCode',
] as const satisfies readonly (keyof FieldRules)[]
export type RuleField = (typeof RULE_FIELDS)[number]

export type TimeOutcome =
  | { readonly kind: 'at'; readonly at: Instant }
  | { readonly kind: 'none' }
  | { readonly kind: 'bad'; readonly reason: string }
export type TimeRule = (scope: Scope) => TimeOutcome

export interface CompiledEvent {
  readonly input: string
  holds(scope: Scope): boolean
  /** Null when every row is an event of its own. */
  readonly together: readonly Template[] | null
  readonly at: TimeRule
  readonly order: Template | null
  readonly actor: CompiledRule | null
  readonly entry: CompiledRule | null
  readonly text: { readonly value: Template; readonly join: string } | null
  readonly fields: readonly { readonly name: RuleField; readonly rule: CompiledRule }[]
  readonly reportedAt: TimeRule | null
  readonly category: readonly Template[] | null
}

export interface CompiledMap {
  readonly map: ImportMap
  readonly missing: ReadonlySet<string>
  readonly events: readonly CompiledEvent[]
  readonly subject: Template
  readonly description: Template | null
  readonly lookups: Readonly<Record<string, Namer>>
  readonly sentences: SentenceRules
  readonly clean: CleanText
  /** One reference for what the source calls by several; null for nobody. */
  personRef(raw: string): string | null
  readonly nameOf: { readonly person: Namer; readonly group: Namer; readonly category: Namer }
}

export function compileMap(map: ImportMap): CompiledMap {
  const aliases = (map.people.aliases === undefined ? undefined : map.tables[map.people.aliases]) ?? {}
  const nobody = new Set(map.people.nobody)
  return {
    map,
    missing: new Set(map.missing),
    events: map.events.map((event) => compileEvent(event, map)),
    subject: compileTemplate(map.ticket.subject),
    description: map.ticket.description === undefined ? null : compileTemplate(map.ticket.description),
    lookups: Object.fromEntries(Object.entries(map.lookups).map(([name, rule]) => [name, compileNamer(rule, map)])),
    sentences: {
      empty: map.ticket.emptySentences.map((pattern) => new RegExp(pattern, 'iu')),
      openings: map.ticket.emptyOpenings.map((pattern) => new RegExp(`^(?:${pattern})`, 'iu')),
      maxLength: map.ticket.maxSubject,
    },
    clean: compileCleaning(map.texts),
    personRef: (raw) => {
      const ref = tidyReference(raw)
      if (nobody.has(ref)) return null
      const alias = aliases[ref]
      return typeof alias === 'string' ? alias : ref
    },
    nameOf: {
      person: compileNamer(map.people.names, map),
      group: compileNamer(map.groups.names, map),
      category: compileNamer(map.categories.names, map),
    },
  }
}

/** `Opened by  17` and `Opened by 17` are the same person. */
export const tidyReference = (raw: string): string => raw.trim().replace(/\s+/g, ' ')

function compileEvent(event: EventRule, map: ImportMap): CompiledEvent {
  const { fields } = event
  return {
    input: event.input,
    holds: compileCondition(event.when ?? {}),
    together: event.together?.map(compileTemplate) ?? null,
    at: compileTime(event.at, map),
    order: event.order === undefined ? null : compileTemplate(event.order),
    actor: event.actor === undefined ? null : compileRule(event.actor),
    entry: event.entry === undefined ? null : compileRule(event.entry),
    text: event.text === undefined ? null : { value: compileTemplate(event.text.value), join: event.text.join },
    fields: RULE_FIELDS.flatMap((name) => {
      const rule = fields[name]
      return rule === undefined ? [] : [{ name, rule: compileRule(rule) }]
    }),
    reportedAt: fields.reportedAt === undefined ? null : compileTime(fields.reportedAt, map),
    category: fields.category?.map(compileTemplate) ?? null,
  }
}

function compileTime(rule: EventRule['at'], map: ImportMap): TimeRule {
  const source = typeof rule === 'string' ? rule : rule.value
  const format = typeof rule === 'string' ? map.time : rule.format
  const template = compileTemplate(source)
  const read = readTimeOf(format, map.zone)
  return (scope) => {
    const text = template(scope)
    if (text === null) return { kind: 'none' }
    const at = read(text.trim())
    return at === null
      ? { kind: 'bad', reason: `"${text}" is no time of the form ${format} (${source})` }
      : { kind: 'at', at }
  }
}
