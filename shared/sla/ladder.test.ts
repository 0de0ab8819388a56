import { describe, expect, it } from 'vitest'
import { DEFAULT_LADDERS, ladderOf } from './ladder'
import { parsePolicy } from './policy-schema'
import { policyOf } from './testing/builders'

describe('the ladder of a clock', () => {
  it('is the default one where the policy says nothing', () => {
    const points = (metric: 'resolution' | 'firstResponse') =>
      ladderOf(policyOf(), metric).map(({ at, notify }) => [at, notify.join(' and ')])
    expect(points('resolution')).toEqual([
      [{ percent: 75 }, 'assignee'],
      [{ percent: 90 }, 'assignee and group'],
      [{ percent: 100 }, 'lead'],
      [{ offsetMinutes: 60 }, 'manager'],
    ])
    expect(points('firstResponse').map(([at]) => at)).toEqual([{ percent: 75 }, { percent: 100 }])
    expect(ladderOf(policyOf(), 'acceptance')).toEqual([])
  })

  it('is the policy’s own where it has one, even an empty one', () => {
    const policy = policyOf({ ladder: { resolution: [] } })
    expect(ladderOf(policy, 'resolution')).toEqual([])
    expect(ladderOf(policy, 'firstResponse')).toBe(DEFAULT_LADDERS.firstResponse)
  })

  it('by default is one that a policy could have written', () => {
    const policy = policyOf({ ladder: DEFAULT_LADDERS })
    expect(parsePolicy(policy)).toEqual(policy)
  })
})
