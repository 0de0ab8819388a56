/** `opora serve`: the central API as a process, from the lock to the last request. */
import { isIPv6 } from 'node:net'
import type { AppOptions } from '../api/app-types'
import { startDaily, type DailyJob } from '../jobs/daily'
import { startLadder, type LadderRunner } from '../jobs/ladder/ladder-runner'
import { removeOld } from '../jobs/retention'
import { startStatistics, type StatisticsKeeper } from '../jobs/statistics-keeper'
import { SegmentBuilder } from '../segments/segment-builder'
import { DirectoryCache } from '../store/directory'
import type { DataFolder } from './data-folder'
import { openServer, ServeError, type OpenServer, type ServerOptions } from './open-server'
import { announceRunning, newAdminToken, withdrawRunning } from './running'

export interface ServeOptions extends Omit<ServerOptions, 'adminToken'> {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

export interface Serving {
  /** Where this machine reaches it. */
  readonly origin: string
  readonly isDemo: boolean
  readonly databaseKind: OpenServer['databaseKind']
  /** Graceful, within seconds. May be called twice. */
  stop(): Promise<void>
}

const LOOPBACK_ADDRESSES = new Set(['127.0.0.1', '::1', 'localhost'])

/**
 * @throws {LockedError} when another process has the folder
 * @throws {FileStoreError} when attachments cannot be kept where they were to lie
 * @throws {ServeError} when the address cannot be used
 */
export async function serve(folder: DataFolder, options: ServeOptions): Promise<Serving> {
  const isLoopback = LOOPBACK_ADDRESSES.has(options.host)
  if (!isLoopback) checkOrigins(options)
  const adminToken = newAdminToken()
  const server = await openServer(folder, { ...options, adminToken })
  try {
    await server.context.files.check()
    if (server.context.isDemo && !isLoopback) {
      throw new ServeError('demo.remoteBind', `A demo listens on this machine only, not on ${options.host}`)
    }
    const port = await listen(server, options)
    const origin = `http://${reachableHost(options.host)}:${port}`
    announceRunning(folder, { pid: process.pid, origin, adminToken })
    const retention = startRetention(server, options.logger)
    const ladder = escalate(server, options.logger)
    const segments = buildSegments(server, options.logger)
    const statistics = keepStatistics(server, options.logger)
    let stopped: Promise<void> | undefined
    const stop = async (): Promise<void> => {
      withdrawRunning(folder)
      await Promise.all([retention.stop(), ladder.stop(), segments.stop(), statistics?.stop()])
      await server.close()
    }
    const { databaseKind } = server
    return { origin, isDemo: server.context.isDemo, databaseKind, stop: () => (stopped ??= stop()) }
  } catch (error) {
    await server.close()
    throw error
  }
}

function startRetention({ context }: OpenServer, logger: ServeOptions['logger']): DailyJob {
  return startDaily(
    async (signal) =>
      logger.info({ removed: await removeOld(context, context.now(), { signal }) }, 'Removed what is old'),
    (error) => logger.error({ err: error }, 'What is old could not be removed; the next try is in a day'),
  )
}

function buildSegments({ context: { database, now } }: OpenServer, logger: ServeOptions['logger']): SegmentBuilder {
  const onError = (error: unknown): void =>
    logger.error({ err: error }, 'Segments could not be built; the next try is in some minutes')
  return new SegmentBuilder({ database, now, onError }).start()
}

/** A PostgreSQL server does this by itself. */
function keepStatistics(
  { context, databaseKind }: OpenServer,
  logger: ServeOptions['logger'],
): StatisticsKeeper | null {
  if (databaseKind === 'postgres') return null
  return startStatistics(context.database, (error) =>
    logger.error({ err: error }, 'Tables could not be analysed; the next try is in a minute'),
  )
}

function escalate({ context: { database, now } }: OpenServer, logger: ServeOptions['logger']): LadderRunner {
  return startLadder(
    { database, now, directories: new DirectoryCache() },
    {
      onLate: ({ ticketId, taken }) =>
        logger.warn({ ticketId, steps: taken.length, lateMs: taken[0]?.lateMs }, 'Steps of a ladder were taken late'),
      onError: (error, ticketId) => logger.error({ err: error, ticketId }, 'A ladder could not be looked at'),
    },
  )
}

function checkOrigins({ host, origins }: Pick<AppOptions, 'origins'> & { readonly host: string }): void {
  if (origins.length > 0) return
  throw new ServeError(
    'serve.originNeeded',
    `Listening on ${host} needs the address that people will use: --origin https://support.example.org`,
  )
}

async function listen({ app }: OpenServer, { host, port }: ServeOptions): Promise<number> {
  try {
    await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port })
  } catch (error) {
    throw cannotListen(error, host, port)
  }
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new TypeError('A server that listens has a port')
  return address.port
}

function cannotListen(error: unknown, host: string, port: number): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'EADDRINUSE':
      return new ServeError('serve.portTaken', `Port ${port} is taken by another program; choose another with --port`)
    case 'EACCES':
      return new ServeError(
        'serve.cannotListen',
        `This account may not listen on port ${port}; choose one above 1023 with --port`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ServeError(
        'serve.cannotListen',
        `This machine has no address ${host}; choose one of its own with --host, or 0.0.0.0 for all of them`,
      )
    default:
      return error
  }
}

/** How this machine reaches what listens on a host. */
function reachableHost(host: string): string {
  if (host === 'localhost' || host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return isIPv6(host) ? `[${host}]` : host
}
