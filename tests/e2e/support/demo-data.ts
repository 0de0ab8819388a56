/** The central API as a process of its own, and a data folder with the demo, loaded by the product's own start and importer. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoLinkSchema } from '../../../server/src/api/admin-routes'
import { dataFolderAt } from '../../../server/src/process/data-folder'
import { findRunning } from '../../../server/src/process/running'
import { SegmentBuilder } from '../../../server/src/segments/segment-builder'
import { openPglite, type OpenDatabase } from '../../../server/src/store/database'

export const ROOT = join(import.meta.dirname, '../../..')
export const PAGE_FOLDER = join(ROOT, 'out/renderer')
const CLI = join(ROOT, 'out/server/cli.js')

export interface ApiProcess {
  readonly origin: string
  readonly dataFolder: string
  isRunning(): boolean
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  stop(): Promise<void>
  /** What a one-time address of the demo ends with, as the command line asks for it, without a process of its own. */
  demoToken(): Promise<string>
  /** Runs a command of the product's command line against this server's data folder. @returns what it printed */
  cli(...args: readonly string[]): Promise<string>
  /** The same for a command that reads from standard input. */
  cliReading(input: string, ...args: readonly string[]): Promise<string>
}

export type DemoLanguage = 'ru' | 'en'

/**
 * @param port 0 takes a free one; a server that is started again keeps its port
 * @param language of a demo that is loaded into it
 * @param extra environment of the server and of its command line
 */
export async function startApi(
  dataFolder: string,
  port = 0,
  language: DemoLanguage = 'ru',
  extra: Readonly<Record<string, string>> = {},
): Promise<ApiProcess> {
  const env = { ...process.env, ...extra, OPORA_DATA: dataFolder, OPORA_LANGUAGE: language }
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', CLI, 'serve', '--demo', '--port', String(port), '--log-level', 'warn'],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  const origin = await whenListening(child)
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  return {
    origin,
    dataFolder,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    demoToken: () => demoToken(dataFolder),
    cli: (...args) => runCli(env, args, ''),
    cliReading: (input, ...args) => runCli(env, args, input),
  }
}

function whenListening(child: ChildProcess): Promise<string> {
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`The central API ended with ${String(code)}:\n${output}`)))
    child.on('message', (message) => {
      if (typeof message === 'object' && 'origin' in message && typeof message.origin === 'string')
        resolve(message.origin)
    })
  })
}

async function demoToken(dataFolder: string): Promise<string> {
  const running = findRunning(dataFolderAt(dataFolder))
  if (running === null) throw new Error(`No server runs on ${dataFolder}`)
  const headers = { authorization: `Bearer ${running.adminToken}` }
  const answer = await fetch(new URL('/v1/admin/demo-links', running.origin), { method: 'POST', headers })
  return demoLinkSchema.parse(await answer.json()).token
}

function runCli(env: NodeJS.ProcessEnv, args: readonly string[], input: string): Promise<string> {
  const child = spawn(process.execPath, ['--enable-source-maps', CLI, ...args], {
    env,
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new Error(`opora ${args.join(' ')} ended with ${String(code)}:\n${output}`))
    })
  })
}

/** The demo in a folder of its own. The caller removes it. @param extra environment of the server that loads it */
export async function makeDemoData(
  language: DemoLanguage = 'ru',
  extra: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'opora-demo-'))
  const api = await startApi(folder, 0, language, extra)
  await api.cli('load-demo')
  await api.stop()
  await buildSegments(await openPglite(dataFolderAt(folder).databasePath))
  return folder
}

/** As a server that has run for a minute has them: otherwise each copy would build them anew in the middle of a spec. */
export async function buildSegments({ database, close }: OpenDatabase): Promise<void> {
  const onError = (error: unknown): void => {
    throw error
  }
  await new SegmentBuilder({ database, now: Date.now, onError }).look()
  await close()
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })
