/**
 * Builds what is stale. `npm start` and the tests call `buildStale`; `npm run build` builds everything (`--all`).
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { hashInputs, isStale, markBuilt, type Part } from './build/inputs'

const ROOT = resolve(import.meta.dirname, '..')
const COMMON = ['shared', 'package.json', 'package-lock.json', 'scripts/build', 'scripts/build.ts']

const DESKTOP: Part = {
  name: 'desktop',
  inputs: [...COMMON, 'electron', 'renderer', 'resources/licences.txt', 'electron.vite.config.ts'],
  outputs: ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html', 'out/.packages/renderer.json'],
}
const SERVER: Part = { name: 'server', inputs: [...COMMON, 'server'], outputs: ['out/server/cli.js'] }

export class BuildError extends Error {
  override readonly name = 'BuildError'
}

/** The bundler is read only when there is something to bundle: it costs the better part of a second. */
async function buildServer(): Promise<void> {
  const { bundleServer } = await import('./build/server-bundle')
  await bundleServer(ROOT)
}

/** Its output is shown on failure only. */
function buildDesktop(): Promise<void> {
  const require = createRequire(import.meta.url)
  const cli = join(dirname(require.resolve('electron-vite/package.json')), 'bin/electron-vite.js')
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [cli, 'build'], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let output = ''
    const collect = (data: Buffer): void => void (output += data.toString())
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? done() : reject(new BuildError(`electron-vite build failed:\n${output}`)),
    )
  })
}

export interface BuildOptions {
  /** Builds also what is not stale. */
  readonly all?: boolean
  /** Leave the desktop, and the page with it, or the server alone. */
  readonly parts?: readonly ('desktop' | 'server')[]
  readonly report?: (line: string) => void
}

/**
 * @returns names of the parts that were built.
 * @throws BuildError, or the bundler's error, when one fails.
 */
export async function buildStale({ all = false, parts = ['desktop', 'server'], report }: BuildOptions = {}): Promise<
  string[]
> {
  const work = [
    { part: DESKTOP, run: buildDesktop },
    { part: SERVER, run: buildServer },
  ].filter(({ part }) => parts.some((name) => name === part.name))
  const built: string[] = []
  for (const { part, run } of work) {
    const hash = hashInputs(ROOT, part)
    if (!all && !isStale(ROOT, part, hash)) continue
    const startedAt = performance.now()
    await run()
    markBuilt(ROOT, part, hash)
    built.push(part.name)
    report?.(`Built ${part.name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  }
  return built
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const built = await buildStale({ all: process.argv.includes('--all'), report: console.log })
  if (built.length === 0) console.log('Nothing is stale')
}
