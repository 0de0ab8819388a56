/** What differs between two versions of something that is published whole. */
export interface Difference {
  /** Dotted path: `week.mon`, `holidays.2026-01-01`, `targets.P1.resolutionMinutes`. */
  readonly field: string
  /** Null where it was not there, or is not there any more. */
  readonly from: unknown
  readonly to: unknown
}

type Fields = ReadonlyMap<string, unknown>

/**
 * @returns one entry a field. Lists of things that have an id, a date or are words are compared by those, with one entry
 *   for another order; other lists are told whole.
 */
export function differencesOf(before: unknown, after: unknown, field = ''): readonly Difference[] {
  const [old, young] = [fieldsOf(before), fieldsOf(after)]
  if (old === null || young === null) return isSame(before, after) ? [] : [{ field, from: before, to: after }]
  const names = [...new Set([...old.keys(), ...young.keys()])]
  const inside = names.flatMap((name) =>
    differencesOf(old.get(name) ?? null, young.get(name) ?? null, field === '' ? name : `${field}.${name}`),
  )
  return [...inside, ...orderOf(before, after, old, young, field)]
}

function orderOf(before: unknown, after: unknown, old: Fields, young: Fields, field: string): readonly Difference[] {
  if (!Array.isArray(before) || !Array.isArray(after)) return []
  const [from, to] = [
    [...old.keys()].filter((name) => young.has(name)),
    [...young.keys()].filter((name) => old.has(name)),
  ]
  return from.join('\n') === to.join('\n') ? [] : [{ field, from, to }]
}

/** Null for what is compared whole. */
function fieldsOf(value: unknown): Fields | null {
  if (Array.isArray(value)) {
    const items = value.map((item): readonly [string | null, unknown] => [keyOf(item), item])
    const keys = new Set(items.flatMap(([key]) => key ?? []))
    return keys.size === items.length ? new Map(items as readonly (readonly [string, unknown])[]) : null
  }
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null
}

function keyOf(item: unknown): string | null {
  if (typeof item === 'string') return item
  if (typeof item !== 'object' || item === null) return null
  if ('id' in item && typeof item.id === 'string') return item.id
  return 'date' in item && typeof item.date === 'string' ? item.date : null
}

/** Neither the order of keys nor a key without a value makes a difference: databases keep neither. */
function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]))
  }
  const [fields, others] = [fieldsOf(one), fieldsOf(other)]
  if (fields === null || others === null) return (one ?? null) === (other ?? null)
  return [...new Set([...fields.keys(), ...others.keys()])].every((name) => isSame(fields.get(name), others.get(name)))
}
