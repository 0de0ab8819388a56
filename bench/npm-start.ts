/**
 * `npm start` as somebody new meets it: a checkout with its packages installed and nothing built, an empty data folder,
 * a browser that is open. Counted from the start of the process until the queue has been painted; signing in is one
 * click. Then the same again, with everything in place.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { newProfile, removeProfile, withBrowser, type OpenBrowser } from './browser'
import { duration, lineOf, type Line } from './table'
import './probe'

const PORT = 6_990
const LEFT_OUT = ['node_modules', 'out', '.git', 'dist', 'coverage', 'test-results']
const READY_WITHIN_MS = 300_000

export async function measureStarts(root: string, chromiumPath: string, repetitions: number): Promise<readonly Line[]> {
  const first: number[] = []
  const second: number[] = []
  for (let round = 0; round < repetitions; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'opora-bench-start-'))
    const profile = newProfile()
    try {
      const checkout = copyCheckout(root, folder)
      await withBrowser(chromiumPath, profile, async (browser) => {
        first.push(await startOnce(checkout, join(folder, 'data'), browser))
        second.push(await startOnce(checkout, join(folder, 'data'), browser))
      })
    } finally {
      removeProfile(profile)
      rmSync(folder, { recursive: true, force: true })
    }
    console.log(
      `  npm start ${round + 1}/${repetitions}: ${duration(first.at(-1) ?? 0)}, then ${duration(second.at(-1) ?? 0)}`,
    )
  }
  return [
    lineOf('First `npm start`, nothing built, to the queue painted (aim: 60 s)', first),
    lineOf('Second `npm start`, nothing stale, to the queue painted (aim: 5 s)', second),
  ]
}

function copyCheckout(root: string, folder: string): string {
  const checkout = join(folder, 'checkout')
  cpSync(root, checkout, {
    recursive: true,
    filter: (source) => relative(root, source) === '' || !LEFT_OUT.includes(basename(source)),
  })
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'), 'junction')
  return checkout
}

async function startOnce(checkout: string, dataPath: string, { context }: OpenBrowser): Promise<number> {
  const startedAt = performance.now()
  const child = spawn('npm', ['start', '--', '--no-open', '--port', String(PORT)], {
    cwd: checkout,
    env: { ...process.env, OPORA_DATA: dataPath },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    // A group of its own: npm passes a signal on to nobody, a terminal gives Ctrl-C to all of them.
    detached: process.platform !== 'win32',
  })
  const page = await context.newPage()
  try {
    await page.goto(await printedAddress(child))
    const account = page.getByRole('main').getByRole('listitem').getByRole('button').first()
    const grid = page.getByRole('grid')
    await account.or(grid).first().waitFor()
    if (await account.isVisible()) await account.click()
    await page.waitForFunction(() => __probe.firstRowPaintedAt !== null, null, { timeout: READY_WITHIN_MS })
    const paintedAgoMs = await page.evaluate(() => performance.now() - (__probe.firstRowPaintedAt ?? Number.NaN))
    return performance.now() - startedAt - paintedAgoMs
  } finally {
    await page.close()
    await stop(child)
  }
}

function printedAddress(child: ChildProcess): Promise<string> {
  let output = ''
  const collect = (chunk: Buffer): void => void (output += chunk.toString())
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  return new Promise((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`npm start ended with ${String(code)}:\n${output}`)))
    child.stdout?.on('data', () => {
      const address = /^(http:\S+#demo=\S+)$/m.exec(output)?.[1]
      if (address !== undefined) resolve(address)
    })
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('close', resolve))
  if (process.platform === 'win32' || child.pid === undefined) child.kill()
  else process.kill(-child.pid, 'SIGINT')
  await ended
}
