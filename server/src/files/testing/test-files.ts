/** A folder for files that goes when its test does; outside a test, with its file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { FolderFileStore } from '../folder-store'

const made: string[] = []
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

export function testFilesFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'opora-files-'))
  made.push(path)
  return path
}

export const testFiles = (path = testFilesFolder()): FolderFileStore => new FolderFileStore(path)
