/** Medians and spreads: what a figure is and how far single runs lay from it. */

export interface Figure {
  readonly median: number
  readonly least: number
  readonly most: number
  readonly repetitions: number
}

/** @param share 0 to 1: 0.5 is the median, 0.95 what nineteen of twenty stay below */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  if (sorted.length === 0) throw new RangeError('Nothing was measured')
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}

export const figureOf = (values: readonly number[]): Figure => ({
  median: quantile(values, 0.5),
  least: Math.min(...values),
  most: Math.max(...values),
  repetitions: values.length,
})
