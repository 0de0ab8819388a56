/** Why a text cannot be erased: what stands there, and what to do. */
export type ErasureErrorCode =
  'erasure.unknownEvent' | 'erasure.alreadyErased' | 'erasure.noText' | 'erasure.isRecord' | 'erasure.unknownTicket'

export class ErasureError extends Error {
  override readonly name = 'ErasureError'

  constructor(
    readonly code: ErasureErrorCode,
    message: string,
  ) {
    super(message)
  }
}
