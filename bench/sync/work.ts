/** What a run is told, and how it goes on when a part of it fails. */
import { inTime } from './in-time'
import { wordsOf } from './peers'

export interface SyncWork {
  readonly root: string
  readonly chromiumPath: string
  /** For what is made on the way; the caller removes it. */
  readonly folder: string
  /** The built page, with `bench/pages` in it. */
  readonly pageFolder: string
  readonly isQuick: boolean
  readonly sizes: readonly [small: number, large: number]
}

export const MINUTE_MS = 60_000
/** What one case may take; far more than any needs, so that it ends at all. */
export const CASE_MS = 2 * MINUTE_MS
export const LARGE_CASE_MS = 4 * MINUTE_MS
/** Of everything that is measured more than once. */
export const ROUNDS = 3
/** Tickets that are opened. */
export const OPENED = 200

/** @returns in words why there is no result, when there is none */
export async function orWords<Result>(work: () => Promise<Result>): Promise<Result | string> {
  try {
    return await inTime(2 * LARGE_CASE_MS, work)
  } catch (error) {
    return wordsOf(error)
  }
}
