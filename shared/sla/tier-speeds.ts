/**
 * How fast tiers are, by the policies that ask for them, so that a tier that is faster and cheaper than another one is
 * noticed: nobody would buy the other.
 */
import type { TierTable } from '../domain/tiers'
import { choosePolicy } from './choose-policy'
import { PRIORITIES, type CalendarDefinition, type PolicyDefinition } from './types'
import { DAY_MINUTES, minutesOf } from './wall-time'

const WEEK_MINUTES = 7 * DAY_MINUTES

export interface TierOddity {
  readonly faster: string
  readonly slower: string
}

/**
 * Minutes by the wall clock, on average, from a registration to the promised solution, by priority: eight hours of office
 * time are longer than eight hours around the clock. Infinite where nothing is promised.
 *
 * @param calendars of any versions; where the one that a policy names is not among them, another version of it counts
 */
export function tierSpeeds(
  tier: string,
  policies: readonly PolicyDefinition[],
  calendars: readonly CalendarDefinition[],
): readonly number[] {
  const policy = choosePolicy(policies, { tier })
  if (policy === null) return PRIORITIES.map(() => Infinity)
  const share = workedShare(policy.calendar, calendars)
  return PRIORITIES.map((priority) => (policy.targets[priority].resolutionMinutes ?? Infinity) / share)
}

/** Pairs of tiers of which the one that is nowhere slower, and somewhere faster, costs less. */
export function tierOddities(
  { tiers }: TierTable,
  policies: readonly PolicyDefinition[],
  calendars: readonly CalendarDefinition[],
): readonly TierOddity[] {
  const measured = tiers.map((tier) => ({ tier, speeds: tierSpeeds(tier.id, policies, calendars) }))
  return measured.flatMap((one) =>
    measured.flatMap((other) =>
      one.tier.pricePerMonth < other.tier.pricePerMonth && isFaster(one.speeds, other.speeds)
        ? [{ faster: one.tier.id, slower: other.tier.id }]
        : [],
    ),
  )
}

function isFaster(one: readonly number[], other: readonly number[]): boolean {
  const pairs = one.map((minutes, index) => [minutes, other[index] ?? Infinity] as const)
  return pairs.every(([left, right]) => left <= right) && pairs.some(([left, right]) => left < right)
}

/** The share of a week that is worked. */
function workedShare(named: PolicyDefinition['calendar'], calendars: readonly CalendarDefinition[]): number {
  const versions = calendars.filter(({ id }) => id === named?.id)
  const calendar = versions.find(({ version }) => version === named?.version) ?? versions[0]
  if (calendar === undefined) return 1
  const intervals = Object.values(calendar.week).flatMap((day) => day.map(minutesOf))
  const worked = intervals.reduce((total, { from, to }) => total + to - from, 0)
  return worked === 0 ? 1 : worked / WEEK_MINUTES
}
