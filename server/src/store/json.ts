/** JSON columns are written as text on both drivers: a bare array would become a PostgreSQL array. */
import { storable } from '@shared/domain/texts'

export const toJson = (value: unknown): string => JSON.stringify(value)

/** Nobody nests deeper on purpose; a recursion without end would end the process. */
const MAX_DEPTH = 40

/** Thrown for JSON that is nested deeper than anything a command needs. */
export class TooDeepError extends Error {
  readonly code = 'json.tooDeep'
}

/**
 * The same JSON without what PostgreSQL cannot hold (NUL, half a surrogate pair), in keys as well as in values.
 *
 * @throws {TooDeepError} beyond 40 levels
 */
export function storableJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storable(value)
  if (value === null || typeof value !== 'object') return value
  if (depth >= MAX_DEPTH) throw new TooDeepError(`JSON is nested deeper than ${MAX_DEPTH} levels`)
  if (Array.isArray(value)) return value.map((item) => storableJson(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storable(key), storableJson(item, depth + 1)]))
}
