/**
 * The model: the real server code on PGlite, and three devices that run the real client, through schedules of everything
 * that may go wrong. A schedule that fails is shrunk to the smallest that does.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { FolderFileStore } from '@server/files/folder-store'
import { openPglite } from '@server/store/database'
import { migrate } from '@server/store/migrate'
import { schedule } from './actions'
import { EXAMPLES } from './examples'
import type { Findings } from './findings'
import { play } from './play'

export interface ModelFindings extends Findings {
  readonly runs: number
  /** Of the smallest schedule that fails: its actions, and how to find it again. */
  readonly failure: readonly string[]
}

/** @param runs schedules to play, all on one database, an organisation each */
export async function runModel(runs: number, seed: number): Promise<ModelFindings> {
  const { database, close } = await openPglite('memory://')
  await migrate(database)
  const folder = mkdtempSync(join(tmpdir(), 'opora-chaos-'))
  const files = new FolderFileStore(folder)
  // What failed last: with shrinking, that of the smallest schedule.
  let failed: Findings | null = null
  let played = 0
  const property = fc.asyncProperty(schedule, async (actions) => {
    if (failed === null) played += 1
    const findings = await play(database, files, actions)
    const isGood = findings.lost.length + findings.duplicated.length + findings.diverged.length === 0
    if (!isGood) failed = findings
    return isGood
  })
  const details = await fc.check(property, { numRuns: runs, seed, examples: EXAMPLES.map((one) => [[...one]]) })
  await close()
  rmSync(folder, { recursive: true, force: true })
  const findings = failed ?? { lost: [], duplicated: [], diverged: [] }
  if (!details.failed) return { ...findings, runs: played, failure: [] }
  const [actions] = details.counterexample ?? []
  const thrown = details.errorInstance
  return {
    ...findings,
    runs: played,
    failure: [
      ...(actions ?? []).map((action) => JSON.stringify(action)),
      ...(thrown instanceof Error ? [thrown.stack ?? thrown.message] : []),
      `seed ${details.seed} · path ${details.counterexamplePath ?? ''}`,
    ],
  }
}
