/**
 * How a file reaches the server and comes back. It goes up in parts, each with a checksum of its own, in any order and as
 * often as need be; what has arrived stays, so that a broken line costs one part. Then it is made whole and held to the
 * hash under which it was announced. Who attaches a file to a ticket must have sent it themselves: a hash alone opens
 * nothing. It comes back by the ticket, to whoever may read that.
 */
import { z } from 'zod'
import { attachedFileSchema } from '../domain/files'

/** At 50 kbit/s a part takes 21 s: well below the time that a request may take. */
export const FILE_PART_BYTES = 128 * 1024

export const partCountOf = (size: number): number => Math.ceil(size / FILE_PART_BYTES)

/** Where a part begins and ends in its file. */
export function partRange(size: number, index: number): { readonly start: number; readonly end: number } {
  const start = index * FILE_PART_BYTES
  return { start, end: Math.min(size, start + FILE_PART_BYTES) }
}

const { hash, size } = attachedFileSchema.shape
const querySize = z.coerce.number().pipe(size)

export const fileParamsSchema = z.object({ hash })
export const fileSizeSchema = z.object({ size: querySize })
export const filePartParamsSchema = z.object({ hash, index: z.coerce.number().pipe(z.int().min(0).max(100_000)) })
/** `partHash`: SHA-256 of the part, so that one that was damaged on the way is not kept. */
export const filePartQuerySchema = z.object({ size: querySize, partHash: hash })

/** Which parts have arrived. */
export const fileArrivalSchema = z.object({
  serverNow: z.number(),
  /** The server has all of it, from this person: there is nothing to send. */
  isStored: z.boolean(),
  parts: z.array(z.int()),
})
export type FileArrival = z.infer<typeof fileArrivalSchema>

export const FILE_PROBLEMS = {
  /** A part is not what its checksum says; send it again. */
  partBroken: 'file.partBroken',
  partsMissing: 'file.partsMissing',
  /** The parts make something else than what was announced; they are thrown away. */
  checksum: 'file.checksum',
  tooLarge: 'file.tooLarge',
  /** The disk of the server is full. */
  storeFull: 'file.storeFull',
  /** The ticket has no such file, or the person may not read it. */
  unknown: 'file.unknown',
} as const
