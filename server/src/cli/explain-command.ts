/** `opora explain NUMBER`: why the deadlines of a ticket are what they are, for whoever may read the data folder. */
import { Temporal } from 'temporal-polyfill'
import type { Instant } from '@shared/domain/instant'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import { explanationSchema } from '../api/explanation'
import type { DataFolder } from '../process/data-folder'
import { withAdmin } from './account-command'
import { RefusedError } from './admin-client'
import { explainInWords } from './explain-in-words'
import { positionals, readOptions, UsageError } from './usage'

export async function explainCommand(args: readonly string[]): Promise<void> {
  const { values, positionals: rest } = readOptions(args, {
    at: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  const [text = ''] = positionals(rest, 'NUMBER')
  const number = readNumber(text)
  const query = values.at === undefined ? '' : `?at=${readInstant(values.at)}`
  const path = `/v1/admin/tickets/${number}/explanation${query}`
  const explanation = await withAdmin((admin) =>
    admin.request('GET', path, explanationSchema).catch((error: unknown) => {
      throw whereLooked(error, admin.folder)
    }),
  )
  console.log(values.json ? JSON.stringify(explanation, null, 2) : explainInWords(explanation))
}

/** A number that is not there may be in another register: which one was looked into is said. */
function whereLooked(error: unknown, { path }: DataFolder): unknown {
  if (!(error instanceof RefusedError) || error.code !== PROBLEM_CODES.notFound) return error
  return new RefusedError(error.code, `${error.message}. Looked into ${path}; OPORA_DATA names another data folder`)
}

/** As it is written on screen and in letters, too. */
export function readNumber(text: string): number {
  const digits = /^(?:№\s*|#)?([1-9]\d{0,14})$/.exec(text.trim())?.[1]
  if (digits === undefined) throw new UsageError(`Not a register number: ${text}`)
  return Number(digits)
}

function readInstant(text: string): Instant {
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UsageError(`Not an instant with its offset, like 2026-06-01T09:00:00+03:00: ${text}`)
  }
}
