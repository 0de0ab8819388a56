/**
 * Which Chromium end-to-end tests, benchmarks and screenshots drive. Playwright can drive any recent one, so nothing is
 * downloaded where the machine has one; on Debian as root it comes from apt, with the system's own security updates.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const isRoot = process.getuid?.() === 0

/** Nothing is fetched or reported behind a test's back; without a sandbox only where Chromium refuses one, as root. */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']

function usualPlaces(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  }
  if (process.platform === 'win32') {
    const programs = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']]
    return programs
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google/Chrome/Application/chrome.exe'),
        join(folder, 'Microsoft/Edge/Application/msedge.exe'),
      ])
  }
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
}

export class NoChromiumError extends Error {
  override readonly name = 'NoChromiumError'
}

/**
 * The path of a Chromium that is here: `CHROMIUM_PATH`, an installed one, one that Playwright downloaded earlier.
 *
 * @returns null when there is none.
 * @throws NoChromiumError when `CHROMIUM_PATH` names nothing: another browser than the one asked for is no answer.
 */
export function findChromium(): string | null {
  const asked = process.env['CHROMIUM_PATH']
  if (asked !== undefined && asked !== '') {
    if (existsSync(asked)) return asked
    throw new NoChromiumError(`CHROMIUM_PATH names no file: ${asked}`)
  }
  return [...usualPlaces(), chromium.executablePath()].find((path) => path !== '' && existsSync(path)) ?? null
}

const WHAT_TO_DO =
  'No Chromium was found. Install Chromium or Google Chrome, or run `npx playwright install chromium`, or set CHROMIUM_PATH to the path of one.'

function installWithApt(): void {
  console.log('Installing Chromium with apt: end-to-end tests need it (about 160 MB).')
  const apt = (...args: string[]) => {
    const { status, stderr } = spawnSync('apt-get', args, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (status !== 0) throw new NoChromiumError(`apt-get ${args.join(' ')} failed: ${stderr.trim()}\n${WHAT_TO_DO}`)
  }
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'chromium')
}

/**
 * The path of a Chromium, installed now if need be and possible.
 *
 * @throws NoChromiumError that says what to do when there is none.
 */
export function ensureChromium(): string {
  const found = findChromium()
  if (found !== null) return found
  if (isRoot && existsSync('/etc/debian_version')) installWithApt()
  const installed = findChromium()
  if (installed === null) throw new NoChromiumError(WHAT_TO_DO)
  return installed
}
