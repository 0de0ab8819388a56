import { expect, test } from 'vitest'
import { windowOptions } from './window'

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
