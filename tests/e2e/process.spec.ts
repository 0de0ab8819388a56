/** The process of the central API, as whoever starts it sees it. */
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { removeFolder, ROOT } from './support/demo-data'

test('a port that is taken is said in one sentence, and the process ends though its parent listens', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  const folder = mkdtempSync(join(tmpdir(), 'opora-e2e-'))
  const child = spawn(process.execPath, [join(ROOT, 'out/server/cli.js'), 'serve', '--port', String(port)], {
    env: { ...process.env, OPORA_DATA: folder },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  expect(code).toBe(1)
  expect(said).toContain(`Port ${port} is taken by another program; choose another with --port`)
  await new Promise<void>((resolve) => taken.close(() => resolve()))
  removeFolder(folder)
})
