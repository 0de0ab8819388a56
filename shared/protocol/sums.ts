/**
 * Sums by which a cache is compared with the server without sending it: what a client should hold is cut into parts, and
 * for each part both sides count the rows and put them into one checksum. Where they differ, that part alone is fetched
 * again. A sum says which versions are held, so it finds rows that are missing, stale or too many; what stands in an
 * image of the right version it does not see.
 */

/** Count and checksum of the rows of one part. */
export type Sum = readonly [count: number, checksum: number]
/** By the name of the part; a part without rows may be left out. */
export type Sums = Readonly<Record<string, Sum>>

/** Entities of which there are many come in 256 parts, by the end of their id: `ticket:3f`. */
export const DIVIDED = ['ticket', 'person'] as const
/** Entities of which there are few are one part each. */
export const WHOLE = ['settings', 'group', 'category', 'service', 'calendar', 'policy', 'dutyRota', 'absence'] as const
export type DividedEntity = (typeof DIVIDED)[number]
export type WholeEntity = (typeof WHOLE)[number]

/** A part's name, taken apart. */
export type Part =
  { readonly entity: DividedEntity; readonly ending: string } | { readonly entity: WholeEntity; readonly ending: null }

export const PART_PATTERN = new RegExp(`^(?:(?:${DIVIDED.join('|')}):[0-9a-f]{2}|${WHOLE.join('|')})$`)

/** How many hexadecimal digits of an id name its part. */
const ENDING = 2

export const endingOf = (id: string): string => id.slice(-ENDING)

export function partOf(entity: DividedEntity | WholeEntity, id: string): string {
  return isDivided(entity) ? `${entity}:${endingOf(id)}` : entity
}

/** @returns null for what is no part's name */
export function parsePart(name: string): Part | null {
  if (!PART_PATTERN.test(name)) return null
  const [entity, ending] = name.split(':')
  const divided = DIVIDED.find((one) => one === entity)
  if (divided !== undefined && ending !== undefined) return { entity: divided, ending }
  const whole = WHOLE.find((one) => one === entity)
  return whole === undefined ? null : { entity: whole, ending: null }
}

const isDivided = (entity: DividedEntity | WholeEntity): entity is DividedEntity =>
  DIVIDED.some((one) => one === entity)

/**
 * One row as a number of 32 bits, to be put together by exclusive or. PostgreSQL reckons the same
 * (`server/src/sync/sums.ts`), so only multiplication, shift and exclusive or are used, none beyond 63 bits.
 *
 * @param id a UUID, or another id in which there is no UUID
 */
export function rowChecksum(id: string, version: number): number {
  let mixed = (seedOf(id) ^ Math.imul(version, 461_845_907)) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 73_244_475) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 73_244_475) >>> 0
  return (mixed ^ (mixed >>> 16)) >>> 0
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The end of a UUID is random; of other ids every character counts (FNV-1a). */
function seedOf(id: string): number {
  if (UUID.test(id)) return Number.parseInt(id.slice(-8), 16)
  let seed = 2_166_136_261
  for (let index = 0; index < id.length; index += 1) seed = Math.imul(seed ^ id.charCodeAt(index), 16_777_619)
  return seed >>> 0
}

/** Rows into sums, one after another. */
export class SumsOf {
  readonly #sums = new Map<string, { count: number; checksum: number }>()

  add(entity: DividedEntity | WholeEntity, id: string, version: number): void {
    const part = partOf(entity, id)
    const sum = this.#sums.get(part) ?? { count: 0, checksum: 0 }
    sum.count += 1
    sum.checksum = (sum.checksum ^ rowChecksum(id, version)) >>> 0
    this.#sums.set(part, sum)
  }

  get sums(): Sums {
    return Object.fromEntries([...this.#sums].map(([part, { count, checksum }]) => [part, [count, checksum]]))
  }
}

/** Names of the parts in which two sides differ. */
export function differingParts(left: Sums, right: Sums): readonly string[] {
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].filter((name) => {
    const [one, other] = [left[name] ?? NOTHING, right[name] ?? NOTHING]
    return one[0] !== other[0] || one[1] !== other[1]
  })
}

const NOTHING: Sum = [0, 0]
