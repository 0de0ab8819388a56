import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packageFolder } from '../build/shipped-packages'
import { LicenceError, licenceList, readLicence } from './licences'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'opora-licences-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function makePackage(name: string, license: unknown, files: Readonly<Record<string, string>>): string {
  const at = join(folder, name)
  mkdirSync(at)
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text)
  return at
}

test('a text that several packages share is there once, under all their names', () => {
  const made = ['two', 'one'].map((name) => readLicence(makePackage(name, 'MIT', { LICENSE: 'Take it.\r\n\r\n' })))
  const list = licenceList(made)
  expect(list.match(/Take it\./g)).toHaveLength(1)
  expect(list).toContain('\none, two\n')
  expect(list).toContain('one 1.0.0  MIT\ntwo 1.0.0  MIT\n')
})

test('a notice is passed on with the licence', () => {
  const { text } = readLicence(makePackage('one', 'Apache-2.0', { 'LICENSE.md': 'Take it.', NOTICE: 'Made by one.' }))
  expect(text).toBe('Take it.\n\nMade by one.\n')
})

test.each([
  ['asks that what contains it be given away too', 'GPL-3.0', { LICENSE: 'Give it.' }],
  ['says nothing', undefined, { LICENSE: 'Perhaps.' }],
  ['has no text', 'MIT', {}],
])('a package whose licence %s ships only after somebody was asked', (_what, license, files) => {
  expect(() => readLicence(makePackage('one', license, files))).toThrow(LicenceError)
})

test.each([
  ['/house/node_modules/vue/dist/vue.js', 'node_modules/vue'],
  ['/house/node_modules/@vue/shared/index.js?commonjs-proxy', 'node_modules/@vue/shared'],
  ['\0/house/node_modules/one/node_modules/two/index.js', 'node_modules/one/node_modules/two'],
  ['C:\\house\\node_modules\\vue\\index.js', 'C:/house/node_modules/vue'],
  ['/house/renderer/src/app/main.ts', null],
  ['\0vite/preload-helper.js', null],
])('%s is of the package %s', (file, expected) => expect(packageFolder('/house', file)).toBe(expected))
