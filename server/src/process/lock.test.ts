import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { dataFolderPath, openDataFolder } from './data-folder'
import { LockedError, lockHolder, takeLock } from './lock'
import { announceRunning, findRunning, newAdminToken, withdrawRunning } from './running'

let folder: string
let lockPath: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opora-data-'))
  lockPath = join(folder, 'lock.json')
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

/** A process that lives until the test ends. */
function livingProcess(): number {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child.pid!
}

/** The number of a process that has lived and died. */
function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  return new Promise((resolve) => child.once('exit', () => resolve(child.pid!)))
}

const writeHolder = (pid: number, startMark: string | null = null): void =>
  writeFileSync(lockPath, JSON.stringify({ pid, startMark }))

describe('the lock of a data folder', () => {
  test('is refused while another process lives, with a sentence that says which and what to do', () => {
    const pid = livingProcess()
    writeHolder(pid)
    expect(() => takeLock(lockPath, folder)).toThrow(LockedError)
    expect(() => takeLock(lockPath, folder)).toThrow(`is in use by process ${pid}. Stop that one first`)
    expect(lockHolder(lockPath)).toBe(pid)
  })

  test('is refused to a second taker in the same process', () => {
    takeLock(lockPath, folder)
    expect(() => takeLock(lockPath, folder)).toThrow(LockedError)
  })

  test('is taken over from a process that died', async () => {
    writeHolder(await deadProcess())
    expect(lockHolder(lockPath)).toBeNull()
    takeLock(lockPath, folder)
    expect(lockHolder(lockPath)).toBe(process.pid)
  })

  test.skipIf(process.platform !== 'linux')('is taken over when its number belongs to another process by now', () => {
    writeHolder(livingProcess(), 'an-earlier-boot/1')
    takeLock(lockPath, folder)
    expect(lockHolder(lockPath)).toBe(process.pid)
  })

  test('is taken over when it is torn, and leaves no litter', () => {
    writeFileSync(lockPath, '{"pid":')
    takeLock(lockPath, folder)
    expect(readdirSync(folder)).toEqual(['lock.json'])
    expect(statSync(lockPath).mode & 0o777).toBe(0o600)
  })

  test('is gone once released, and a release by somebody else takes nothing away', () => {
    const lock = takeLock(lockPath, folder)
    lock.release()
    expect(existsSync(lockPath)).toBe(false)
    const pid = livingProcess()
    writeHolder(pid)
    lock.release()
    expect(lockHolder(lockPath)).toBe(pid)
  })

  test('goes to exactly one of many that find it stale at the same time', async () => {
    writeHolder(await deadProcess())
    const script = `
      import { takeLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))}
      process.stdin.once('data', () => {
        try { takeLock(${JSON.stringify(lockPath)}, 'x'); console.log('taken') } catch (error) { console.log(error.code) }
      })
      console.log('ready')`
    const scriptPath = join(folder, 'taker.mts')
    writeFileSync(scriptPath, script)
    const takers = await Promise.all(Array.from({ length: 3 }, () => startTaker(scriptPath)))
    const answers = await Promise.all(takers.map((take) => take()))
    expect(answers.sort()).toEqual(['dataFolder.locked', 'dataFolder.locked', 'taken'])
  })
})

async function startTaker(scriptPath: string): Promise<() => Promise<string>> {
  const child = spawn(process.execPath, ['--import', 'tsx', scriptPath], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const nextLine = () =>
    new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())))
  await nextLine()
  return () => {
    const answer = nextLine()
    child.stdin.write('go\n')
    return answer
  }
}

describe('the running server', () => {
  const running = { pid: process.pid, origin: 'http://127.0.0.1:6762', adminToken: newAdminToken() }

  test('is found by its owner alone, while it has the folder', () => {
    const data = openDataFolder(folder)
    const lock = takeLock(data.lockPath, folder)
    announceRunning(data, running)
    expect(findRunning(data)).toEqual(running)
    expect(statSync(data.runningPath).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    lock.release()
    expect(findRunning(data)).toBeNull()
    withdrawRunning(data)
    expect(existsSync(data.runningPath)).toBe(false)
  })

  test('is not found when a server died in the middle of saying so', () => {
    const data = openDataFolder(folder)
    takeLock(data.lockPath, folder)
    expect(findRunning(data)).toBeNull()
    writeFileSync(data.runningPath, '{"pid":1')
    expect(findRunning(data)).toBeNull()
    expect(readFileSync(data.runningPath, 'utf8')).toBe('{"pid":1')
  })
})

test('the data folder is the one that OPORA_DATA names, or a place of its own', () => {
  expect(dataFolderPath({ OPORA_DATA: '/srv/opora' })).toBe('/srv/opora')
  expect(dataFolderPath({})).toMatch(/opora.server$/i)
})
