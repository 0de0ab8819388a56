/**
 * `npm start`: builds what is stale, starts the central API, loads the demo on the first run, opens the desktop, or a
 * browser where Electron is not here, and stops everything on Ctrl-C.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DataFolderError } from '../server/src/process/data-folder-error'
import { dataFolderPath, openDataFolder, dataFolderAt, type DataFolder } from '../server/src/process/data-folder'
import type { Language } from '../server/src/import/in-language'
import { BuildError, buildStale } from './build'
import { startApi, type ApiProcess } from './start/api-process'
import { checkFree, choosePort, moveAside } from './start/data'
import { checkAnswers } from './start/existing-api'
import { demoToken, loadDemo, needsDemo, readStatus } from './start/demo'
import { findElectron, installElectron, openElectron, standIn } from './start/electron'
import { readStartOptions, START_USAGE, type StartOptions } from './start/options'
import { StartError } from './start/start-error'

const ROOT = resolve(import.meta.dirname, '..')
const CLI = join(ROOT, 'out/server/cli.js')
/** One Ctrl-C may arrive twice: from the terminal, and from npm that passes it on. */
const SAME_WISH_MS = 1_000

const seconds = (): string => (performance.now() / 1_000).toFixed(1)

async function start(options: StartOptions, asked: AbortSignal): Promise<void> {
  if (options.installsElectron) installElectron(ROOT)
  const electron = findElectron(ROOT, process.env) ?? (options.isDesktopOnly ? standIn(ROOT, process.platform) : null)
  if (options.api !== null) {
    await checkAnswers(options.api)
    if (electron !== null && options.mayOpen) await buildStale({ report: console.log, parts: ['desktop'] })
    return openPage(options, electron, options.api, null, null, asked)
  }

  const folder = prepareFolder(options)
  await buildStale({ report: console.log, parts: ['server'] })
  const page = buildPage()
  const port = await choosePort(options.port)
  const api = await startApi(CLI, serveArguments(port), folder.logPath, childEnvironment(folder), asked)
  try {
    const isRunning = AbortSignal.any([asked, whenEnded(api)])
    const token = await prepareDemo(folder, options.language, isRunning)
    await page
    if (isRunning.aborted) return
    console.log(`Log: ${folder.logPath}`)
    console.log(`Ready after ${seconds()} s. Ctrl-C stops it.`)
    await openPage(options, electron, api.origin, token, api, asked)
  } finally {
    await api.stop()
    console.log('Stopped.')
  }
}

/**
 * Builds the page while the API starts and the demo is loaded: nobody is sent to it before.
 *
 * @throws BuildError where it is awaited
 */
function buildPage(): Promise<void> {
  mkdirSync(join(ROOT, 'out/renderer'), { recursive: true })
  const lines: string[] = []
  const built = buildStale({ report: (line) => lines.push(line), parts: ['desktop'] }).then(() => {
    // Not in the middle of the loader's line.
    for (const line of lines) console.log(line)
  })
  // Whatever else fails first is what is told.
  built.catch(() => undefined)
  return built
}

function prepareFolder(options: StartOptions): DataFolder {
  const path = dataFolderPath()
  console.log(`Data folder: ${path}`)
  checkFree(dataFolderAt(path))
  const aside = options.isFresh ? moveAside(dataFolderAt(path), new Date()) : null
  if (aside !== null) console.log(`The database of before is now ${aside}`)
  return openDataFolder(path)
}

/** A database of somebody's own is never made a demo. */
function serveArguments(port: number): readonly string[] {
  const isEmbedded = process.env['DATABASE_URL'] === undefined
  return ['--port', String(port), ...(isEmbedded ? ['--demo'] : [])]
}

const childEnvironment = (folder: DataFolder): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'production',
  OPORA_DATA: folder.path,
})

/** @returns the token for the demo's sign-in page; null where people have passwords */
async function prepareDemo(folder: DataFolder, language: Language, isRunning: AbortSignal): Promise<string | null> {
  const status = await readStatus(folder)
  if (needsDemo(status)) await loadDemo(CLI, ROOT, language, childEnvironment(folder), isRunning)
  if (status.isDemo) return demoToken(folder)
  if (status.accounts === 0)
    console.log('Nobody can sign in yet: npm run opora -- account add LOGIN --role admin --name NAME')
  return null
}

async function openPage(
  options: StartOptions,
  electron: string | null,
  origin: string,
  token: string | null,
  api: ApiProcess | null,
  asked: AbortSignal,
): Promise<void> {
  const address = `${origin}/${token === null ? '' : `#demo=${token}`}`
  if (electron !== null && options.mayOpen) {
    console.log(`Opening the desktop; the same page for a browser: ${address}`)
    const desktop = openElectron(electron, ROOT, origin, token)
    const closed = new Promise<void>((done) => desktop.once('close', () => done()))
    asked.addEventListener('abort', () => desktop.kill('SIGTERM'), { once: true })
    await (api === null ? closed : whenOver(api, closed, asked))
    return
  }
  if (electron === null)
    console.log('Electron is not here (npm start -- --install-electron fetches it); a browser shows the same page:')
  console.log(address)
  if (options.mayOpen && hasDisplay()) {
    const { default: open } = await import('open')
    await open(address)
  }
  if (api !== null) await whenOver(api, whenAborted(asked), asked)
}

/** Waits until somebody has had enough, or until the central API ends without having been asked to, and says so. */
async function whenOver(api: ApiProcess, enough: Promise<void>, asked: AbortSignal): Promise<void> {
  const isEnough = await Promise.race([enough.then(() => true), api.ended.then(() => false)])
  if (isEnough || asked.aborted) return
  console.error('The central API has ended by itself; its log says why.')
  process.exitCode = 1
}

const hasDisplay = (): boolean =>
  process.platform !== 'linux' ||
  ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'].some((name) => (process.env[name] ?? '') !== '')

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}

function whenEnded(api: ApiProcess): AbortSignal {
  const controller = new AbortController()
  void api.ended.then(() => controller.abort())
  return controller.signal
}

/** The first Ctrl-C asks, the second insists. */
function whenAsked(): AbortSignal {
  const controller = new AbortController()
  let firstAt: number | null = null
  const ask = (): void => {
    if (firstAt !== null && performance.now() - firstAt > SAME_WISH_MS) process.exit(130)
    firstAt ??= performance.now()
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  return controller.signal
}

const asked = whenAsked()
try {
  const options = readStartOptions(process.argv.slice(2))
  if (options.asksHelp) console.log(START_USAGE)
  else await start(options, asked)
} catch (error) {
  process.exitCode = asked.aborted ? 130 : 1
  const isSentence = error instanceof StartError || error instanceof BuildError || error instanceof DataFolderError
  if (!asked.aborted) console.error(isSentence ? error.message : error)
}
// `open` and a browser that it started must not keep this process.
process.exit()
