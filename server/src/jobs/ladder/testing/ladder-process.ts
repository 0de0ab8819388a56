/** A process that takes steps when it is told what time it is: a real one on PostgreSQL, and part of the test's own on PGlite. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Instant } from '@shared/domain/instant'
import type { Database } from '../../../store/database'
import { DirectoryCache } from '../../../store/directory'
import { runDueSteps } from '../ladder-runner'
import type { LadderAnswer } from './ladder-program'

export interface LadderProcess {
  /** @returns how many steps it took; null when it was killed meanwhile */
  runAt(now: Instant): Promise<number | null>
  /** With SIGKILL. */
  kill(): Promise<void>
}

const PROGRAM = resolve(import.meta.dirname, 'ladder-program.ts')

/** @param name which its connections bear */
export async function forkLadderProcess(databaseUrl: string, name: string): Promise<LadderProcess> {
  const url = new URL(databaseUrl)
  url.searchParams.set('application_name', name)
  const child = fork(PROGRAM, [url.href], { execArgv: ['--import', 'tsx'] })
  const exited = once(child, 'exit')
  const heard = async (): Promise<number | null> => {
    const [said] = (await Promise.race([once(child, 'message'), exited.then(() => [null])])) as [LadderAnswer | null]
    if (said === null) return null
    if ('error' in said) throw new Error(`The process ${name} failed: ${said.error}`)
    return said.taken
  }
  if ((await heard()) === null) throw new Error(`The process ${name} did not start`)
  return {
    runAt(now) {
      const answered = heard()
      child.send(now)
      return answered
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Nothing of it is shared with another, but the one connection that PGlite has. */
export function ownLadderProcess(database: Database): LadderProcess {
  let now = 0
  const services = { database, now: () => now, directories: new DirectoryCache() }
  const watch = {
    onLate: () => undefined,
    onError(error: unknown) {
      throw error
    },
  }
  return {
    runAt(instant) {
      now = instant
      return runDueSteps(services, watch)
    },
    kill: () => Promise.resolve(),
  }
}
