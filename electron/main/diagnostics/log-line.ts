/**
 * A line of the log, made of code words and numbers alone. What went wrong often has the ticket in it: a parser quotes the
 * text that it choked on, a path holds a person's name, an address its token. So nothing is taken over because it looks
 * harmless; only what cannot be anybody's text is: names of errors, codes of the system, places in our own code.
 */
import { CODE_WORD, errorFacts, errorFactsSchema, factWords } from '@shared/protocol/error-facts'

const SUBJECT = /^[A-Za-z][A-Za-z.: -]{0,59}$/
const MOST_PARTS = 8

/**
 * @param at by this machine's clock
 * @param what went wrong, in words of our own source: `alarmTable`, `journal.append: failed`
 * @param cause anything; what of it could be somebody's text is left out
 */
export function logLine(at: number, what: string, cause: unknown): string {
  const subject = SUBJECT.test(what) ? what : 'other'
  return [new Date(at).toISOString(), subject, ...facts(cause)].join(' ')
}

function facts(cause: unknown): readonly string[] {
  if (cause instanceof Error) return factWords(errorFacts(cause))
  if (typeof cause !== 'object' || cause === null) return simpleFact(cause)
  return Object.entries(cause)
    .filter(([name]) => CODE_WORD.test(name))
    .slice(0, MOST_PARTS)
    .flatMap(([name, value]) => {
      const text = partFacts(value).join(' ')
      return text === '' ? [] : [`${name}=${text}`]
    })
}

/** Facts of an error may come from another process: they are such by their form. */
function partFacts(value: unknown): readonly string[] {
  if (value instanceof Error) return factWords(errorFacts(value))
  if (Array.isArray(value)) return [words(value)]
  const facts = errorFactsSchema.safeParse(value)
  return facts.success ? factWords(facts.data) : simpleFact(value)
}

function simpleFact(value: unknown): readonly string[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  return typeof value === 'string' && CODE_WORD.test(value) ? [value] : []
}

const words = (values: readonly unknown[]): string =>
  values
    .slice(0, MOST_PARTS)
    .flatMap((value) => simpleFact(value))
    .join(',')
