/**
 * A PostgreSQL server of one's own for tests and benchmarks: a new cluster in a temporary folder, on a free port of
 * 127.0.0.1, nothing durable, gone when the process ends. It works as root and without an installed PostgreSQL.
 *
 * Contract with the tests of the server: `OPORA_TEST_DATABASE_URL` is the address of such a server, with the right to
 * create databases; where it is not set, tests use PGlite.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBinaries, findRunner, program, type Runner } from './postgres/binaries'

export interface PrivatePostgres {
  /** Address with all rights, of the database `postgres`. */
  readonly url: string
  /** Ends the server and deletes its folder. May be called twice. */
  stop(): Promise<void>
}

const LOCALE: Partial<Record<NodeJS.Platform, string>> = { linux: 'C.UTF-8', darwin: 'en_US.UTF-8' }
// Nothing outlives the run, so nothing has to survive a power failure.
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=100']

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error()),
      )
    })
  })
}

function makeFolder(runner: Runner): string {
  const folder = mkdtempSync(join(tmpdir(), 'opora-postgres-'))
  chmodSync(folder, 0o700)
  if (runner.uid !== undefined && runner.gid !== undefined) chownSync(folder, runner.uid, runner.gid)
  return folder
}

/** Resolves when the server says that it is ready; rejects with its log when it ends instead. */
function whenReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    server.stderr?.on('data', (data: Buffer) => {
      log = (log + data.toString()).slice(-10_000)
      if (log.includes('ready to accept connections')) resolve()
    })
    server.once('error', reject)
    server.once('exit', () => reject(new Error(`PostgreSQL ended at its start:\n${log}`)))
  })
}

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Deletes at the end of this process what `stop` did not: also after a failure, or Ctrl-C. */
function cleanUpAtExit(cleanUp: () => void): () => void {
  const end = (): void => process.exit(130)
  process.once('exit', cleanUp)
  for (const signal of ENDING_SIGNALS) process.once(signal, end)
  return () => {
    process.off('exit', cleanUp)
    for (const signal of ENDING_SIGNALS) process.off(signal, end)
  }
}

export async function startPrivatePostgres(): Promise<PrivatePostgres> {
  const runner = findRunner()
  const folder = makeFolder(runner)
  let server: ChildProcess | undefined
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  const forget = cleanUpAtExit(() => {
    server?.kill('SIGQUIT')
    remove()
  })
  try {
    const binaries = findBinaries(runner, folder)
    const data = join(folder, 'data')
    const options = { ...runner, cwd: folder, env: { PATH: process.env['PATH'] ?? '', HOME: folder, LC_ALL: 'C' } }
    const locale = LOCALE[process.platform]
    const initialise = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync']
    execFileSync(program(binaries, 'initdb'), [...initialise, ...(locale ? [`--locale=${locale}`] : [])], {
      ...options,
      stdio: 'pipe',
    })
    const port = await freePort()
    const settings = [...SETTINGS, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`]
    server = spawn(program(binaries, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await whenReady(server)
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop: stopper(server, remove, forget) }
  } catch (error) {
    server?.kill('SIGQUIT')
    forget()
    remove()
    throw error
  }
}

function stopper(server: ChildProcess, remove: () => void, forget: () => void): () => Promise<void> {
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  return async () => {
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
    server.kill('SIGINT')
    await ended
    forget()
    remove()
  }
}
