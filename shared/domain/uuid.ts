/** Ids, and where they stand in what a command asks for. */
import type { Json } from './json'

/** What looks like an id in a command's arguments. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Every id at any depth, each once, in the order in which they stand. */
export function idsIn(value: Json): ReadonlySet<string> {
  const ids = new Set<string>()
  const collect = (part: Json): void => {
    if (typeof part === 'string') {
      if (UUID.test(part)) ids.add(part)
    } else if (part !== null && typeof part === 'object') Object.values(part as Record<string, Json>).forEach(collect)
  }
  collect(value)
  return ids
}
