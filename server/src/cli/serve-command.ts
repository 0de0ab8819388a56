/** `opora serve`: a process that ends in order when it is asked to, and at once when it is asked twice. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SECOND_MS } from '@shared/domain/instant'
import { DEFAULT_API_PORT } from '@shared/protocol/central-api-address'
import { createLogger, LOG_LEVELS, type LogLevel } from '../api/log'
import { dataFolderPath, openDataFolder } from '../process/data-folder'
import { serve, type ServeOptions } from '../process/serve'
import { positionals, readOptions, UsageError } from './usage'

/** A terminal sends Ctrl-C to every process of its group, and parents pass it on: that is still one wish. */
const SAME_WISH_MS = SECOND_MS
/** Longer than requests are given to finish; then there is nothing left to wait for. */
const GIVE_UP_AFTER_MS = 10 * SECOND_MS

export async function serveCommand(args: readonly string[]): Promise<void> {
  const options = readServeOptions(args)
  const folder = openDataFolder(dataFolderPath())
  const wish = whenAskedToStop()
  const serving = await serve(folder, options).catch((error: unknown) => {
    // An open channel to the parent would keep this process, and leave the parent waiting for an answer.
    if (process.connected) process.disconnect()
    throw error
  })
  options.logger.info({ origin: serving.origin, database: serving.databaseKind, folder: folder.path }, 'Listening')
  // A parent that started this process learns where it listens; see scripts/start.
  process.send?.({ kind: 'listening', origin: serving.origin })
  await wish
  setTimeout(() => process.exit(1), GIVE_UP_AFTER_MS).unref()
  await serving.stop()
  options.logger.info('Stopped')
  if (process.connected) process.disconnect()
}

function whenAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | null = null
    const ask = (): void => {
      const now = performance.now()
      if (firstAt !== null && now - firstAt > SAME_WISH_MS) process.exit(130)
      firstAt ??= now
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
    // A parent that is gone cannot ask any more.
    process.on('disconnect', () => resolve())
  })
}

function readServeOptions(args: readonly string[]): ServeOptions {
  const { values, positionals: rest } = readOptions(args, {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: String(DEFAULT_API_PORT) },
    origin: { type: 'string', multiple: true, default: [] },
    'trusted-proxy': { type: 'string', multiple: true, default: [] },
    page: { type: 'string' },
    demo: { type: 'boolean', default: false },
    'log-level': { type: 'string', default: 'info' },
  })
  positionals(rest)
  return {
    host: values.host,
    port: readPort(values.port),
    origins: values.origin.map(readOrigin),
    trustedProxies: values['trusted-proxy'],
    pageFolder: findPage(values.page),
    databaseUrl: process.env['DATABASE_URL'] ?? null,
    foundAsDemo: values.demo,
    logger: createLogger(readLevel(values['log-level'])),
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new UsageError(`Not a port: ${text}`)
}

function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '') return url.origin
  throw new UsageError(`Not an address like https://support.example.org: ${text}`)
}

function readLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((name) => name === text)
  if (level === undefined) throw new UsageError(`Not a log level: ${text} (${LOG_LEVELS.join(', ')})`)
  return level
}

/** The page lies beside the bundle that this code is built into. `npm start` may still be building it. */
function findPage(asked: string | undefined): string | null {
  const folder = asked === undefined ? join(import.meta.dirname, '../renderer') : resolve(asked)
  if (asked === undefined) return existsSync(folder) ? folder : null
  if (existsSync(join(folder, 'index.html'))) return folder
  throw new UsageError(`No built page in ${folder}`)
}
