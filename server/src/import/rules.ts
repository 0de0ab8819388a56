/** Compiles the rules and conditions of a map into functions of a row. */
import type { Condition, Rule } from './map-schema'
import { compileTemplate, type Scope } from './template'

/** `keep`: nothing changed. `bad`: the row cannot be read. */
export type Outcome =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'keep' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'bad'; readonly reason: string }

export interface CompiledRule {
  read(scope: Scope): Outcome
  /** Assumed before the source says anything. */
  readonly initially: string | null
  readonly isOnlyForLastResolution: boolean
}

const KEEP: Outcome = { kind: 'keep' }
const CLEAR: Outcome = { kind: 'clear' }
const valueOf = (value: string): Outcome => ({ kind: 'value', value })

export function compileRule(rule: Rule): CompiledRule {
  const plain = { initially: null, isOnlyForLastResolution: false }
  if (typeof rule === 'string') {
    const template = compileTemplate(rule)
    return { ...plain, read: (scope) => outcomeOf(template(scope)) }
  }
  if (Array.isArray(rule)) {
    const choices = rule.map((choice) => ({ holds: compileCondition(choice.when ?? {}), read: compileChoice(choice) }))
    return { ...plain, read: (scope) => choices.find((choice) => choice.holds(scope))?.read(scope) ?? KEEP }
  }
  if ('always' in rule) return { ...plain, read: () => valueOf(rule.always) }
  const template = compileTemplate(rule.value)
  const { values, otherwise } = rule
  const read = (scope: Scope): Outcome => {
    const raw = template(scope)
    if (raw === null) return rule.missing === 'clear' ? CLEAR : KEEP
    if (values === undefined) return valueOf(raw)
    const known = values[raw]
    if (known !== undefined) return outcomeOf(known)
    return otherwise === undefined
      ? { kind: 'bad', reason: `"${raw}" has no meaning in the map (${rule.value})` }
      : valueOf(otherwise)
  }
  return { read, initially: rule.initially ?? null, isOnlyForLastResolution: rule.only === 'lastResolution' }
}

function compileChoice(choice: { readonly is: string | null } | { readonly take: string }): (scope: Scope) => Outcome {
  if ('is' in choice) {
    const outcome = outcomeOf(choice.is)
    return () => outcome
  }
  const template = compileTemplate(choice.take)
  return (scope) => outcomeOf(template(scope))
}

function outcomeOf(value: string | null): Outcome {
  return value === null ? KEEP : valueOf(value)
}

/** True when every column is what the condition asks. */
export function compileCondition(condition: Condition): (scope: Scope) => boolean {
  const checks = Object.entries(condition).map(([name, check]) => {
    const holds = compileCheck(check)
    return (scope: Scope) => holds(scope(name))
  })
  return (scope) => checks.every((holds) => holds(scope))
}

function compileCheck(check: Condition[string]): (value: string | null) => boolean {
  if (typeof check === 'string') return (value) => value === check
  if (Array.isArray(check)) return (value) => value !== null && check.includes(value)
  if ('present' in check) return (value) => (value !== null) === check.present
  if ('not' in check) {
    const refused = Array.isArray(check.not) ? check.not : [check.not]
    return (value) => value === null || !refused.includes(value)
  }
  const pattern = new RegExp(check.matches, 'iu')
  return (value) => value !== null && pattern.test(value)
}
