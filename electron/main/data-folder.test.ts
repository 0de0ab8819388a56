import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { chooseDataFolder } from './data-folder'

test('the data folder is closed to other accounts, also when it was open before', () => {
  const base = mkdtempSync(join(tmpdir(), 'opora-data-folder-'))
  onTestFinished(() => rmSync(base, { recursive: true, force: true }))
  const paths: string[] = []
  const app = {
    getPath: () => base,
    setPath: (_name: string, path: string) => void paths.push(path),
  }
  expect(chooseDataFolder(app, {})).toBe(base)
  expect(chooseDataFolder(app, { OPORA_USER_DATA: join(base, 'other') })).toBe(join(base, 'other'))
  expect(paths).toEqual([base, join(base, 'other')])
  for (const path of paths) expect(statSync(path).mode & 0o777).toBe(0o700)
})
