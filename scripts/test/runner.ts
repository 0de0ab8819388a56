/** Runs chosen steps wave by wave, keeps going after one that failed, and adds up what passed and failed. */
import type { Counts } from './counts'
import type { CommandOptions } from './run-command'
import type { Step, StepResult } from './steps'

export class UnknownStepError extends Error {
  override readonly name = 'UnknownStepError'
}

/**
 * @param only names of groups; none chooses every step.
 * @throws UnknownStepError for a name that no step has: a misspelt choice must not pass for a green run.
 */
export function chooseSteps(
  waves: readonly (readonly Step[])[],
  only: readonly string[],
): readonly (readonly Step[])[] {
  if (only.length === 0) return waves
  const all = waves.flat()
  const unknown = only.find((name) => !all.some((step) => step.groups.includes(name)))
  if (unknown !== undefined) {
    const known = [...new Set(all.flatMap((step) => step.groups))].join(', ')
    throw new UnknownStepError(`There is no step ${unknown}; there are ${known}`)
  }
  const asked = all.filter((step) => step.groups.some((group) => only.includes(group)))
  const needed = new Set(asked.flatMap((step) => (step.needs === undefined ? [] : [step.needs])))
  return waves.map((wave) => wave.filter((step) => asked.includes(step) || needed.has(step.name)))
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

/** @param print takes a line, or several. */
export async function runSteps(
  waves: readonly (readonly Step[])[],
  options: CommandOptions,
  print: (text: string) => void,
): Promise<Counts> {
  const failures = new Set<string>()
  let passed = 0
  let failed = 0
  for (const wave of waves) {
    await Promise.all(
      wave.map(async (step) => {
        const startedAt = performance.now()
        const result =
          step.needs !== undefined && failures.has(step.needs)
            ? { passed: 0, failed: 1, output: `Not run, because ${step.needs} failed` }
            : await runStep(step, options)
        passed += result.passed
        failed += result.failed
        print(describe(step, result, (performance.now() - startedAt) / 1000))
        if (result.failed === 0) return
        failures.add(step.name)
        if (!options.isVerbose) print(result.output.trimEnd())
      }),
    )
  }
  return { passed, failed }
}
