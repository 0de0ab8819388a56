import { describe, expect, it } from 'vitest'
import { calendarOf } from './testing/builders'
import { tierOddities, tierSpeeds } from './tier-speeds'
import { PRIORITIES, type PolicyDefinition } from './types'

const office = calendarOf({
  week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '18:00']]])),
})

function policy(tier: string, hours: number, parts: Partial<PolicyDefinition> = {}): PolicyDefinition {
  const targets = Object.fromEntries(PRIORITIES.map((priority) => [priority, { resolutionMinutes: hours * 60 }]))
  return {
    id: tier,
    version: 1,
    name: tier,
    order: 1,
    match: { tier },
    calendar: { id: office.id, version: office.version },
    targets: targets as unknown as PolicyDefinition['targets'],
    ...parts,
  }
}
const table = (gold: number, silver: number) => ({
  currency: 'RUB',
  tiers: [
    { id: 'gold', name: 'Gold', pricePerMonth: gold },
    { id: 'silver', name: 'Silver', pricePerMonth: silver },
  ],
})

describe('a faster tier', () => {
  const policies = [policy('gold', 4), policy('silver', 8)]

  it('that costs less than a slower one is named with it; otherwise nothing is', () => {
    expect(tierOddities(table(100, 200), policies, [office])).toEqual([{ faster: 'gold', slower: 'silver' }])
    expect(tierOddities(table(200, 100), policies, [office])).toEqual([])
    expect(tierOddities(table(100, 100), policies, [office])).toEqual([])
  })

  it('is measured by the wall clock: ten hours around the clock are faster than four of the office', () => {
    const around = [policy('gold', 4), policy('silver', 10, { calendar: null })]
    expect(tierSpeeds('gold', around, [office])[0]).toBeCloseTo((4 * 60 * 10_080) / 2_700)
    expect(tierOddities(table(200, 100), around, [office])).toEqual([{ faster: 'silver', slower: 'gold' }])
  })

  it('is none where each is faster at something, or both come under one policy', () => {
    const mixed = policy('silver', 8, {
      targets: { ...policy('silver', 8).targets, P1: { resolutionMinutes: 60 } },
    })
    expect(tierOddities(table(100, 200), [policy('gold', 4), mixed], [office])).toEqual([])
    expect(tierOddities(table(100, 200), [policy('all', 4, { match: {} })], [office])).toEqual([])
  })

  it('is one for which anything is promised at all', () => {
    expect(tierOddities(table(100, 200), [policy('gold', 400)], [office])).toEqual([
      { faster: 'gold', slower: 'silver' },
    ])
  })
})
