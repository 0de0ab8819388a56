/** Runs a program of a dependency with this Node, and keeps what it said. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

export interface CommandResult {
  readonly code: number
  /** Both streams, as they came. */
  readonly output: string
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Shows the output also while it comes. */
  readonly isVerbose?: boolean
}

/**
 * Path of a package's program. Started with this Node rather than through npx, so that a program of the same name
 * elsewhere, or none, makes no difference.
 */
export function programOf(packageName: string, program = packageName): string {
  const require = createRequire(join(ROOT, 'package.json'))
  const at = require.resolve(`${packageName}/package.json`)
  const { bin } = JSON.parse(readFileSync(at, 'utf8')) as { bin: string | Record<string, string> }
  const path = typeof bin === 'string' ? bin : bin[program]
  if (path === undefined) throw new Error(`${packageName} has no program ${program}`)
  return join(dirname(at), path)
}

export function runNode(
  args: readonly string[],
  { env = {}, isVerbose = false }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0', ...env },
    })
    let output = ''
    const collect = (data: Buffer): void => {
      output += data.toString()
      if (isVerbose) process.stdout.write(data)
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) => done({ code: code ?? 1, output }))
  })
}
