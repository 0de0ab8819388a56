/** Policies in the order in which they are asked, and what that order leaves without effect. */
import { TICKET_KINDS } from '../domain/ticket'
import { choosePolicy, newestPolicies } from './choose-policy'
import type { PolicyDefinition } from './types'

/** Room between neighbours, so that a policy can be moved without publishing the others anew. */
const STEP = 10

/**
 * Policies that no ticket can come under, each with those that come first and take all of theirs.
 *
 * @param policies any versions; only the newest of each id counts
 * @returns by the id of the policy; those that are not in use are not among them
 */
export function shadowedPolicies(policies: readonly PolicyDefinition[]): ReadonlyMap<string, readonly string[]> {
  const shadowed = new Map<string, readonly string[]>()
  const ordered = newestPolicies(policies).filter(({ isActive }) => isActive !== false)
  ordered.forEach((policy, index) => {
    const earlier = ordered.slice(0, index)
    // Whatever a policy does not ask for can have a value that no other policy knows, but for the kind: there are two.
    const kinds = policy.match.kind === undefined ? TICKET_KINDS : [policy.match.kind]
    const takers = kinds.map((kind) => choosePolicy(earlier, { ...policy.match, kind })?.id)
    const known = takers.filter((id) => id !== undefined)
    if (known.length === kinds.length) shadowed.set(policy.id, [...new Set(known)])
  })
  return shadowed
}

/**
 * Numbers that put policies in a wanted order and change as few of them as can be, since each change is a version.
 *
 * @param orders the numbers that they have, in the wanted order
 * @returns as many, rising
 * @example ordersFor([10, 30, 20]) // [10, 30, 40]: the last comes after the second now
 */
export function ordersFor(orders: readonly number[]): readonly number[] {
  const kept = longestRise(orders)
  const result: number[] = []
  for (let index = 0; index < orders.length;) {
    if (kept.has(index)) {
      result.push(orders[index] ?? 0)
      index += 1
      continue
    }
    const end = nextKept(kept, index, orders.length)
    const between = numbersBetween(result.at(-1), orders[end], end - index)
    if (between === null) return orders.map((_order, place) => (place + 1) * STEP)
    result.push(...between)
    index = end
  }
  return result
}

function nextKept(kept: ReadonlySet<number>, from: number, length: number): number {
  let end = from
  while (end < length && !kept.has(end)) end += 1
  return end
}

/** @returns evenly spread whole numbers between two that stay; null when there is no room */
function numbersBetween(low: number | undefined, high: number | undefined, count: number): readonly number[] | null {
  const first = low ?? (high ?? 0) - STEP * (count + 1)
  const step = high === undefined ? STEP : (high - first) / (count + 1)
  if (step < 1) return null
  return Array.from({ length: count }, (_none, index) => Math.floor(first + step * (index + 1)))
}

/** The places of the longest rising subsequence: what can stay as it is. */
function longestRise(orders: readonly number[]): ReadonlySet<number> {
  const best = orders.map((_order, index) => ({ length: 1, before: -1, index }))
  orders.forEach((order, index) => {
    for (let earlier = 0; earlier < index; earlier += 1) {
      const [mine, other] = [best[index], best[earlier]]
      if (mine === undefined || other === undefined || (orders[earlier] ?? 0) >= order) continue
      if (other.length + 1 > mine.length) best[index] = { ...mine, length: other.length + 1, before: earlier }
    }
  })
  const places = new Set<number>()
  let at = best.reduce((top, one) => (one.length > (best[top]?.length ?? 0) ? one.index : top), 0)
  while (best[at] !== undefined) {
    places.add(at)
    at = best[at]?.before ?? -1
  }
  return places
}
