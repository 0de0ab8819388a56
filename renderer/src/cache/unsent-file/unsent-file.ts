/**
 * The file in which unsent changes are carried to another computer. It begins with a line in clear, which says whose it
 * is and how the key is made; each line after it is one entry, sealed: a change, or a part of a file that one attaches.
 * No text of anybody stands in clear. Changes come first: they are little, and the files are not.
 */
import { z } from 'zod'
import { attachedFileSchema } from '@shared/domain/files'
import type { JournalRecord } from '@shared/protocol/ipc-contract'
import { checksum, keptEntrySchema } from '@shared/protocol/journal-line'

export interface UnsentFileOwner {
  readonly serverId: string
  readonly personId: string
}

/** Fewer were never written. */
export const FEWEST_ITERATIONS = 100_000

const headerSchema = z.object({
  serverId: z.string().min(1).max(200),
  personId: z.string().min(1).max(200),
  /** By the clock of the computer that wrote it. */
  writtenAt: z.number(),
  /** How many of each there are: what is missing at the end is known to be missing. */
  changes: z.int().min(0),
  files: z.int().min(0),
  salt: z.base64(),
  /** Bounded: a file that was made to be slow must not keep a computer busy for an hour. */
  iterations: z.int().min(FEWEST_ITERATIONS).max(10_000_000),
})
export type UnsentFileHeader = z.infer<typeof headerSchema>

const filePartSchema = attachedFileSchema.pick({ hash: true, size: true }).extend({
  kind: z.literal('filePart'),
  index: z.int().min(0),
  /** In base64. */
  bytes: z.string(),
})
export const entrySchema = z.discriminatedUnion('kind', [keptEntrySchema, filePartSchema])

export type FilePart = z.infer<typeof filePartSchema>
export type UnsentFileEntry = { readonly kind: 'kept'; readonly record: JournalRecord } | FilePart

/** A shorter passphrase is tried out by whoever finds the file. */
export const SHORTEST_PASSPHRASE = 12

const VERSION = 1
const HEADER = /^opora-unsent-changes (\d{1,4}) ([0-9a-f]{8}) (\{.*\})$/

/** @returns the line with its end */
export function headerLine(header: UnsentFileHeader): string {
  const text = JSON.stringify(header)
  return `opora-unsent-changes ${VERSION} ${checksum(text)} ${text}\n`
}

/** Why nothing of a file can be read. */
export type UnsentFileTrouble =
  'notOurs' | 'newer' | 'headerDamaged' | 'otherServer' | 'otherPerson' | 'wrongPassphrase' | 'allDamaged'

export class UnsentFileError extends Error {
  override readonly name = 'UnsentFileError'
  constructor(readonly code: UnsentFileTrouble) {
    super(`The file of unsent changes cannot be read: ${code}`)
  }
}

/**
 * @param line without its end
 * @throws {UnsentFileError}
 */
export function parseHeader(line: string): UnsentFileHeader {
  const [, version, sum, text = ''] = HEADER.exec(line) ?? []
  if (version === undefined) throw new UnsentFileError(line.startsWith('opora-unsent-') ? 'headerDamaged' : 'notOurs')
  if (checksum(text) !== sum) throw new UnsentFileError('headerDamaged')
  if (Number(version) > VERSION) throw new UnsentFileError('newer')
  const parsed = headerSchema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new UnsentFileError('headerDamaged')
  return parsed.data
}
