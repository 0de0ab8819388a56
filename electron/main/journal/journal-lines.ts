/** Seals what stands in the journal into lines, and opens them: AES-256-GCM, in the form of `journal-line.ts`. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { JournalRecord } from '@shared/protocol/ipc-contract'
import { journalLine, keptEntrySchema, NONCE_BYTES, payloadOf, TAG_BYTES } from '@shared/protocol/journal-line'

const entrySchema = z.discriminatedUnion('kind', [
  keptEntrySchema,
  z.object({ kind: z.literal('removed'), commandIds: z.array(z.string()) }),
])

export type JournalEntry =
  | { readonly kind: 'kept'; readonly record: JournalRecord }
  | { readonly kind: 'removed'; readonly commandIds: readonly string[] }

/** @param key of 32 bytes. @returns the line with its end */
export function sealLine(entry: JournalEntry, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(entry), 'utf8'), cipher.final()])
  return journalLine(Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64'))
}

/** Why a line cannot be read. `damaged`: its checksum is wrong. `sealed`: it is whole, and of another key or version. */
export type LineTrouble = 'damaged' | 'sealed'

/** @param line without its end */
export function openLine(line: string, key: Buffer): JournalEntry | LineTrouble {
  const payload = payloadOf(line)
  if (payload === null) return 'damaged'
  const bytes = Buffer.from(payload, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const sealed = bytes.subarray(NONCE_BYTES + TAG_BYTES)
    const text = Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
    return entrySchema.parse(JSON.parse(text))
  } catch {
    // Whatever it is: it was written whole, and this key does not open it to anything that is known.
    return 'sealed'
  }
}
