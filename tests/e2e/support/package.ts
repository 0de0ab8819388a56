/**
 * Packages the built desktop as its builder does, around a distribution of Electron that has everything but Electron: its
 * binary is the fuses alone. What is put in, what is left out and how the fuses are set is the real builder's work.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programOf, runNode } from '../../../scripts/test/run-command'
import { ROOT } from './demo-data'

/** The mark that fuses are found by, their version, and how many there are; each is one character. */
const FUSE_MARK = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES_AS_SHIPPED = '101100010'

export interface PackagedDesktop {
  /** The unpacked program. */
  readonly folder: string
  readonly asar: string
  readonly binary: string
  /** To be removed. */
  readonly all: string
}

function makeDistribution(folder: string): void {
  const require = createRequire(join(ROOT, 'package.json'))
  const { version } = require('electron/package.json') as { readonly version: string }
  for (const part of ['locales', 'resources']) mkdirSync(join(folder, part), { recursive: true })
  const fuses = Buffer.concat([
    Buffer.from(`not an executable ${FUSE_MARK}`),
    Buffer.from([1, FUSES_AS_SHIPPED.length]),
    Buffer.from(FUSES_AS_SHIPPED),
  ])
  writeFileSync(join(folder, 'electron'), fuses, { mode: 0o755 })
  writeFileSync(join(folder, 'version'), version)
  writeFileSync(join(folder, 'LICENSE'), 'Of Electron')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'Of Chromium')
  for (const language of ['de', 'en-US', 'ru']) writeFileSync(join(folder, `locales/${language}.pak`), language)
}

/** @throws with all that the builder said */
export async function packageDesktop(): Promise<PackagedDesktop> {
  const all = mkdtempSync(join(tmpdir(), 'opora-e2e-'))
  const distribution = join(all, 'distribution')
  makeDistribution(distribution)
  const output = join(all, 'packages')
  const { code, output: said } = await runNode([
    programOf('electron-builder'),
    ...['--dir', '--linux', '--x64', '--publish', 'never'],
    `-c.electronDist=${distribution}`,
    `-c.directories.output=${output}`,
  ])
  if (code !== 0) throw new Error(`electron-builder ended with ${code}:\n${said}`)
  const folder = join(output, 'linux-unpacked')
  return { folder, asar: join(folder, 'resources/app.asar'), binary: join(folder, 'opora'), all }
}
