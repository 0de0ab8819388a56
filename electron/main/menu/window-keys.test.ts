import { EventEmitter } from 'node:events'
import type { Input } from 'electron'
import { expect, test } from 'vitest'
import { followWindowKeys, windowKeyOf } from './window-keys'

const NONE = { type: 'keyDown', control: false, meta: false, alt: false, shift: false, isAutoRepeat: false } as const
/** On an American keyboard, unless `held` says what it gives. */
const press = (code: string, held: Partial<Input> = {}) =>
  ({ ...NONE, code, key: code.replace('Key', '').toLowerCase(), ...held }) as Input

test.each([
  ['F11', {}, 'linux', 'fullScreen'],
  ['F11', {}, 'win32', 'fullScreen'],
  ['KeyW', { control: true }, 'win32', 'close'],
  ['KeyQ', { control: true }, 'linux', 'quit'],
  ['KeyQ', { control: true }, 'win32', null],
  // French: undo and select all stand where others have W and Q.
  ['KeyW', { control: true, key: 'z' }, 'linux', null],
  ['KeyQ', { control: true, key: 'a' }, 'linux', null],
  ['KeyZ', { control: true, key: 'w' }, 'linux', 'close'],
  ['KeyA', { control: true, key: 'q' }, 'linux', 'quit'],
  // Russian has no W.
  ['KeyW', { control: true, key: 'ц' }, 'win32', 'close'],
  ['KeyW', {}, 'linux', null],
  ['KeyW', { control: true, shift: true }, 'linux', null],
  ['KeyW', { control: true, alt: true }, 'linux', null],
  ['KeyW', { control: true, isAutoRepeat: true }, 'linux', null],
  ['KeyW', { control: true, type: 'keyUp' }, 'linux', null],
  ['F11', {}, 'darwin', null],
])('%s with %o on %s is %s', (code, held, platform, asked) => {
  expect(windowKeyOf(press(code, held as Partial<Input>), platform)).toBe(asked)
})

test('the key is kept from the page, and does what it is for', () => {
  const done: unknown[] = []
  const webContents = new EventEmitter()
  let isFull = false
  const window = {
    webContents,
    isFullScreen: () => isFull,
    setFullScreen: (isOn: boolean) => void done.push(['full', (isFull = isOn)]),
    close: () => void done.push('closed'),
  }
  followWindowKeys(window, 'linux', () => done.push('ended'))
  const prevented: string[] = []
  for (const input of [
    press('F11'),
    press('F11'),
    press('KeyW', { control: true }),
    press('KeyA', { control: true }),
  ]) {
    webContents.emit('before-input-event', { preventDefault: () => prevented.push(input.code) }, input)
  }
  webContents.emit('before-input-event', { preventDefault: () => undefined }, press('KeyQ', { control: true }))
  expect(done).toEqual([['full', true], ['full', false], 'closed', 'ended'])
  expect(prevented).toEqual(['F11', 'F11', 'KeyW'])
})
