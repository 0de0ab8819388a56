/** `npm start` as a process: what it says, what it opens, and how it ends. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyDemoData } from './support/demo-copy'
import { removeFolder, ROOT } from './support/demo-data'
import { expect, test as base } from './support/watched-test'

interface Start {
  readonly child: ChildProcess
  /** What it has said so far. */
  said(): string
  readonly ended: Promise<number | null>
}

interface Fixtures {
  /** A data folder that holds the demo. */
  readonly data: string
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Start
}

const test = base.extend<Fixtures>({
  data: async ({}, use) => {
    const folder = copyDemoData()
    await use(folder)
    removeFolder(folder)
  },
  start: async ({ data }, use) => {
    const starts: Start[] = []
    await use((args, env = {}) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts', ...args], {
        cwd: ROOT,
        // Nobody's Electron: whether it is here must not depend on the machine.
        env: { ...process.env, OPORA_DATA: data, ELECTRON_OVERRIDE_DIST_PATH: join(data, 'none'), ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let said = ''
      for (const output of [child.stdout, child.stderr])
        output.on('data', (chunk: Buffer) => (said += chunk.toString()))
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
      starts.push({ child, said: () => said, ended })
      return starts.at(-1)!
    })
    for (const { child, ended } of starts) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await ended
    }
  },
})

const ADDRESS = /^(http:\/\/127\.0\.0\.1:\d+)\/#demo=\S+$/m
const READY = { timeout: 60_000 }

test('a browser is shown the page where Electron is not; one data folder has one process; Ctrl-C ends it all', async ({
  data,
  start,
  page,
}) => {
  test.setTimeout(180_000)
  const first = start(['--no-open', '--port', '0'])
  await expect.poll(first.said, READY).toMatch(ADDRESS)
  expect(first.said()).toContain(`Data folder: ${data}`)
  expect(first.said()).toContain('Electron is not here (npm start -- --install-electron fetches it)')
  // Loaded already.
  expect(first.said()).not.toContain('Loading the demo')
  const [address = '', origin = ''] = ADDRESS.exec(first.said()) ?? []
  await page.goto(address)
  await expect(page.getByRole('listitem').getByRole('button')).toHaveCount(4)

  const second = start(['--no-open'])
  expect(await second.ended).toBe(1)
  expect(second.said()).toMatch(
    /Opora already runs on this data folder \(process \d+, reached at http.+\)\. Stop it first/,
  )

  const guest = start(['--no-open', '--api', origin], { OPORA_DATA: join(data, 'not-made') })
  expect(await guest.ended).toBe(0)
  expect(guest.said()).toContain(`${origin}/`)
  expect(existsSync(join(data, 'not-made'))).toBe(false)

  const askedAt = performance.now()
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(0)
  expect(performance.now() - askedAt).toBeLessThan(10_000)
  expect(first.said()).toContain('Stopped.')
  await expect(fetch(`${origin}/healthz`)).rejects.toThrow()
  expect(existsSync(join(data, 'lock.json'))).toBe(false)
})

test('Electron is opened where it is, and closing it ends the server', async ({ data, start }) => {
  test.skip(process.platform !== 'linux', 'stands in for the binary by a script')
  test.setTimeout(120_000)
  // What is told to the desktop, and nothing of Electron's own.
  const dist = mkdtempSync(join(tmpdir(), 'opora-e2e-'))
  const told = join(dist, 'told.json')
  const script = `require('fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify({ args: process.argv.slice(2), token: process.env.OPORA_DEMO_TOKEN }))`
  writeFileSync(join(dist, 'electron'), `#!${process.execPath}\n${script}\n`, { mode: 0o700 })
  const started = start(['--port', '0'], { ELECTRON_OVERRIDE_DIST_PATH: dist })
  expect(await started.ended).toBe(0)
  const { args, token } = JSON.parse(readFileSync(told, 'utf8')) as { args: string[]; token: string }
  expect(args).toEqual([ROOT, expect.stringMatching(/^--api=http:\/\/127\.0\.0\.1:\d+$/)])
  // Not among the arguments, which every account of the machine can read.
  expect(token).toMatch(/^[\w-]{20,}$/)
  expect(started.said()).toContain('Stopped.')
  await expect(fetch(`${(args[1] ?? '').replace('--api=', '')}/healthz`)).rejects.toThrow()
  expect(existsSync(join(data, 'lock.json'))).toBe(false)
  removeFolder(dist)
})
