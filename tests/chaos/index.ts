/**
 * `npm run chaos`: the real server code on PGlite, and three devices that run the real client, through schedules of
 * everything that may go wrong. Prints one line; on failure, the smallest schedule that fails and the seed of the run.
 *
 *     npm run chaos -- --runs 1000 --seed 42
 */
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { openPglite } from '@server/store/database'
import { migrate } from '@server/store/migrate'
import { schedule } from './actions'
import type { Findings } from './findings'
import { play } from './play'

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } })
const numRuns = Number(values.runs ?? 100)
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
if (!Number.isInteger(numRuns) || numRuns < 1 || !Number.isInteger(seed)) {
  console.error('npm run chaos -- --runs N --seed S: both are whole numbers, and N is at least 1')
  process.exit(2)
}

const { database, close } = await openPglite('memory://')
await migrate(database)
// What failed last: with shrinking, that of the smallest schedule.
let failed: Findings | null = null
let runs = 0
const property = fc.asyncProperty(schedule, async (actions) => {
  if (failed === null) runs += 1
  const findings = await play(database, actions)
  const isGood = findings.lost.length + findings.duplicated.length + findings.diverged.length === 0
  if (!isGood) failed = findings
  return isGood
})
const details = await fc.check(property, { numRuns, seed })
await close()

const { lost, duplicated, diverged } = failed ?? { lost: [], duplicated: [], diverged: [] }
if (details.failed) {
  const [actions] = details.counterexample ?? []
  for (const action of actions ?? []) console.log(JSON.stringify(action))
  for (const what of [...lost, ...duplicated, ...diverged]) console.log(what)
  if (details.errorInstance !== null) console.error(details.errorInstance)
  console.log(`seed ${details.seed} · path ${details.counterexamplePath ?? ''}`)
}
console.log(`runs ${runs} · lost ${lost.length} · duplicated ${duplicated.length} · diverged ${diverged.length}`)
process.exitCode = details.failed ? 1 : 0
