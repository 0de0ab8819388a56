import { describe, expect, test } from 'vitest'
import { chooseSteps, runSteps, UnknownStepError } from './runner'
import { WAVES, type Step, type StepResult } from './steps'

const step = (name: string, result: Partial<StepResult> | Error, needs?: string): Step => ({
  name,
  groups: [name],
  ...(needs === undefined ? {} : { needs }),
  run: async () => {
    if (result instanceof Error) throw result
    return { passed: 0, failed: 0, output: '', ...result }
  },
})

const run = async (waves: Step[][]) => {
  const lines: string[] = []
  const counts = await runSteps(waves, {}, (text) => lines.push(text))
  return { counts, text: lines.join('\n') }
}

test('a failing step does not stop the others, and all are added up', async () => {
  const { counts } = await run([[step('types', { failed: 1 })], [step('unit', { passed: 12, failed: 2 })]])
  expect(counts).toEqual({ passed: 12, failed: 3 })
})

test('the output of a step is shown when it failed, and only then', async () => {
  const { text } = await run([
    [step('types', { passed: 1, output: 'quiet' }), step('lint', { failed: 1, output: 'no-explicit-any' })],
  ])
  expect(text).toContain('no-explicit-any')
  expect(text).not.toContain('quiet')
})

test('a step that cannot run has failed, with the reason', async () => {
  const { counts, text } = await run([[step('e2e', new Error('No Chromium was found'))]])
  expect(counts).toEqual({ passed: 0, failed: 1 })
  expect(text).toContain('No Chromium was found')
})

test('a step is not run when what it needs failed, and counts as failed', async () => {
  const { counts, text } = await run([[step('build', { failed: 1 })], [step('e2e', { passed: 5 }, 'build')]])
  expect(counts).toEqual({ passed: 0, failed: 2 })
  expect(text).toContain('Not run, because build failed')
})

describe('--only', () => {
  const names = (only: string[]): string[] =>
    chooseSteps(WAVES, only)
      .flat()
      .map(({ name }) => name)

  test('chooses steps, in their order', () => {
    expect(names(['unit', 'types'])).toEqual(['types', 'unit'])
    expect(names(['server'])).toEqual(['server on PGlite', 'server on PostgreSQL'])
  })

  test('adds what a step needs', () => expect(names(['e2e'])).toEqual(['build', 'end to end']))
  test('of nothing chooses everything', () => expect(names([])).toHaveLength(WAVES.flat().length))
  test('refuses a name that no step has', () => expect(() => names(['unti'])).toThrow(UnknownStepError))
})
