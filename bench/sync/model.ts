/** `npm run chaos` as a process that can be ended: three simulated clients against the real server. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ModelRun } from './figures'
import { inTime } from './in-time'
import { LARGE_CASE_MS } from './work'

/** @throws with the last line that it said, when it found no end */
export async function playModel(root: string, runs: number): Promise<ModelRun> {
  const args = ['--import', 'tsx', join(root, 'tests/chaos/index.ts'), '--runs', String(runs), '--seed', '4']
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve())
  })
  try {
    await inTime(LARGE_CASE_MS, () => ended)
  } finally {
    child.kill('SIGKILL')
  }
  const found = /runs (\d+) · lost (\d+) · duplicated (\d+) · diverged (\d+)/.exec(output)
  if (found === null) throw new Error(output.trim().split('\n').at(-1) ?? 'it said nothing')
  const [played = 0, lost = 0, duplicated = 0, diverged = 0] = found.slice(1).map(Number)
  return { runs: played, lost, duplicated, diverged }
}
