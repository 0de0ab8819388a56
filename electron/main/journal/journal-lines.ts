/**
 * How a record stands in the journal: one line, sealed (AES-256-GCM) and with a checksum, so that a line that was torn or
 * damaged is known without its key, and the lines around it stay readable.
 *
 *     1 <crc32, 8 hex digits> <base64 of nonce, tag, sealed text>
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { JournalRecord } from '@shared/protocol/ipc-contract'

const recordSchema = z.object({
  commandId: z.string().min(1),
  serverId: z.string().min(1),
  personId: z.string().min(1),
  writtenAt: z.number(),
  body: z.string(),
})
const entrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kept'), record: recordSchema }),
  z.object({ kind: z.literal('removed'), commandIds: z.array(z.string()) }),
])

export type JournalEntry =
  | { readonly kind: 'kept'; readonly record: JournalRecord }
  | { readonly kind: 'removed'; readonly commandIds: readonly string[] }

const VERSION = '1'
const NONCE = 12
const TAG = 16
const LINE = /^1 ([0-9a-f]{8}) ([A-Za-z0-9+/]+={0,2})$/

/** @param key of 32 bytes. @returns the line with its end */
export function sealLine(entry: JournalEntry, key: Buffer): string {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(entry), 'utf8'), cipher.final()])
  const payload = Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
  return `${VERSION} ${checksum(payload)} ${payload}\n`
}

/** Why a line cannot be read. `damaged`: its checksum is wrong. `sealed`: it is whole, and of another key or version. */
export type LineTrouble = 'damaged' | 'sealed'

/** @param line without its end */
export function openLine(line: string, key: Buffer): JournalEntry | LineTrouble {
  const [, sum, payload] = LINE.exec(line) ?? []
  if (payload === undefined || checksum(payload) !== sum) return 'damaged'
  const bytes = Buffer.from(payload, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE))
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')
    return entrySchema.parse(JSON.parse(text))
  } catch {
    // Whatever it is: it was written whole, and this key does not open it to anything that is known.
    return 'sealed'
  }
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0')
