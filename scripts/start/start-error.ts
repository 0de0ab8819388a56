/** A start that failed for a reason that one sentence can say; anything else is shown with its stack. */
export class StartError extends Error {
  override readonly name = 'StartError'

  constructor(
    readonly code: 'options' | 'electron' | 'apiDidNotStart' | 'folderInUse' | 'demo',
    message: string,
  ) {
    super(message)
  }
}
