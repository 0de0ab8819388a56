import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DraftRecord, JournalRecord } from '@shared/protocol/ipc-contract'
import type { Keyring } from '../keyring'
import { temporaryFolder } from '../testing/temporary-folder'
import { startJournal } from './start-journal'

const none: Keyring = {
  strength: async () => ({ strength: 'none', backend: 'none' }),
  seal: () => Promise.reject(new Error('no keyring')),
  open: () => Promise.reject(new Error('no keyring')),
}
const draft: DraftRecord = { serverId: 'server', personId: 'anna', key: 'reply', body: 'Добрый день', savedAt: 1 }
const record: JournalRecord = { commandId: 'c', serverId: 'server', personId: 'anna', writtenAt: 1, body: '{}' }

test('a journal that cannot be opened keeps nobody from starting: it is told of, and unsent work is still counted', async () => {
  const folder = temporaryFolder('start-journal')
  // Whatever refuses to be read as a file.
  mkdirSync(join(folder, 'outbox-journal'))
  const reports: string[] = []
  const { handlers, unsent, close } = await startJournal(folder, none, 1, (what) => reports.push(what))
  expect(reports).toEqual(['journal'])
  expect(() => handlers['journal.read']('server', 'anna')).toThrow('The journal could not be opened')
  expect(await handlers['journal.append']([record])).toEqual({ kind: 'notHere' })
  expect([unsent('server', 'anna'), unsent('server', 'boris')]).toEqual([1, 0])
  await handlers['journal.remove'](['c'])
  expect(unsent('server', 'anna')).toBe(0)
  await close()
})

test('a journal that cannot be opened leaves the copies of drafts as they are', async () => {
  const folder = temporaryFolder('start-journal')
  mkdirSync(join(folder, 'outbox-journal'))
  const { handlers, close } = await startJournal(folder, none, 1, () => undefined)
  await handlers['drafts.keep'](draft)
  expect(await handlers['drafts.read']('server', 'anna')).toMatchObject({ value: { drafts: [draft] } })
  await close()
})

test('copies of drafts that cannot be opened leave the journal as it is, and are told of', async () => {
  const folder = temporaryFolder('start-journal')
  const first = await startJournal(folder, none, 1, (what) => expect.fail(what))
  await first.handlers['journal.append']([record])
  await first.close()
  rmSync(join(folder, 'drafts-journal'))
  mkdirSync(join(folder, 'drafts-journal'))
  const reports: string[] = []
  const { handlers, unsent, close } = await startJournal(folder, none, 2, (what) => reports.push(what))
  expect(reports).toEqual(['drafts'])
  expect(await handlers['journal.read']('server', 'anna')).toEqual({
    kind: 'done',
    value: { records: [record], unreadable: 0 },
  })
  expect(unsent('server', 'anna')).toBe(1)
  expect(() => handlers['drafts.read']('server', 'anna')).toThrow('The copies of drafts could not be opened')
  expect(await handlers['drafts.keep'](draft)).toEqual({ kind: 'notHere' })
  await close()
})
