import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashInputs, isStale, markBuilt, type Part } from './inputs'

const part: Part = { name: 'server', inputs: ['server', 'package-lock.json'], outputs: ['out/cli.js'] }
let root: string
const write = (path: string, text: string): void => writeFileSync(join(root, path), text)
const stale = (): boolean => isStale(root, part, hashInputs(root, part))

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'opora-build-'))
  mkdirSync(join(root, 'server/src'), { recursive: true })
  mkdirSync(join(root, 'out'))
  write('server/src/cli.ts', 'one')
  write('package-lock.json', '{}')
  write('out/cli.js', 'built')
  markBuilt(root, part, hashInputs(root, part))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('what was built from the same inputs is not stale, whatever their times', () => {
  utimesSync(join(root, 'server/src/cli.ts'), new Date(), new Date(Date.now() + 60_000))
  expect(stale()).toBe(false)
})

test('a change of a test makes nothing stale', () => {
  write('server/src/cli.test.ts', 'test')
  expect(stale()).toBe(false)
})

test.each<[what: string, change: () => void]>([
  ['an input changed', () => write('server/src/cli.ts', 'two')],
  ['an input was added', () => write('server/src/new.ts', 'new')],
  ['an input was renamed', () => renameSync(join(root, 'server/src/cli.ts'), join(root, 'server/src/main.ts'))],
  ['a dependency changed', () => write('package-lock.json', '{"a":1}')],
  ['the output was deleted', () => rmSync(join(root, 'out/cli.js'))],
])('what was built is stale when %s', (_what, change) => {
  change()
  expect(stale()).toBe(true)
})
