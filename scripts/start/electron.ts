/**
 * Electron, when it is here. Its package is never imported to find out: that would start a download. The desktop itself
 * is the built bundle that `package.json` names as `main`.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './start-error'

type Environment = Readonly<Record<string, string | undefined>>

/** @returns the path of its binary; null when it has not been downloaded */
export function findElectron(root: string, env: Environment): string | null {
  const folder = join(root, 'node_modules/electron')
  const pathFile = join(folder, 'path.txt')
  const named = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : ''
  const other = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (other !== undefined && other !== '') {
    const binary = join(other, named === '' ? 'electron' : named)
    return existsSync(binary) ? binary : null
  }
  const binary = join(folder, 'dist', named)
  return named !== '' && existsSync(binary) ? binary : null
}

/**
 * What shows the desktop without Electron's binary: our own stand-in over Chromium. It is for looking and for tests; it
 * has no sandbox of Electron, no tray and no notifications.
 *
 * @throws StartError on Windows, where it does not run
 */
export function standIn(root: string, platform: string): string {
  if (platform === 'win32') {
    throw new StartError(
      'electron',
      'Electron is not here, and its stand-in does not run on Windows: npm start -- --install-electron',
    )
  }
  return join(root, 'tests/electron-host/bin/electron')
}

/** @throws StartError when the download fails */
export function installElectron(root: string): void {
  const isWindows = process.platform === 'win32'
  const { status } = spawnSync('npx', ['install-electron', '--no'], { cwd: root, stdio: 'inherit', shell: isWindows })
  if (status !== 0) throw new StartError('electron', 'Electron could not be downloaded; without it, a browser does')
}

/** @param demoToken given by environment, where other accounts of the machine cannot read it */
export function openElectron(binary: string, root: string, apiOrigin: string, demoToken: string | null): ChildProcess {
  const { ELECTRON_RUN_AS_NODE: _runAsNode, ...env } = process.env
  return spawn(binary, [root, `--api=${apiOrigin}`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...env, ...(demoToken === null ? {} : { OPORA_DEMO_TOKEN: demoToken }) },
  })
}
