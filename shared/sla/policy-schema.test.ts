import { describe, expect, it } from 'vitest'
import { parsePolicy } from './policy-schema'
import { PolicyError } from './sla-error'
import { policyOf } from './testing/builders'
import type { LadderStep } from './types'

function refusalOf(input: unknown): string | null {
  try {
    parsePolicy(input)
  } catch (error) {
    if (error instanceof PolicyError) return error.field
    throw error
  }
  return null
}

const step = (changes: object): object => ({
  at: { percent: 75 },
  time: 'working',
  notify: ['assignee'],
  important: false,
  ...changes,
})
const withStep = (changes: object): object => ({ ladder: { resolution: [step({}), step(changes)] } })
const withTargets = (targets: object): object => ({ targets: { ...policyOf().targets, P2: targets } })

describe('a policy is refused, naming the field, when', () => {
  it.each<[string, object, string]>([
    ['a target is negative', withTargets({ updateMinutes: -1 }), 'targets.P2.updateMinutes'],
    ['a target is zero', withTargets({ firstResponseMinutes: 0 }), 'targets.P2.firstResponseMinutes'],
    ['a target never comes', withTargets({ resolutionMinutes: Infinity }), 'targets.P2.resolutionMinutes'],
    ['a target is no number', withTargets({ resolutionMinutes: NaN }), 'targets.P2.resolutionMinutes'],
    ['a target is misspelt', withTargets({ resolveMinutes: 5 }), 'targets.P2.resolveMinutes'],
    ['a priority has no targets', { targets: { P1: {}, P2: {}, P3: {} } }, 'targets.P4'],
    ['a condition is misspelt', { match: { category: 'x' } }, 'match.category'],
    ['a kind is misspelt', { match: { kind: 'incidnt' } }, 'match.kind'],
    ['a resolution is final at once', { reopenDays: 0 }, 'reopenDays'],
    ['a resolution is final after part of a day', { reopenDays: 1.5 }, 'reopenDays'],
    ['an OLA is zero', { ola: { default: { acceptanceMinutes: 0 } } }, 'ola.default.acceptanceMinutes'],
    [
      'an OLA of one priority is negative',
      { ola: { groups: { network: { groupMinutes: { P1: 5, P3: -5 } } } } },
      'ola.groups.network.groupMinutes.P3',
    ],
    [
      'the calendar of a group has no version',
      { ola: { groups: { network: { calendar: { id: 'office' } } } } },
      'ola.groups.network.calendar.version',
    ],
    ['a ladder is of no known clock', { ladder: { answer: [] } }, 'ladder.answer'],
    ['a share of the target is zero', withStep({ at: { percent: 0 } }), 'ladder.resolution.1.at.percent'],
    ['a share of the target is above 1000', withStep({ at: { percent: 1_001 } }), 'ladder.resolution.1.at.percent'],
    ['an offset is not finite', withStep({ at: { offsetMinutes: -Infinity } }), 'ladder.resolution.1.at.offsetMinutes'],
    ['an offset is the deadline', withStep({ at: { offsetMinutes: 0 } }), 'ladder.resolution.1.at.offsetMinutes'],
    ['a step repeats without a limit', withStep({ repeatEveryMinutes: 60 }), 'ladder.resolution.1.repeatAtMost'],
    ['a limit has nothing to limit', withStep({ repeatAtMost: 5 }), 'ladder.resolution.1.repeatEveryMinutes'],
    [
      'a step repeats without a pause',
      withStep({ repeatEveryMinutes: 0, repeatAtMost: 5 }),
      'ladder.resolution.1.repeatEveryMinutes',
    ],
    ['a step reaches nobody', withStep({ notify: [] }), 'ladder.resolution.1.notify'],
    ['a step reaches nobody known', withStep({ notify: ['lead', 'boss'] }), 'ladder.resolution.1.notify.1'],
  ])('%s', (_why, changes, field) => {
    expect(refusalOf({ ...policyOf(), ...changes })).toBe(field)
  })
})

describe('a policy is taken', () => {
  it('as the builders of these tests make it', () => {
    expect(parsePolicy(policyOf())).toEqual(policyOf())
  })

  it('with promises of groups, a ladder of its own, fractions of minutes', () => {
    const manager: LadderStep = {
      at: { offsetMinutes: 30 },
      time: 'calendar',
      notify: ['manager', 'onDuty'],
      important: true,
      repeatEveryMinutes: 0.5,
      repeatAtMost: 3,
    }
    const policy = policyOf({
      ola: {
        default: { acceptanceMinutes: 30, groupMinutes: { P1: 60, P2: 120 } },
        groups: { network: { groupMinutes: 240, calendar: null }, desk: { groupMinutes: 60 } },
      },
      ladder: { resolution: [manager], acceptance: [{ ...manager, at: { percent: 1_000 } }], update: [] },
    })
    expect(parsePolicy(policy)).toEqual(policy)
  })
})
