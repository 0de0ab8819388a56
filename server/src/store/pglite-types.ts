/** How values of some types are read from PGlite and written to it. */
import { types } from '@electric-sql/pglite'

/** PostgreSQL's own text of bytes begins with it. */
const HEX = '\\x'

/** @throws {RangeError} for an integer that a number does not hold exactly */
export function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`The integer ${text} is beyond what a number holds exactly`)
  return value
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text.slice(HEX.length), 'hex')

const hexOf = (bytes: Uint8Array): string =>
  HEX + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** PGlite itself reads and writes bytes digit by digit: seven milliseconds for a segment. */
export const PGLITE_TYPES = {
  parsers: { [types.INT8]: safeInteger, [types.BYTEA]: bytesOf },
  serializers: { [types.BYTEA]: hexOf },
}
