/**
 * `npm run chaos`: tries to make the product lose, double or misplace something. Prints what it found in one line; on
 * failure, how to find it again.
 *
 *     npm run chaos -- --runs 1000 --seed 42             the model: real code, simulated devices and network
 *     npm run chaos -- --kills 50 [--sqlite]             real processes, killed; --sqlite: Chromium's other IndexedDB
 *
 * Deaths that are made in parts may share one demo that is loaded already, as specs do: its folder in `OPORA_E2E_DEMO_DATA`.
 */
import { parseArgs } from 'node:util'

const USAGE =
  'npm run chaos -- --runs N [--seed S], or --kills N [--seed S] [--sqlite]: whole numbers, and N is at least 1'

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string' },
    sqlite: { type: 'boolean', default: false },
  },
})
const count = Number(values.kills ?? values.runs ?? 100)
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed) || (values.kills ?? values.runs) === '') {
  console.error(USAGE)
  process.exit(2)
}

const findings = values.kills === undefined ? await model() : await kills()
for (const what of [...findings.lost, ...findings.duplicated, ...findings.diverged]) console.log(what)
const { lost, duplicated, diverged } = findings
console.log(
  `${findings.did} · lost ${lost.length} · duplicated ${duplicated.length} · diverged ${diverged.length} · seed ${seed}`,
)
process.exitCode = findings.isGood ? 0 : 1

async function model() {
  const { runModel } = await import('./model')
  const { failure, runs, ...found } = await runModel(count, seed)
  for (const line of failure) console.log(line)
  return { ...found, did: `runs ${runs}`, isGood: failure.length === 0 }
}

async function kills() {
  const { runKills } = await import('./kills/run')
  const found = await runKills({
    kills: count,
    seed,
    args: values.sqlite ? ['--enable-features=IdbSqliteBackingStore'] : [],
    tell: (line) => console.log(line),
  })
  for (const what of found.stopped) console.log(what)
  const deaths = [...found.deaths].map(([name, times]) => `${name} ${times}`).join(', ')
  return {
    ...found,
    did: `deaths: ${deaths} · stopped ${found.stopped.length} · replies ${found.written}`,
    isGood: found.lost.length + found.duplicated.length + found.diverged.length + found.stopped.length === 0,
  }
}
