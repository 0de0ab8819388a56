/**
 * One instance a data folder, over a file with the id of its process. A second one leaves what it was started with in
 * a file beside it, which the first watches for; all of it within one call, as Electron's.
 */
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type OnSecond = (argv: string[], workingDirectory: string, data: unknown) => void

/** @returns whether the lock is ours */
export function takeLock(userData: string, data: unknown, onSecond: OnSecond): boolean {
  const folder = join(userData, 'stand-in-lock')
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, 'process')
  if (isHeld(lock)) {
    const message = JSON.stringify({ argv: process.argv, workingDirectory: process.cwd(), data })
    writeFileSync(join(folder, 'writing'), message)
    renameSync(join(folder, 'writing'), join(folder, `second-${process.pid}.json`))
    return false
  }
  writeFileSync(lock, String(process.pid))
  watch(folder, { persistent: false }, () => takeMessages(folder, onSecond))
  return true
}

function isHeld(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0)
    return true
  } catch {
    // No file, or a process that is gone.
    return false
  }
}

function takeMessages(folder: string, onSecond: OnSecond): void {
  for (const name of readdirSync(folder).filter((file) => file.startsWith('second-'))) {
    const path = join(folder, name)
    const { argv, workingDirectory, data } = JSON.parse(readFileSync(path, 'utf8')) as {
      argv: string[]
      workingDirectory: string
      data: unknown
    }
    rmSync(path)
    onSecond(argv, workingDirectory, data)
  }
}
