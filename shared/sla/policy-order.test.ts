import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ordersFor, shadowedPolicies } from './policy-order'
import { choosePolicy } from './choose-policy'
import { SEEDS } from './testing/arbitraries'
import { policyOf } from './testing/builders'
import type { PolicyDefinition } from './types'

type Match = PolicyDefinition['match']

/** In this order. */
const inOrder = (...matches: readonly Match[]): PolicyDefinition[] =>
  matches.map((match, index) => policyOf({ id: `p${index + 1}`, order: index + 1, match }))

describe('a policy that no ticket can come under', () => {
  it.each([
    ['after one that takes everything', [{}, { tier: 'vip' }], { p2: ['p1'] }],
    ['after one that asks for less', [{ tier: 'vip' }, { tier: 'vip', kind: 'incident' }], { p2: ['p1'] }],
    ['after the same conditions', [{ categoryId: 'a' }, { categoryId: 'a' }], { p2: ['p1'] }],
    [
      'after two that share all kinds between them',
      [{ kind: 'incident' }, { kind: 'serviceRequest' }, { tier: 'vip' }],
      { p3: ['p1', 'p2'] },
    ],
    ['but not after one that asks for more', [{ tier: 'vip', kind: 'incident' }, { tier: 'vip' }], {}],
    ['but not after one that asks for something else', [{ tier: 'vip' }, { serviceId: 'mail' }, {}], {}],
    ['but not after one kind alone', [{ kind: 'incident' }, {}], {}],
  ] as const)('is said: %s', (_where, matches, expected) => {
    expect(Object.fromEntries(shadowedPolicies(inOrder(...matches)))).toEqual(expected)
  })

  it('goes by the newest versions, and by those in use', () => {
    const [all, vip] = inOrder({}, { tier: 'vip' }) as [PolicyDefinition, PolicyDefinition]
    expect(shadowedPolicies([all, vip, { ...all, version: 2, order: 9 }])).toEqual(new Map())
    expect(shadowedPolicies([all, vip, { ...all, version: 2, isActive: false }])).toEqual(new Map())
    expect(shadowedPolicies([all, { ...vip, isActive: false }])).toEqual(new Map())
  })

  const value = fc.constantFrom('a', 'b')
  const match = fc.record(
    { tier: value, serviceId: value, categoryId: value, kind: fc.constantFrom('incident', 'serviceRequest') },
    { requiredKeys: [] },
  )
  it.each(SEEDS)('is one that no subject chooses, and no other (seed %i)', (seed) => {
    const values = ['a', 'b', 'something else', null]
    fc.assert(
      fc.property(fc.array(match, { maxLength: 5 }), (matches) => {
        const policies = inOrder(...matches)
        const chosen = new Set<string | undefined>()
        for (const tier of values)
          for (const serviceId of values)
            for (const categoryId of values)
              for (const kind of ['incident', 'serviceRequest'])
                chosen.add(choosePolicy(policies, { tier, serviceId, categoryId, kind })?.id)
        const never = policies.map(({ id }) => id).filter((id) => !chosen.has(id))
        expect([...shadowedPolicies(policies).keys()]).toEqual(never)
      }),
      { seed, numRuns: 300 },
    )
  })
})

describe('numbers for a wanted order', () => {
  it.each([
    [
      [10, 20, 30],
      [10, 20, 30],
    ],
    [
      [10, 30, 20],
      [10, 30, 40],
    ],
    [
      [30, 10, 20],
      [0, 10, 20],
    ],
    [
      [20, 30, 10],
      [20, 30, 40],
    ],
    [
      [1, 3, 2, 4],
      [10, 20, 30, 40],
    ],
    [
      [5, 5],
      [5, 15],
    ],
    [[], []],
  ])('of %j are %j', (orders, expected) => {
    expect(ordersFor(orders)).toEqual(expected)
  })

  it.each(SEEDS)('rise (seed %i)', (seed) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 12 }), (orders) => {
        const numbers = ordersFor(orders)
        expect(numbers).toHaveLength(orders.length)
        numbers.slice(1).forEach((number, index) => expect(number).toBeGreaterThan(numbers[index] ?? Infinity))
        if (orders.every((order, index) => index === 0 || order > (orders[index - 1] ?? 0)))
          expect(numbers).toEqual(orders)
      }),
      { seed, numRuns: 500 },
    )
  })
})
