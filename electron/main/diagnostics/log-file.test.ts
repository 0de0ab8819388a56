import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder'
import { LogFile } from './log-file'

test('the log goes round: a few files of a bounded size, the oldest line leaves first', () => {
  const folder = join(temporaryFolder('log'), 'logs')
  const limits = { bytes: 100, files: 3 }
  const log = LogFile.open(folder, limits)!
  for (let count = 100; count < 200; count += 1) log.write(`line number ${count}`)
  expect(readdirSync(folder).sort()).toEqual(['opora.1.log', 'opora.2.log', 'opora.log'])
  for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).size).toBeLessThanOrEqual(limits.bytes)
  const kept = log.read(1_000)
  expect(kept.length).toBeGreaterThan(10)
  expect(kept).toEqual(kept.map((_line, index) => `line number ${200 - kept.length + index}`))
  expect(log.read(2)).toEqual(['line number 198', 'line number 199'])
})

test('a later start goes on where the log ended', () => {
  const folder = temporaryFolder('log')
  LogFile.open(folder)!.write('before')
  const log = LogFile.open(folder, { bytes: 10, files: 2 })!
  log.write('after')
  expect(log.read(10)).toEqual(['before', 'after'])
  expect(readFileSync(join(folder, 'opora.log'), 'utf8')).toBe('after\n')
})

test.skipIf(process.platform === 'win32')('only this person reads it', () => {
  const folder = join(temporaryFolder('log'), 'logs')
  LogFile.open(folder)!.write('line')
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'opora.log')).mode & 0o777).toBe(0o600)
})

test('a disk that refuses is told of once, and stops nothing', () => {
  const said = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const folder = temporaryFolder('log')
  const log = LogFile.open(folder)!
  mkdirSync(join(folder, 'opora.log'))
  log.write('one')
  log.write('two')
  expect(said).toHaveBeenCalledTimes(1)
  writeFileSync(join(folder, 'file'), '')
  expect(LogFile.open(join(folder, 'file'))).toBeNull()
  said.mockRestore()
})
