/**
 * `npm test`: every check that a change must pass. `-- --only unit,e2e` chooses steps, `-- --verbose` shows their output
 * as it comes. The last line is always `N passed, N failed`: tests, and one for each step that is not made of tests.
 */
import { parseArgs } from 'node:util'
import { chooseSteps, runSteps, UnknownStepError } from './test/runner'
import { STEPS } from './test/steps'

const { values } = parseArgs({ options: { only: { type: 'string' }, verbose: { type: 'boolean', default: false } } })

try {
  const only = values.only?.split(',').map((name) => name.trim()) ?? []
  const { passed, failed } = await runSteps(chooseSteps(STEPS, only), { isVerbose: values.verbose }, console.log)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof UnknownStepError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
