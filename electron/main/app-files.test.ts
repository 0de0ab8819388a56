import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findAppFile, listAppFiles, type AppFiles } from './app-files'

let base: string
let files: AppFiles

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'opora-app-files-'))
  await mkdir(join(base, 'page/assets'), { recursive: true })
  await writeFile(join(base, 'secret.js'), 'secret')
  await writeFile(join(base, 'page/index.html'), 'page')
  await writeFile(join(base, 'page/assets/index-1.js'), 'code')
  await symlink(join(base, 'secret.js'), join(base, 'page/link.js'))
  files = await listAppFiles(join(base, 'page'))
})
afterAll(() => rm(base, { recursive: true, force: true }))

describe('a request for a file of the page', () => {
  test.each([
    ['app://opora/', 'page/index.html', 'text/html; charset=utf-8'],
    ['app://opora', 'page/index.html', 'text/html; charset=utf-8'],
    ['app://opora/index.html#/queue', 'page/index.html', 'text/html; charset=utf-8'],
    ['app://opora/assets/index-1.js?v=1', 'page/assets/index-1.js', 'text/javascript; charset=utf-8'],
  ])('%s gives the file with its type', (address, path, contentType) => {
    expect(findAppFile(files, address)).toEqual({ path: join(base, path), contentType })
  })

  test.each([
    'app://opora/../secret.js',
    'app://opora/%2e%2e/secret.js',
    'app://opora/..%2fsecret.js',
    'app://opora/..%5csecret.js',
    'app://opora/assets/..%2f..%2fsecret.js',
    'app://opora/assets/%2e%2e%2f%2e%2e%2fsecret.js',
    'app://opora//secret.js',
    'app://opora/%00index.html',
    'app://opora/%E0%A4%A',
    'app://opora/assets',
    'app://opora/assets/',
    'app://opora/link.js',
    'app://opora/index.html/',
    'app://opora.evil/index.html',
    'app://opora@evil/index.html',
    'app://evil/index.html',
    'file:///etc/passwd',
    'https://opora/index.html',
    'not an address',
  ])('%s gives nothing', (address) => {
    expect(findAppFile(files, address)).toBeNull()
  })
})

test('a page that was not built is said to be so', async () => {
  await expect(listAppFiles(join(base, 'page/assets'))).rejects.toThrow('not built')
})
