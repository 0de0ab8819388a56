/** Targets that the server has a part in, B8 to B10: the libraries have none here. */
import { ofActions, type Figures, type ModelRun, type Names, type Pushes } from './figures'
import type { OwnActionFigures } from './own-actions'
import type { Measured, Section, Subject } from './report'

export function drainedSection({ small, large, pushes }: Figures, names: Names): Section {
  const ofPushes = (of: (one: Pushes) => number): Measured => (typeof pushes === 'string' ? pushes : pushes.map(of))
  const both = (name: string, of: (one: OwnActionFigures) => readonly number[], rest: Partial<Subject>): Subject[] => [
    { name: `${name}, ${names.small}`, measured: ofActions(small, of), ...rest },
    { name: `${name}, ${names.large}`, measured: ofActions(large, of), ...rest },
  ]
  return {
    target: 'B8',
    title:
      '1,000 changes made offline, until the server (PGlite) has answered the last; the libraries have no server here',
    unit: 'time',
    subjects: [
      { name: 'one request each', measured: ofPushes(({ oneByOne }) => oneByOne) },
      {
        name: 'requests of 100',
        measured: ofPushes(({ inBatches }) => inBatches),
        aims: [{ most: 2_000 }, { most: 0.2, times: 'one request each' }],
      },
      ...both('in the page', (one) => one.drained, { aims: [{ most: 2_000 }] }),
      ...both('with 30 % of answers lost', (one) => [one.drainedThroughLoss], {}),
      ...both('  done less than once', (one) => [one.lost], { unit: 'count', aims: [{ most: 0 }] }),
      ...both('  done more than once', (one) => [one.doubled], { unit: 'count', aims: [{ most: 0 }] }),
    ],
  }
}

export function feedsSection({ feeds }: Figures): Section {
  const subjects =
    typeof feeds === 'string'
      ? [{ name: 'feed', measured: feeds }]
      : feeds.flatMap(({ name, ours, unsafe }): Subject[] => [
          { name: `${name}, unsafe sequence`, measured: unsafe.map((one) => one.commandsASecond) },
          {
            name: `${name}, in the order of commits`,
            measured: ours.map((one) => one.commandsASecond),
            aims: [{ least: 0.4, times: `${name}, unsafe sequence` }],
          },
          { name: `  rows missed, ${name}, unsafe`, measured: unsafe.map((one) => one.missed), unit: 'count' },
          {
            name: `  rows missed, ${name}`,
            measured: ours.map((one) => one.missed),
            unit: 'count',
            aims: [{ most: 0 }],
          },
        ])
  return { target: 'B9', title: 'commands a second, eight clients at once', unit: 'perSecond', subjects }
}

export function modelSection({ model }: Figures): Section {
  return {
    target: 'B10',
    title: 'three simulated clients against the real server through all that goes wrong; not 10,000 runs, and no kills',
    unit: 'count',
    subjects: modelSubjects(model),
  }
}

function modelSubjects(model: ModelRun | string): readonly Subject[] {
  if (typeof model === 'string') return [{ name: 'model', measured: model }]
  return [
    { name: 'runs', measured: [model.runs] },
    ...(['lost', 'duplicated', 'diverged'] as const).map((name): Subject => ({
      name,
      measured: [model[name]],
      aims: [{ most: 0 }],
    })),
  ]
}
