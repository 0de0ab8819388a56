/** The central API as a real process, which a test may kill. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

/** The server and its command line as they are shipped; built before the tests, if they were stale. */
export const SERVER_PROGRAM = resolve(import.meta.dirname, '../../../out/server/cli.js')

export interface ServerProcess {
  readonly origin: string
  /** With SIGKILL: whatever it was doing, it does not finish. */
  kill(): Promise<void>
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>
}

/**
 * @param folder of its own; two processes cannot have the same one
 * @param databaseUrl null keeps the database in the folder
 */
export async function startServerProcess(folder: string, databaseUrl: string | null): Promise<ServerProcess> {
  const { DATABASE_URL: _other, ...env } = process.env
  const child = fork(SERVER_PROGRAM, ['serve', '--port', '0', '--log-level', 'error'], {
    execArgv: ['--enable-source-maps'],
    env: { ...env, OPORA_DATA: folder, ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [message] = (await once(child, 'message')) as [{ kind: string; origin: string }]
  return {
    origin: message.origin,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  }
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
