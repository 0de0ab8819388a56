/**
 * A line of the log, made of code words and numbers alone. What went wrong often has the ticket in it: a parser quotes the
 * text that it choked on, a path holds a person's name, an address its token. So nothing is taken over because it looks
 * harmless; only what cannot be anybody's text is: names of errors, codes of the system, places in our own code.
 */

/** `alarmTable`, `set-aside`, `out-of-memory`: words that stand in source code. */
const CODE_WORD = /^[a-z]{1,24}(?:[A-Z][a-z]{1,24}|-[a-z]{1,24}){0,4}$/
const ERROR_NAME = /^(?:[A-Z][a-z]{1,24}){1,5}$/
/** `ENOENT`, `SQLITE_BUSY`. */
const SYSTEM_CODE = /^[A-Z][A-Z0-9]{1,15}(?:_[A-Z0-9]{1,15}){0,4}$/
const SUBJECT = /^[A-Za-z][A-Za-z.: -]{0,59}$/
const FRAME =
  /^\s*at (?:(?:async |new )?([\w$.#<>]{1,60}) \()?(?:[^\s()]*[/\\])?([\w-]{1,40}\.[cm]?[jt]s):(\d+):\d+\)?$/
/** `TypeError [ERR_CODE]: `, before the message. */
const STACK_HEAD = /^[\w$]{0,60}(?: \[\w{0,60}\])?(?:: )?/
const MOST_FRAMES = 6
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
  if (cause instanceof Error) return errorFacts(cause)
  if (typeof cause !== 'object' || cause === null) return simpleFact(cause)
  return Object.entries(cause)
    .filter(([name]) => CODE_WORD.test(name))
    .slice(0, MOST_PARTS)
    .flatMap(([name, value]) => {
      const told =
        value instanceof Error ? errorFacts(value) : Array.isArray(value) ? [words(value)] : simpleFact(value)
      const text = told.join(' ')
      return text === '' ? [] : [`${name}=${text}`]
    })
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

function errorFacts(error: Error): readonly string[] {
  const { code } = error as { readonly code?: unknown }
  return [
    typeof error.name === 'string' && ERROR_NAME.test(error.name) ? error.name : 'Error',
    ...(typeof code === 'string' && (SYSTEM_CODE.test(code) || CODE_WORD.test(code)) ? [code] : []),
    ...frames(error),
  ]
}

/** Where it happened. The message stands in the stack too, and may look like a frame: it is cut off, or nothing is told. */
function frames({ stack, message }: Error): readonly string[] {
  if (typeof stack !== 'string' || typeof message !== 'string') return []
  const headed = stack.slice(STACK_HEAD.exec(stack)?.[0].length ?? 0)
  if (!headed.startsWith(`${message}\n`)) return []
  const found = headed
    .slice(message.length)
    .split('\n')
    .flatMap((line) => {
      const [, name = '', file = '', row = ''] = FRAME.exec(line) ?? []
      return file === '' ? [] : [`${name}${name === '' ? '' : '@'}${file}:${row}`]
    })
  return found.length === 0 ? [] : [`at ${found.slice(0, MOST_FRAMES).join(' < ')}`]
}
