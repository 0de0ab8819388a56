/** IndexedDB waits for ever for a window that will not let go of a database; people do not. */

/** Longer than the slowest disk takes to open a database. */
export const PATIENCE_MS = 20_000

/** Another window holds the database. Nothing is wrong with it: once that window is closed, it opens. */
export class DatabaseBlockedError extends Error {
  override readonly name = 'DatabaseBlockedError'
}

/** @throws {DatabaseBlockedError} when it takes too long; the work itself goes on */
export async function inTime<Result>(work: PromiseLike<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const blocked = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DatabaseBlockedError('Another window holds the database')), PATIENCE_MS)
  })
  try {
    return await Promise.race([work, blocked])
  } finally {
    clearTimeout(timer)
  }
}
