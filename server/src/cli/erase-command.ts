/**
 * `opora texts NUMBER` and `opora erase EVENT`: what a person has the right to have forgotten goes for good, on the word of
 * whoever runs the server. The record keeps who that was, when, and why.
 */
import { hostname, userInfo } from 'node:os'
import type { z } from 'zod'
import { MAX_ERASURE_REASON } from '@shared/domain/erasure'
import { erasurePlanSchema, ticketTextsSchema } from '../api/admin-erasure-routes'
import { withAdmin } from './account-command'
import { readNumber } from './explain-command'
import { wallTime } from './time-in-words'
import { positionals, readOptions, UsageError } from './usage'

export async function textsCommand(args: readonly string[]): Promise<void> {
  const [text = ''] = positionals(readOptions(args, {}).positionals, 'NUMBER')
  const path = `/v1/admin/tickets/${readNumber(text)}/texts`
  const { texts } = await withAdmin((admin) => admin.request('GET', path, ticketTextsSchema))
  if (texts.length === 0)
    console.log('Nothing of this ticket can be erased: it has no texts, or they are erased already')
  for (const one of texts) console.log(lineOf(one, excerpt))
}

export async function eraseCommand(args: readonly string[]): Promise<void> {
  const { values, positionals: rest } = readOptions(args, {
    reason: { type: 'string' },
    by: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
  })
  const [eventId = ''] = positionals(rest, 'EVENT')
  if (!UUID.test(eventId)) {
    throw new UsageError(`Not the id of an event: ${eventId}. The texts of a ticket with their ids: opora texts NUMBER`)
  }
  const path = `/v1/admin/events/${eventId}/erasure`
  if (values['dry-run']) {
    const plan = await withAdmin((admin) => admin.request('GET', path, erasurePlanSchema))
    console.log('This would be erased for good:')
    for (const line of planLines(plan, excerpt)) console.log(line)
    console.log('Nothing was changed. The same without --dry-run and with --reason erases it')
    return
  }
  const request = { reason: readReason(values.reason), by: whoRuns(values.by) }
  const done = await withAdmin((admin) => admin.request('POST', path, erasurePlanSchema, request))
  console.log('Erased for good:')
  for (const line of planLines(done, lengthOf)) console.log(line)
  console.log(
    `The record says that ${request.by} did it, and why. What it does not reach: docs/operations.md, "Erasing"`,
  )
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function readReason(given: string | undefined): string {
  const reason = given?.trim() ?? ''
  if (reason === '') {
    throw new UsageError(
      'Give --reason: whoever reads the ticket reads it, so do not repeat in it what is to be erased',
    )
  }
  if (reason.length > MAX_ERASURE_REASON)
    throw new UsageError(`--reason takes ${MAX_ERASURE_REASON} characters at most`)
  return reason
}

/** The account of the system, behind `sudo` the one that called it; with a name in front of it where one was given. */
function whoRuns(name: string | undefined): string {
  const account = `${process.env['SUDO_USER'] ?? systemAccount()}@${hostname()}`
  return name === undefined || name.trim() === '' ? account : `${name.trim()} (${account})`
}

/** In a container an account may have no name. */
function systemAccount(): string {
  try {
    return userInfo().username
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `uid ${process.getuid?.() ?? '?'}`
    throw error
  }
}

type Plan = z.output<typeof erasurePlanSchema>

function planLines({ texts, files }: Plan, words: (text: string) => string): readonly string[] {
  return [
    ...texts.map((text) => lineOf(text, words)),
    ...files.map((file) => `  ${file.size} bytes ${file.hash} ${fateOf(file)}`),
  ]
}

function fateOf({ isShared, isHere }: Plan['files'][number]): string {
  if (isShared) return 'stay: a file that is not erased has the same ones'
  if (isHere) return 'go'
  return 'are not in this store. Where the server keeps its files elsewhere (OPORA_FILES, OPORA_S3_BUCKET), remove them there'
}

function lineOf(
  { eventId, number, type, at, by, content }: Plan['texts'][number],
  words: (text: string) => string,
): string {
  const said = Object.entries(content).map(([name, text]) => `${name} ${words(text)}`)
  return `  ${eventId}  № ${number}  ${wallTime(at, 'UTC')} UTC  ${type}, ${by ?? 'nobody'}: ${said.join(', ')}`
}

const LONGEST_EXCERPT = 60

/** On one line. */
function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= LONGEST_EXCERPT ? `"${line}"` : `"${line.slice(0, LONGEST_EXCERPT)}…" (${lengthOf(text)})`
}

/** What was erased is not to stand in the log of a terminal either. */
const lengthOf = (text: string): string => `${text.length} characters`
