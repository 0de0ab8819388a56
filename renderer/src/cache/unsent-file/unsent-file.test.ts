// @vitest-environment node
/** The format of the file: what is in it comes back, what is damaged is said, and nobody reads it without the passphrase. */
import { createDecipheriv, pbkdf2Sync } from 'node:crypto'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { NONCE_BYTES, payloadOf, TAG_BYTES } from '@shared/protocol/journal-line'
import type { JournalRecord } from '@shared/protocol/ipc-contract'
import { FILE_PART_BYTES } from '@shared/protocol/files'
import { keepFile, readFile } from '../file-shelf'
import { FilesDatabase } from '../files-database'
import { sha256 } from '../sha256'
import { readUnsentFile } from './read-unsent-file'
import { FEWEST_ITERATIONS } from './unsent-file'
import { writeUnsentFile } from './write-unsent-file'

// A passphrase is meant to be slow; on a busy machine it takes seconds.
vi.setConfig({ testTimeout: 30_000 })

const OWNER = { serverId: 'server', personId: 'anna' }
const PASSPHRASE = 'ёлка в январе 17'
const SEAL = { passphrase: PASSPHRASE, writtenAt: 7, iterations: FEWEST_ITERATIONS }
const databases: FilesDatabase[] = []
const shelf = (): FilesDatabase => {
  const database = new FilesDatabase('files', { indexedDB: new IDBFactory(), IDBKeyRange })
  databases.push(database)
  return database
}
let files: FilesDatabase
beforeEach(() => {
  files = shelf()
})
afterEach(() => databases.splice(0).forEach((database) => database.close()))

const record = (commandId: string): JournalRecord => ({
  ...OWNER,
  commandId,
  writtenAt: 5,
  body: `{"text":"Слова ${commandId}"}`,
})
const write = (ids: readonly string[], attached: Parameters<typeof writeUnsentFile>[0]['attached'] = []) =>
  writeUnsentFile({ owner: OWNER, records: ids.map(record), attached }, files, SEAL)
const read = (file: Blob, passphrase = PASSPHRASE, owner = OWNER, into = shelf()) =>
  readUnsentFile(file, passphrase, owner, (carried, bytes) => keepFile(into, carried, bytes, 9))
const idsOf = ({ records }: { records: readonly JournalRecord[] }): string[] => records.map((each) => each.commandId)

async function attachment(size: number, seed: number) {
  const bytes = new Uint8Array(size).map((_, index) => (index * 7 + seed) % 251)
  const file = { hash: await sha256(bytes), size, name: `scan ${seed}.png` }
  await keepFile(files, file, bytes, 1)
  return { ...file, bytes }
}

/** The lines of a file, changed. */
async function changed(file: Blob, change: (lines: string[]) => string[]): Promise<Blob> {
  return new Blob([change((await file.text()).split('\n')).join('\n')])
}
const broken = (line: string): string => `${line.slice(0, 40)}${line[40] === 'A' ? 'B' : 'A'}${line.slice(41)}`

describe('what was written', () => {
  it('comes back in its order, with its files whole', async () => {
    const [large, small] = [await attachment(2 * FILE_PART_BYTES + 5, 1), await attachment(9, 2)]
    const written = await write(['a', 'b'], [large, small, large])
    expect(written).toMatchObject({ changes: 2, files: 2, missing: [] })
    const other = shelf()
    const came = await read(written.bytes, PASSPHRASE, OWNER, other)
    expect(came).toEqual({ records: [record('a'), record('b')], written: 2, damaged: 0, isTorn: false })
    expect(await readFile(other, large)).toEqual(large.bytes)
    expect(await readFile(other, small)).toEqual(small.bytes)
  })

  it('says which files are not on this device, and holds the change all the same', async () => {
    const lost = await attachment(2 * FILE_PART_BYTES, 3)
    await files.parts.delete([lost.hash, 1])
    const written = await write(['a'], [lost])
    expect(written).toMatchObject({ changes: 1, files: 0, missing: ['scan 3.png'] })
    expect(idsOf(await read(written.bytes))).toEqual(['a'])
  })

  it('shows nobody a word, and is what any other cryptography makes of the passphrase', async () => {
    const { bytes } = await write(['a'])
    const [header = '', line = ''] = (await bytes.text()).split('\n')
    expect(await bytes.text()).not.toContain('Слова')
    const { salt, iterations } = JSON.parse(header.slice(header.indexOf('{'))) as { salt: string; iterations: number }
    const key = pbkdf2Sync(PASSPHRASE, Buffer.from(salt, 'base64'), iterations, 32, 'sha256')
    const payload = Buffer.from(payloadOf(line) ?? '', 'base64')
    const decipher = createDecipheriv('aes-256-gcm', key, payload.subarray(0, NONCE_BYTES))
    decipher.setAuthTag(payload.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const text = decipher.update(payload.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    expect(JSON.parse(text)).toEqual({ kind: 'kept', record: record('a') })
  })

  it('opens with a passphrase whose letters are composed otherwise', async () => {
    const { bytes } = await write(['a'])
    expect(idsOf(await read(bytes, PASSPHRASE.normalize('NFD')))).toEqual(['a'])
  })
})

describe('what is damaged', () => {
  it('at the end is dropped, wherever the line was torn, and counted as missing', async () => {
    const whole = (await write(['a', 'b'])).bytes
    const [header = '', first = '', second = ''] = (await whole.text()).split('\n')
    const start = header.length + first.length + 2
    for (const length of [start + 1, start + 20, start + second.length - 1]) {
      const came = await read(whole.slice(0, length))
      expect([idsOf(came), came.written, came.damaged, came.isTorn]).toEqual([['a'], 2, 0, true])
    }
    // Without its end alone it is whole: its checksum says so.
    expect(idsOf(await read(whole.slice(0, start + second.length)))).toEqual(['a', 'b'])
  })

  it('in the middle is counted, and what follows is read', async () => {
    const { bytes } = await write(['a', 'b', 'c'])
    const came = await read(
      await changed(bytes, ([header = '', a = '', b = '', c = '']) => [header, a, broken(b), c, '']),
    )
    expect([idsOf(came), came.damaged, came.isTorn]).toEqual([['a', 'c'], 1, false])
  })

  it('in a file that is attached costs that file, and no other', async () => {
    const [one, two] = [await attachment(2 * FILE_PART_BYTES, 1), await attachment(2 * FILE_PART_BYTES, 2)]
    const { bytes } = await write(['a'], [one, two])
    const other = shelf()
    const damaged = await changed(bytes, (lines) => lines.map((line, index) => (index === 2 ? broken(line) : line)))
    expect(await read(damaged, PASSPHRASE, OWNER, other)).toMatchObject({ damaged: 1 })
    expect(await readFile(other, one)).toBeNull()
    expect(await readFile(other, two)).toEqual(two.bytes)
  })

  it('is also a line that somebody else sealed and put among the others', async () => {
    const [mine, theirs] = [(await write(['a', 'b'])).bytes, (await write(['forged'])).bytes]
    const [, forged = ''] = (await theirs.text()).split('\n')
    const came = await read(await changed(mine, ([header = '', a = '', ...rest]) => [header, a, forged, ...rest]))
    expect([idsOf(came), came.damaged]).toEqual([['a', 'b'], 1])
  })

  it('everywhere is said', async () => {
    const { bytes } = await write(['a'])
    const file = await changed(bytes, ([header = '', a = '']) => [header, broken(a), ''])
    await expect(read(file)).rejects.toMatchObject({ code: 'allDamaged' })
  })
})

it('costs who guesses a passphrase as much as is asked today', async () => {
  const { bytes } = await writeUnsentFile({ owner: OWNER, records: [], attached: [] }, files, {
    passphrase: PASSPHRASE,
    writtenAt: 7,
  })
  expect(await bytes.text()).toContain('"iterations":600000')
})

describe('nothing is read', () => {
  it.each([
    ['a wrong passphrase', 'wrongPassphrase', 'another passphrase', OWNER],
    ['another server', 'otherServer', PASSPHRASE, { ...OWNER, serverId: 'other' }],
    ['another person', 'otherPerson', PASSPHRASE, { ...OWNER, personId: 'boris' }],
  ])('with %s', async (_what, code, passphrase, owner) => {
    const { bytes } = await write(['a'], [await attachment(10, 1)])
    const other = shelf()
    await expect(read(bytes, passphrase, owner, other)).rejects.toMatchObject({ code })
    expect(await other.files.count()).toBe(0)
  })

  it.each([
    ['of another kind', 'notOurs', () => 'a film'],
    ['that is empty', 'notOurs', () => ''],
    ['of a newer version', 'newer', (text: string) => text.replace('changes 1 ', 'changes 2 ')],
    ['whose beginning is damaged', 'headerDamaged', (text: string) => text.replace('"writtenAt":7', '"writtenAt":8')],
    ['of which only the beginning came', 'headerDamaged', (text: string) => text.slice(0, 60)],
  ])('of a file %s', async (_what, code, change) => {
    const text = await (await write(['a'])).bytes.text()
    await expect(read(new Blob([change(text)]))).rejects.toMatchObject({ code })
  })

  it('of records that are another person’s under this person’s header', async () => {
    const { bytes } = await writeUnsentFile(
      { owner: OWNER, records: [{ ...record('a'), personId: 'boris' }, record('b')], attached: [] },
      files,
      SEAL,
    )
    const came = await read(bytes)
    expect([idsOf(came), came.damaged]).toEqual([['b'], 1])
  })
})
