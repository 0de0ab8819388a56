/**
 * What of an error may be written down: its name, a code of the system, and the places in our own code that it came
 * through. Messages are never taken over: a parser quotes the text that it choked on, a path holds a person's name, an
 * address its token. Made the same way in the main process, the page and its workers; what another process sends is held
 * to the same grammar.
 */
import { z } from 'zod'

/** `alarmTable`, `set-aside`, `out-of-memory`: words that stand in source code. */
export const CODE_WORD = /^[a-z]{1,24}(?:[A-Z][a-z]{1,24}|-[a-z]{1,24}){0,4}$/
const ERROR_NAME = /^(?:[A-Z][a-z]{1,24}){1,5}$/
/** `ENOENT`, `SQLITE_BUSY`. */
const SYSTEM_CODE = /^[A-Z][A-Z0-9]{1,15}(?:_[A-Z0-9]{1,15}){0,4}$/
/** `readTable@index.js:120:15`; the line alone says nothing in a bundle that has one. */
const PLACE = /^(?:[\w$.#<>]{1,60}@)?[\w-]{1,40}\.[cm]?[jt]s:\d{1,7}:\d{1,7}$/
const FRAME =
  /^\s*at (?:(?:async |new )?([\w$.#<>]{1,60}) \()?(?:[^\s()]*[/\\])?([\w-]{1,40}\.[cm]?[jt]s):(\d{1,7}):(\d{1,7})\)?$/
/** `TypeError [ERR_CODE]: `, before the message. */
const STACK_HEAD = /^[\w$]{0,60}(?: \[\w{0,60}\])?(?:: )?/
const MOST_PLACES = 6

const codeSchema = z.union([z.string().regex(SYSTEM_CODE), z.string().regex(CODE_WORD)])

export const errorFactsSchema = z.strictObject({
  name: z.string().regex(ERROR_NAME),
  code: codeSchema.nullable(),
  places: z.array(z.string().regex(PLACE)).max(MOST_PLACES),
})
export type ErrorFacts = z.infer<typeof errorFactsSchema>

/** @param thrown anything; what is no error is told of as that alone */
export function errorFacts(thrown: unknown): ErrorFacts {
  if (!(thrown instanceof Error)) return { name: 'NoError', code: null, places: [] }
  const { name, code } = thrown as { readonly name: unknown; readonly code?: unknown }
  return {
    name: typeof name === 'string' && ERROR_NAME.test(name) ? name : 'Error',
    code: codeSchema.safeParse(code).data ?? null,
    places: places(thrown),
  }
}

/** In the order in which they stand in a line of the log. */
export const factWords = ({ name, code, places: through }: ErrorFacts): readonly string[] => [
  name,
  ...(code === null ? [] : [code]),
  ...(through.length === 0 ? [] : [`at ${through.join(' < ')}`]),
]

/** Where it happened. The message stands in the stack too, and may look like a frame: it is cut off, or nothing is told. */
function places({ stack, message }: Error): string[] {
  if (typeof stack !== 'string' || typeof message !== 'string') return []
  const headed = stack.slice(STACK_HEAD.exec(stack)?.[0].length ?? 0)
  if (!headed.startsWith(`${message}\n`)) return []
  return headed
    .slice(message.length)
    .split('\n')
    .flatMap((line) => {
      const [, name = '', file = '', row = '', column = ''] = FRAME.exec(line) ?? []
      return file === '' ? [] : [`${name}${name === '' ? '' : '@'}${file}:${row}:${column}`]
    })
    .slice(0, MOST_PLACES)
}
