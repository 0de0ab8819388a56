/** Runs chosen steps as cores come free, keeps going after one that failed, and adds up what passed and failed. */
import type { Counts } from './counts'
import type { CommandOptions } from './run-command'
import type { Step, StepResult } from './steps'

/** The smallest machine the steps are laid out for. A larger one is used by the steps that take all of it. */
const CORES = 2

export class UnknownStepError extends Error {
  override readonly name = 'UnknownStepError'
}

/**
 * @param only names of groups; none chooses every step.
 * @throws UnknownStepError for a name that no step has: a misspelt choice must not pass for a green run.
 */
export function chooseSteps(steps: readonly Step[], only: readonly string[]): readonly Step[] {
  if (only.length === 0) return steps
  const unknown = only.find((name) => !steps.some((step) => step.groups.includes(name)))
  if (unknown !== undefined) {
    const known = [...new Set(steps.flatMap((step) => step.groups))].join(', ')
    throw new UnknownStepError(`There is no step ${unknown}; there are ${known}`)
  }
  const asked = steps.filter((step) => step.groups.some((group) => only.includes(group)))
  const needed = new Set(asked.flatMap((step) => (step.needs === undefined ? [] : [step.needs])))
  return steps.filter((step) => asked.includes(step) || needed.has(step.name))
}

async function runStep(step: Step, options: CommandOptions): Promise<StepResult> {
  try {
    return await step.run(options)
  } catch (error) {
    // A step that cannot run has failed, and the others still tell what they know.
    return { passed: 0, failed: 1, output: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function describe(step: Step, result: StepResult, seconds: number): string {
  const isCheck = result.passed + result.failed === 1
  const counts = isCheck ? '' : `${result.passed} passed${result.failed > 0 ? `, ${result.failed} failed` : ''}`
  return `${result.failed === 0 ? '✓' : '✗'} ${step.name.padEnd(21)} ${`${seconds.toFixed(1)} s`.padStart(8)}  ${counts}`.trimEnd()
}

/**
 * Starts them in their order, none before there are cores for it and before what it needs has ended.
 *
 * @param print takes a line, or several.
 */
export async function runSteps(
  steps: readonly Step[],
  options: CommandOptions,
  print: (text: string) => void,
): Promise<Counts> {
  const failures = new Set<string>()
  const running = new Map<Step, Promise<void>>()
  let passed = 0
  let failed = 0
  const run = async (step: Step): Promise<void> => {
    const startedAt = performance.now()
    const result =
      step.needs !== undefined && failures.has(step.needs)
        ? { passed: 0, failed: 1, output: `Not run, because ${step.needs} failed` }
        : await runStep(step, options)
    running.delete(step)
    passed += result.passed
    failed += result.failed
    print(describe(step, result, (performance.now() - startedAt) / 1000))
    if (result.failed === 0) return
    failures.add(step.name)
    if (!options.isVerbose) print(result.output.trimEnd())
  }
  const mustWait = (step: Step): boolean => {
    const others = [...running.keys()]
    const taken = others.reduce((sum, { cores }) => sum + cores, 0)
    return taken + step.cores > CORES || others.some(({ name }) => name === step.needs)
  }
  for (const step of steps) {
    while (mustWait(step)) await Promise.race(running.values())
    running.set(step, run(step))
  }
  await Promise.all(running.values())
  return { passed, failed }
}
