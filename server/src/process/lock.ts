/**
 * One process a data folder. PGlite does not notice a second one and would destroy the database, so a file says who
 * has it. A process that died leaves its lock behind: the next one takes it over when nobody of that name lives.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const holderSchema = z.object({
  pid: z.int().positive(),
  /** Tells a process from a later one with the same number; null where the system does not say. */
  startMark: z.string().nullable(),
})
type Holder = z.infer<typeof holderSchema>

export class LockedError extends Error {
  readonly code = 'dataFolder.locked'

  constructor(
    readonly folder: string,
    readonly pid: number | null,
  ) {
    const who = pid === null ? 'another process' : `process ${pid}`
    super(`The data folder ${folder} is in use by ${who}. Stop that one first, or set OPORA_DATA to another folder.`)
    this.name = 'LockedError'
  }
}

export interface Lock {
  /** Gives the folder free. May be called twice. */
  release(): void
}

/** @throws {LockedError} when a living process has the folder */
export function takeLock(lockPath: string, folder: string): Lock {
  const own: Holder = { pid: process.pid, startMark: startMarkOf(process.pid) }
  const text = JSON.stringify(own)
  // Twice: a lock of the dead is put away, and then the place is free for whoever comes first.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (createLock(lockPath, text)) return { release: () => releaseLock(lockPath, text) }
    const found = readLock(lockPath)
    if (found === null) continue
    const holder = parseHolder(found)
    if (holder !== null && isAlive(holder)) throw new LockedError(folder, holder.pid)
    putAway(lockPath, found)
  }
  throw new LockedError(folder, null)
}

/** The process that has a folder, if it lives. */
export function lockHolder(lockPath: string): number | null {
  const holder = parseHolder(readLock(lockPath) ?? '')
  return holder !== null && isAlive(holder) ? holder.pid : null
}

/** Written whole and then given its name, so that nobody ever reads half a lock. */
function createLock(lockPath: string, text: string): boolean {
  const draft = `${lockPath}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  try {
    linkSync(draft, lockPath)
    return true
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function readLock(lockPath: string): string | null {
  try {
    return readFileSync(lockPath, 'utf8')
  } catch (error) {
    // Below a file there is no lock either.
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return null
    throw error
  }
}

/** Removes the lock of a dead process, unless another process has just done so and put its own there. */
function putAway(lockPath: string, seen: string): void {
  const aside = `${lockPath}.stale.${process.pid}`
  try {
    renameSync(lockPath, aside)
    if (readFileSync(aside, 'utf8') !== seen) linkSync(aside, lockPath)
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') && !isSystemError(error, 'EEXIST')) throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

function releaseLock(lockPath: string, text: string): void {
  if (readLock(lockPath) === text) rmSync(lockPath, { force: true })
}

/** @returns null for what is no lock: nobody can be named, so nobody has it */
function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function isAlive({ pid, startMark }: Holder): boolean {
  // In a container every start may get the same number.
  if (pid === process.pid) return startMark === null ? false : startMark === startMarkOf(pid)
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (!isSystemError(error, 'EPERM')) return false
  }
  const mark = startMarkOf(pid)
  return startMark === null || mark === null || startMark === mark
}

/** When a process started, in words that only Linux has: its boot, and ticks since then. */
function startMarkOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces; after it, the start is the 20th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[19] === undefined ? null : `${boot}/${fields[19]}`
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

const isSystemError = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
