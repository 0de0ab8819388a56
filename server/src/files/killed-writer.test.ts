/**
 * The process that takes a file, killed with SIGKILL on the way. Whatever the moment, what it said has arrived is there
 * and whole, and the file can be finished by the next process.
 */
import { randomUUID } from 'node:crypto'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { killedFile, PART_COUNT } from './testing/killed-file'
import { testFiles, testFilesFolder } from './testing/test-files'

type Said = { readonly put: number } | { readonly kept: boolean }

/** @param isEnough whether it has said enough to be killed */
async function writeUntil(
  path: string,
  [organisationId, personId]: readonly [string, string],
  isEnough: (said: Said) => boolean,
): Promise<readonly Said[]> {
  const child = fork(resolve(import.meta.dirname, 'testing/write-parts.ts'), [path, organisationId, personId], {
    execArgv: ['--import', 'tsx'],
  })
  const exited = once(child, 'exit')
  const said: Said[] = []
  child.on('message', (message: Said) => {
    said.push(message)
    if (isEnough(message)) child.kill('SIGKILL')
  })
  const [, signal] = (await exited) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  return said
}

test.each([0, 7, 20, PART_COUNT - 1])(
  'killed after it has said that part %i is there',
  { timeout: 30_000 },
  async (last) => {
    const path = testFilesFolder()
    const [organisationId, personId] = [randomUUID(), randomUUID()]
    const said = await writeUntil(
      path,
      [organisationId, personId],
      (message) => 'put' in message && message.put === last,
    )
    const { bytes, key, partOf } = killedFile(organisationId, personId)
    const store = testFiles(path)
    const kept = await store.read(key)
    if (kept === null) {
      const arrived = await store.parts(key)
      const promised = said.flatMap((message) => ('put' in message ? [message.put] : []))
      // Parts go only once the file is kept.
      expect(arrived).toEqual(expect.arrayContaining(promised))
      for (let index = 0; index < PART_COUNT; index += 1) {
        if (!arrived.includes(index)) await store.putPart(key, index, partOf(index))
      }
      // Those that are there are whole: otherwise it would be another file.
      expect(await store.assemble(key, PART_COUNT)).toBe(true)
    } else kept.destroy()
    const whole = await store.read(key)
    expect(whole === null ? null : (await buffer(whole)).equals(bytes)).toBe(true)
  },
)
