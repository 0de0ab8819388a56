/**
 * A line of the journal, and of the file that unsent changes are carried in: what was sealed, with a checksum before it,
 * so that a line that was torn or damaged is known without its key, and the lines around it stay readable.
 *
 *     1 <crc32, 8 hex digits> <base64 of nonce, tag, sealed text>
 *
 * Who seals differs (Node in the desktop, the browser's own cryptography in the page); what is written does not.
 */
import { z } from 'zod'

const VERSION = '1'
const LINE = /^1 ([0-9a-f]{8}) ([A-Za-z0-9+/]+={0,2})$/

/** Of AES-256-GCM, in bytes. */
export const NONCE_BYTES = 12
export const TAG_BYTES = 16

/** `JournalRecord` of the IPC contract. */
export const journalRecordSchema = z.object({
  commandId: z.string().min(1),
  serverId: z.string().min(1),
  personId: z.string().min(1),
  writtenAt: z.number(),
  body: z.string(),
})
export const keptEntrySchema = z.object({ kind: z.literal('kept'), record: journalRecordSchema })

/** @param payload in base64. @returns the line with its end */
export const journalLine = (payload: string): string => `${VERSION} ${checksum(payload)} ${payload}\n`

/** @param line without its end. @returns null when it is not as it was written */
export function payloadOf(line: string): string | null {
  const [, sum, payload] = LINE.exec(line) ?? []
  return payload !== undefined && checksum(payload) === sum ? payload : null
}

/** CRC-32 as in ISO 3309, in eight hexadecimal digits. @param text of ASCII */
export function checksum(text: string): string {
  let crc = 0xffff_ffff
  for (let at = 0; at < text.length; at += 1) {
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ text.charCodeAt(at)) & 0xff] ?? 0)
  }
  return ((crc ^ 0xffff_ffff) >>> 0).toString(16).padStart(8, '0')
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte
  for (let bit = 0; bit < 8; bit += 1) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb8_8320 : remainder >>> 1
  return remainder
})
