/** Full jitter: a random wait up to a ceiling that doubles, so that a thousand desktops do not return at one instant. */

export const FIRST_CEILING_MS = 1_000
export const LAST_CEILING_MS = 60_000

/**
 * @param failures how many in a row, from 1
 * @param random 0 to 1
 * @param atLeastMs what the server asked for (`Retry-After`)
 * @returns milliseconds to wait
 */
export function backoffMs(failures: number, random: number, atLeastMs: number | null = null): number {
  const ceiling = Math.min(LAST_CEILING_MS, FIRST_CEILING_MS * 2 ** Math.max(0, failures - 1))
  return Math.round((atLeastMs ?? 0) + random * ceiling)
}
