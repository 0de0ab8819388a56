import { expect, test } from 'vitest'
import { ACCELERATOR, acceleratorOf, type Stroke } from './accelerator'

/** @param key what the layout gives; by default none that is a letter, as in Russian */
const press = (code: string, keys = '', key = ''): Stroke => ({
  code,
  key,
  ctrlKey: keys.includes('c'),
  altKey: keys.includes('a'),
  shiftKey: keys.includes('s'),
  metaKey: keys.includes('m'),
})

test.each<[string, string, string]>([
  ['KeyN', 'ca', 'Control+Alt+N'],
  ['Digit7', 'cs', 'Control+Shift+7'],
  ['F12', 'sm', 'Shift+Meta+F12'],
  ['Space', 'casm', 'Control+Alt+Shift+Meta+Space'],
])('%s with %s is %s where the layout gives no Latin letter', (code, keys, accelerator) => {
  expect(acceleratorOf(press(code, keys))).toEqual({ kind: 'accelerator', accelerator })
})

test.each<[layout: string, code: string, key: string, accelerator: string]>([
  ['French', 'KeyA', 'q', 'Control+Alt+Q'],
  ['German', 'KeyY', 'Z', 'Control+Alt+Z'],
  ['French', 'Digit1', '&', 'Control+Alt+1'],
  ['Russian', 'KeyN', 'т', 'Control+Alt+N'],
])('in %s, %s that gives %s is what the system will hear: %s', (_layout, code, key, accelerator) => {
  expect(acceleratorOf(press(code, 'ca', key))).toEqual({ kind: 'accelerator', accelerator })
})

test.each(['ControlLeft', 'AltRight', 'ShiftLeft', 'MetaLeft'])('%s alone is not finished', (code) => {
  expect(acceleratorOf(press(code, 'ca'))).toEqual({ kind: 'unfinished' })
})

test.each(['', 'c', 'a', 's', 'm'])('one modifier is too few: a program would lose its own key (%s)', (keys) => {
  expect(acceleratorOf(press('KeyC', keys))).toEqual({ kind: 'refused', code: 'tooFewModifiers' })
})

test.each(['Escape', 'Tab', 'PrintScreen', 'Numpad1', 'F25'])('%s is no key for it', (code) => {
  expect(acceleratorOf(press(code, 'ca')).kind).toBe('refused')
})

test.each(['N', 'Control+N', 'Control+Control+N', 'Alt+Control+N', 'Control+Alt+n', 'Control+Alt+', 'Control+Alt+N '])(
  'what a page of somebody else could send is refused: %s',
  (text) => expect(ACCELERATOR.test(text)).toBe(false),
)
