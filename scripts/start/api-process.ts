/**
 * The central API as a child of `npm start`: it logs into the data folder, says where it listens over the channel
 * between the two, and ends in order when that channel closes, however this process ended.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { z } from 'zod'
import { StartError } from './start-error'

export interface ApiProcess {
  readonly origin: string
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>
  /** Graceful; by force when that takes too long. */
  stop(): Promise<void>
}

const MAX_LOG_BYTES = 10 * 1024 * 1024
const STOP_WITHIN_MS = 8_000
const TAIL_LINES = 15
const listeningSchema = z.object({ kind: z.literal('listening'), origin: z.url() })

/**
 * @param cli path of the built command line
 * @param asked aborted when it is not wanted any more, also while it is coming up
 * @throws StartError with the end of the log when it does not come up
 */
export async function startApi(
  cli: string,
  args: readonly string[],
  logPath: string,
  env: NodeJS.ProcessEnv,
  asked: AbortSignal,
): Promise<ApiProcess> {
  if (existsSync(logPath) && statSync(logPath).size > MAX_LOG_BYTES) renameSync(logPath, `${logPath}.1`)
  const log = openSync(logPath, 'a', 0o600)
  const startsAt = statSync(logPath).size
  const child = spawn(process.execPath, ['--enable-source-maps', cli, 'serve', ...args], {
    env,
    stdio: ['ignore', log, log, 'ipc'],
    // Its own group: Ctrl-C reaches this process, which then stops the child in order, once.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  closeSync(log)
  // Not `close`, which never comes once this side has closed the channel.
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const giveUp = (): void => void stop(child, ended)
  asked.addEventListener('abort', giveUp, { once: true })
  const origin = await whenListening(child, () => tailOf(logPath, startsAt))
  asked.removeEventListener('abort', giveUp)
  return { origin, ended, stop: () => stop(child, ended) }
}

function whenListening(child: ChildProcess, tail: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new StartError('apiDidNotStart', `The central API did not start:\n${tail()}`)))
    child.on('message', (message) => {
      const listening = listeningSchema.safeParse(message)
      if (listening.success) resolve(listening.data.origin)
    })
  })
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.connected) child.disconnect()
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await ended
  clearTimeout(force)
}

/** The last lines of what this start wrote. */
export function tailOf(logPath: string, startsAt: number): string {
  const lines = readFileSync(logPath).subarray(startsAt).toString('utf8').trimEnd().split('\n')
  return lines.slice(-TAIL_LINES).join('\n')
}
