/** A folder for files that goes with the worker which made it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FolderFileStore } from '../folder-store'

const made: string[] = []
process.once('exit', () => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

export function testFilesFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'opora-files-'))
  made.push(path)
  return path
}

export const testFiles = (path = testFilesFolder()): FolderFileStore => new FolderFileStore(path)
