/**
 * The other libraries, installed and bundled for the browser. They have a package and a lock of their own, so that
 * nobody who does not measure needs them; who does gets them here, the first time.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { PEER_NAMES } from './peer-names'

/** @returns which versions there are, by package @throws when npm cannot install them */
export function installPeers(root: string): ReadonlyMap<string, string> {
  const folder = join(root, 'bench/peers')
  const lock = readFileSync(join(folder, 'package-lock.json'))
  const stamp = join(folder, 'node_modules/.opora-lock')
  const hash = createHash('sha256').update(lock).digest('hex')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
    console.log('Installing the other libraries into bench/peers')
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    execFileSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' })
    mkdirSync(join(folder, 'node_modules'), { recursive: true })
    writeFileSync(stamp, hash)
  }
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  return new Map(Object.entries(dependencies))
}

/** One script for each library, minified as for production. */
export async function bundlePeers(root: string, outDir: string): Promise<void> {
  const folder = join(root, 'bench/peers')
  for (const name of PEER_NAMES) {
    await build({
      ...PLAIN,
      root: folder,
      // Where each is served: what a script loads further is looked for there.
      base: '/peers/',
      build: { ...BUILD, outDir, rolldownOptions: { input: join(folder, `${name}.js`), output: ONE_FILE } },
    })
  }
}

/** The page that works on our own cache with our own code. */
export async function bundleOwn(root: string, outDir: string): Promise<void> {
  await build({
    ...PLAIN,
    root,
    resolve: { alias: { '@shared': join(root, 'shared'), '@': join(root, 'renderer/src') } },
    build: {
      ...BUILD,
      outDir,
      rolldownOptions: { input: join(root, 'bench/sync/own-cache-page.ts'), output: ONE_FILE },
    },
  })
}

const ONE_FILE = { entryFileNames: '[name].js', assetFileNames: '[name][extname]' } as const
const PLAIN = { configFile: false, logLevel: 'error', publicDir: false } as const
const BUILD = { emptyOutDir: false, target: 'esnext', minify: true, modulePreload: false } as const
