/** The file of the test that kills its writer: both processes make the same bytes. */
import { createHash } from 'node:crypto'
import type { ArrivalKey } from '../file-store'

const PART_BYTES = 128 * 1024
export const PART_COUNT = 40

export function killedFile(organisationId: string, personId: string) {
  const bytes = Buffer.alloc(PART_BYTES * PART_COUNT)
  for (let offset = 0; offset < bytes.length; offset += 4)
    bytes.writeUInt32LE(Math.imul(offset, 2_654_435_761) >>> 0, offset)
  const hash = createHash('sha256').update(bytes).digest('hex')
  const key: ArrivalKey = { organisationId, personId, hash, size: bytes.length }
  return { bytes, key, partOf: (index: number) => bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES) }
}
