/** What the figures were measured on: without it they mean nothing. */
import { execFileSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem, type } from 'node:os'

/**
 * @param chromiumPath null when nothing is measured in it
 * @returns lines to print above the table
 */
export function machineFacts(chromiumPath: string | null): readonly string[] {
  const [first] = cpus()
  const [load = 0] = loadavg()
  return [
    `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1_073_741_824)} GB, ${type()} ${release()}`,
    `Node ${process.version}${chromiumPath === null ? '' : `, ${versionOf(chromiumPath)}, headless`}`,
    `Load at the start: ${load.toFixed(1)}${load > cpus().length / 2 ? ' (something else works here: times are longer than they need be)' : ''}`,
  ]
}

function versionOf(chromiumPath: string): string {
  return execFileSync(chromiumPath, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}
