/** Nothing here may wait for ever: what takes longer than anybody would is told as a failure, and the run goes on. */

export class TooLongError extends Error {
  override readonly name = 'TooLongError'
}

/** @throws {TooLongError} when it has not ended by then; whoever asked ends what it was done with */
export async function inTime<Result>(limitMs: number, work: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooLongError(`not done within ${Math.round(limitMs / 1_000)} s`)), limitMs)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
