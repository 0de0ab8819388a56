/** Values that cross every border unchanged, and their structural comparison. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Deepest nesting of a value that is accepted from outside. */
export const MAX_JSON_DEPTH = 32

/** True for what JSON can hold, nested at most `MAX_JSON_DEPTH` deep. */
export function isJson(value: unknown, depth = 0): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth >= MAX_JSON_DEPTH) return false
  return Object.values(value).every((member) => isJson(member, depth + 1))
}

/** True when both values would be written as the same JSON, whatever the order of their keys. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  return canonicalJson(left ?? null) === canonicalJson(right ?? null)
}

/**
 * JSON with sorted keys and no white space: one text for one value, so that it can be compared and hashed.
 * The form of RFC 8785 for the values used here (no number needs more than ECMAScript's own formatting).
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const record = value as { readonly [key: string]: Json }
  const members = Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key] ?? null)}`)
  return `{${members.join(',')}}`
}
