/** A file that somebody sends, part by part, as a client does. */
import { createHash, randomBytes } from 'node:crypto'
import { partCountOf, partRange } from '@shared/protocol/files'
import type { Session } from '../../api/context'
import { takePart, type Announced, type ArrivalPorts } from '../arrivals'

export interface TestFile extends Announced {
  readonly bytes: Uint8Array
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** With bytes that no other file has. */
export function newFile(size: number): TestFile {
  const bytes = randomBytes(size)
  return { bytes, hash: sha256(bytes), size }
}

/** All of its parts; what is still missing is the end. */
export async function sendParts(ports: ArrivalPorts, person: Session, { bytes, hash, size }: TestFile): Promise<void> {
  for (let index = 0; index < partCountOf(size); index += 1) {
    const { start, end } = partRange(size, index)
    const part = bytes.subarray(start, end)
    await takePart(ports, person, { hash, size }, { index, partHash: sha256(part), bytes: part })
  }
}
