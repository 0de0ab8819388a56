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
