import { describe, expect, test, vi } from 'vitest'
import { chooseSteps, runSteps, UnknownStepError } from './runner'
import { STEPS, type Step, type StepResult } from './steps'

const step = (
  name: string,
  result: Partial<StepResult> | Error | (() => Promise<StepResult>),
  { needs, cores = 1 }: { readonly needs?: string; readonly cores?: 1 | 2 } = {},
): Step => ({
  name,
  groups: [name],
  cores,
  ...(needs === undefined ? {} : { needs }),
  run: async () => {
    if (result instanceof Error) throw result
    return typeof result === 'function' ? result() : { ...NOTHING, ...result }
  },
})
const NOTHING: StepResult = { passed: 0, failed: 0, output: '' }

const run = async (steps: Step[]) => {
  const lines: string[] = []
  const counts = await runSteps(steps, {}, (text) => lines.push(text))
  return { counts, text: lines.join('\n') }
}

test('a failing step does not stop the others, and all are added up', async () => {
  const { counts } = await run([step('types', { failed: 1 }), step('unit', { passed: 12, failed: 2 }, { cores: 2 })])
  expect(counts).toEqual({ passed: 12, failed: 3 })
})

test('the output of a step is shown when it failed, and only then', async () => {
  const { text } = await run([
    step('types', { passed: 1, output: 'quiet' }),
    step('lint', { failed: 1, output: 'no-explicit-any' }),
  ])
  expect(text).toContain('no-explicit-any')
  expect(text).not.toContain('quiet')
})

test('a step that cannot run has failed, with the reason', async () => {
  const { counts, text } = await run([step('e2e', new Error('No Chromium was found'))])
  expect(counts).toEqual({ passed: 0, failed: 1 })
  expect(text).toContain('No Chromium was found')
})

test('a step is not run when what it needs failed, and counts as failed', async () => {
  const { counts, text } = await run([step('build', { failed: 1 }), step('e2e', { passed: 5 }, { needs: 'build' })])
  expect(counts).toEqual({ passed: 0, failed: 2 })
  expect(text).toContain('Not run, because build failed')
})

describe('two cores', () => {
  /** Steps that end when they are told to, and which of them have begun. */
  const asTold = () => {
    const begun: string[] = []
    const ends = new Map<string, () => void>()
    return {
      begun,
      end: (name: string): void => ends.get(name)?.(),
      step: (name: string, options?: Parameters<typeof step>[2]) =>
        step(
          name,
          () => {
            begun.push(name)
            return new Promise((resolve) => ends.set(name, () => resolve(NOTHING)))
          },
          options,
        ),
    }
  }

  test('carry two steps of one each, the next when one of them has ended, and alone one that takes both', async () => {
    const told = asTold()
    const done = run([told.step('a'), told.step('b'), told.step('c'), told.step('both', { cores: 2 })])
    await vi.waitFor(() => expect(told.begun).toEqual(['a', 'b']))
    told.end('b')
    await vi.waitFor(() => expect(told.begun).toEqual(['a', 'b', 'c']))
    told.end('a')
    told.end('c')
    await vi.waitFor(() => expect(told.begun).toEqual(['a', 'b', 'c', 'both']))
    told.end('both')
    await done
  })

  test('do not begin a step before what it needs has ended', async () => {
    const told = asTold()
    const done = run([told.step('build'), told.step('e2e', { needs: 'build' })])
    await vi.waitFor(() => expect(told.begun).toEqual(['build']))
    told.end('build')
    await vi.waitFor(() => expect(told.begun).toEqual(['build', 'e2e']))
    told.end('e2e')
    await done
  })
})

describe('--only', () => {
  const names = (only: string[]): string[] => chooseSteps(STEPS, only).map(({ name }) => name)

  test('chooses steps, in their order', () => {
    expect(names(['unit', 'types'])).toEqual(['types', 'unit'])
    expect(names(['server'])).toEqual(['server on PGlite', 'server on PostgreSQL'])
  })

  test('adds what a step needs', () => expect(names(['e2e'])).toEqual(['build', 'end to end']))
  test('of nothing chooses everything', () => expect(names([])).toHaveLength(STEPS.length))
  test('refuses a name that no step has', () => expect(() => names(['unti'])).toThrow(UnknownStepError))
})
