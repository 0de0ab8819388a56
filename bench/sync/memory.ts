/** What a page costs: memory of its process that it shares with nobody. Read from /proc, so only where there is one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/**
 * @param profile of the browser that shows the page
 * @returns megabytes of its largest renderer
 * @throws where the system does not say
 */
export function privateMegabytes(profile: string): number {
  if (!existsSync('/proc/self/smaps_rollup')) throw new Error('this system has no /proc/PID/smaps_rollup')
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess)
  const isBrowser = ({ command }: Process): boolean =>
    command.includes(`--user-data-dir=${profile}\0`) && !command.includes('--type=')
  const browser = processes.find(isBrowser)
  if (browser === undefined) throw new Error('the browser is not there')
  const children = new Map<string, string[]>()
  for (const { pid, parent } of processes) children.set(parent, [...(children.get(parent) ?? []), pid])
  const family = new Set([browser.pid])
  for (const pid of family) for (const child of children.get(pid) ?? []) family.add(child)
  const renderers = processes.filter(({ pid, command }) => family.has(pid) && command.includes('--type=renderer'))
  return Math.max(...renderers.map(({ pid }) => privateOf(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))))
}

interface Process {
  readonly pid: string
  readonly parent: string
  readonly command: string
}

/** Nothing of one that ended meanwhile. */
function readProcess(pid: string): Process[] {
  try {
    const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'
    return [{ pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }]
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return []
    throw error
  }
}

/** @param rollup content of smaps_rollup */
export function privateOf(rollup: string): number {
  const lines = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s*(\d+) kB$/gm)]
  if (lines.length === 0) throw new Error('smaps_rollup tells of no private memory')
  return lines.reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0) / 1_024
}
