/** Folders of the tests of one file: gone when the file is done, whatever became of the tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** @param name to know it by, should a run be killed before it could clean up */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `opora-${name}-`))
  made.push(folder)
  return folder
}
