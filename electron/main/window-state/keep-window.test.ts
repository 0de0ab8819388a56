import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SettingsStore } from '../settings/settings-store'
import { temporaryFolder } from '../testing/temporary-folder'
import { keepWindow } from './keep-window'

async function closedWindow(state: { closesToTray: boolean; hasTray: boolean; isQuitting: boolean }) {
  const settings = await SettingsStore.open(join(temporaryFolder('keep-window'), 'settings.json'), 0, () => undefined)
  await settings.change({ closesToTray: state.closesToTray })
  const done: string[] = []
  const bounds = { x: 1, y: 2, width: 1000, height: 700 }
  const window = Object.assign(new EventEmitter(), {
    getNormalBounds: () => bounds,
    isMaximized: () => false,
    hide: () => void done.push('hides'),
  })
  keepWindow(window, {
    settings,
    isQuitting: () => state.isQuitting,
    hasTray: () => state.hasTray,
    onHidden: () => void done.push('tells'),
    quit: () => void done.push('quits'),
  })
  let isStopped = false
  window.emit('close', { preventDefault: () => (isStopped = true) })
  return { done, isStopped, kept: settings.get().window, bounds }
}

test('a window that is closed stays in the tray, and where it was is kept', async () => {
  const { done, isStopped, kept, bounds } = await closedWindow({ closesToTray: true, hasTray: true, isQuitting: false })
  expect([done, isStopped]).toEqual([['hides', 'tells'], true])
  expect(kept).toEqual({ ...bounds, isMaximized: false })
})

test.each([
  ['the engineer does not want it', { closesToTray: false, hasTray: true }],
  ['the system has no tray', { closesToTray: true, hasTray: false }],
])('where %s, closing ends the desktop, which may ask while the window is still there', async (_why, state) => {
  expect(await closedWindow({ ...state, isQuitting: false })).toMatchObject({ done: ['quits'], isStopped: true })
})

test('a desktop that is ending closes its window', async () => {
  expect(await closedWindow({ closesToTray: true, hasTray: true, isQuitting: true })).toMatchObject({
    done: [],
    isStopped: false,
  })
})
