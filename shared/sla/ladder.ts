/**
 * Whom a clock reaches when nothing else is agreed: the sources are compared in `docs/sla.md`. Which step is due when is
 * the business of `shared/escalation`.
 */
import type { LadderStep, Metric, PolicyDefinition } from './types'

const step = (percent: number, notify: LadderStep['notify'], important = false): LadderStep => ({
  at: { percent },
  time: 'working',
  notify,
  important,
})

/** A metric that is missing has none: nobody is reached about it but those who look. */
export const DEFAULT_LADDERS: Readonly<Partial<Record<Metric, readonly LadderStep[]>>> = {
  firstResponse: [step(75, ['assignee']), step(100, ['lead'], true)],
  resolution: [
    step(75, ['assignee']),
    step(90, ['assignee', 'group']),
    step(100, ['lead'], true),
    {
      at: { offsetMinutes: 60 },
      time: 'working',
      notify: ['manager'],
      important: true,
      repeatEveryMinutes: 60,
      repeatAtMost: 5,
    },
  ],
}

/** The steps that a clock of this policy version takes: its own, or the default ones. */
export function ladderOf(policy: Pick<PolicyDefinition, 'ladder'>, metric: Metric): readonly LadderStep[] {
  return agreedLadder(policy, metric) ?? []
}

/** {@link ladderOf}, telling an empty ladder from none at all. */
export function agreedLadder(
  policy: Pick<PolicyDefinition, 'ladder'>,
  metric: Metric,
): readonly LadderStep[] | undefined {
  return policy.ladder?.[metric] ?? DEFAULT_LADDERS[metric]
}
