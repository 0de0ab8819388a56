import { expect, test } from 'vitest'
import { showPage, startOf, windowOptions, type WindowStart } from './window'

test('the page is kept apart from the machine', () => {
  expect(windowOptions('/app/out/preload/index.cjs').webPreferences).toMatchObject({
    preload: '/app/out/preload/index.cjs',
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  })
})

test('no feature of Blink is turned on, and nothing else that is not written out', () => {
  const { webPreferences } = windowOptions('/app/out/preload/index.cjs')
  expect(Object.keys(webPreferences ?? {}).filter((name) => /blink|plugin|popup|insecure$/i.test(name))).toEqual([])
})

test('a window that was somewhere before opens there', () => {
  expect(windowOptions('p', { x: 5, y: 6, width: 1200, height: 700 })).toMatchObject({ x: 5, width: 1200 })
})

test.each<[boolean, boolean, WindowStart, string[]]>([
  [false, true, 'shown', ['load', 'show']],
  [true, true, 'hidden', ['load']],
  [true, false, 'minimised', ['load', 'minimise']],
])('started by the system: %s, with a tray: %s, it is %s', async (isHidden, hasTray, start, expected) => {
  expect(startOf(isHidden, hasTray)).toBe(start)
  const done: string[] = []
  let onPainted = (): void => undefined
  const window = {
    once: (_event: 'ready-to-show', listener: () => void) => (onPainted = listener),
    loadURL: async () => void done.push('load'),
    show: () => void done.push('show'),
    minimize: () => void done.push('minimise'),
  }
  await showPage(window, 'app://opora/', () => start)
  onPainted()
  expect(done).toEqual(expected)
})

test('a hidden start that somebody wants to see before it has painted is shown', async () => {
  const done: string[] = []
  let onPainted = (): void => undefined
  let isWanted = false
  const window = {
    once: (_event: 'ready-to-show', listener: () => void) => (onPainted = listener),
    loadURL: async () => undefined,
    show: () => void done.push('show'),
    minimize: () => void done.push('minimise'),
  }
  await showPage(window, 'app://opora/', () => startOf(!isWanted, false))
  isWanted = true
  onPainted()
  expect(done).toEqual(['show'])
})
