import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SettingsStore } from '../settings/settings-store'
import { temporaryFolder } from '../testing/temporary-folder'
import { finishWrites, MOST_MS } from './finish-writes'

/** A desktop that ends: it is gone as soon as nothing stops it. */
function ending(parts: Readonly<Record<string, () => Promise<void>>>) {
  const reports: unknown[][] = []
  const timers = new Map<number, () => void>()
  let gone: (code: number) => void = () => undefined
  const ended = new Promise<number>((resolve) => (gone = resolve))
  const app = Object.assign(new EventEmitter(), { exit: (code = 0) => gone(code) })
  finishWrites({
    app,
    parts,
    after: (ms, run) => {
      timers.set(ms, run)
      return () => timers.delete(ms)
    },
    report: (...all) => void reports.push(all),
  })
  const quit = (): void => {
    let isPrevented = false
    app.emit('will-quit', { preventDefault: () => (isPrevented = true) })
    if (!isPrevented) app.exit(1)
  }
  return { quit, ended, reports, timers }
}

test('what was changed a moment before the end is on disk when the process goes', async () => {
  const path = join(temporaryFolder('quit'), 'settings.json')
  const settings = await SettingsStore.open(path, 0, () => undefined)
  const { quit, ended, reports, timers } = ending({ settings: () => settings.settled() })
  void settings.change({ closesToTray: false })
  const window = { x: 1, y: 2, width: 800, height: 600, isMaximized: true }
  void settings.change({ window })
  quit()
  expect(await ended).toBe(0)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ closesToTray: false, window })
  expect([reports, timers.size]).toEqual([[], 0])
})

test('a disk that does not answer holds the end up for so long, and the log says what was left', async () => {
  let done = false
  const { quit, ended, reports, timers } = ending({
    journal: () => new Promise(() => undefined),
    settings: async () => void (done = true),
  })
  quit()
  quit()
  await new Promise(setImmediate)
  expect([done, [...timers.keys()]]).toEqual([true, [MOST_MS]])
  timers.get(MOST_MS)?.()
  expect(await ended).toBe(0)
  expect(reports).toEqual([['quit', { kind: 'notWritten', parts: ['journal'] }]])
})

test('one that fails is told of, and keeps nobody', async () => {
  const broken = new Error('EIO')
  const { quit, ended, reports } = ending({ alarms: () => Promise.reject(broken) })
  quit()
  expect(await ended).toBe(0)
  expect(reports).toEqual([['quit alarms', broken]])
})
