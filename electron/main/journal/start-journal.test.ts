import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { JournalRecord } from '@shared/protocol/ipc-contract'
import type { Keyring } from '../keyring'
import { temporaryFolder } from '../testing/temporary-folder'
import { startJournal } from './start-journal'

const none: Keyring = {
  strength: async () => ({ strength: 'none', backend: 'none' }),
  seal: () => Promise.reject(new Error('no keyring')),
  open: () => Promise.reject(new Error('no keyring')),
}
const record: JournalRecord = { commandId: 'c', serverId: 'server', personId: 'anna', writtenAt: 1, body: '{}' }

test('a journal that cannot be opened keeps nobody from starting: it is told of, and unsent work is still counted', async () => {
  const folder = temporaryFolder('start-journal')
  // Whatever refuses to be read as a file.
  mkdirSync(join(folder, 'outbox-journal'))
  const reports: string[] = []
  const { handlers, unsent, close } = await startJournal(folder, none, 1, (what) => reports.push(what))
  expect(reports).toEqual(['journal'])
  expect(() => handlers['journal.read']('server', 'anna')).toThrow('The journal could not be opened')
  expect(() => handlers['drafts.read']('server', 'anna')).toThrow('The journal could not be opened')
  expect(await handlers['journal.append']([record])).toEqual({ kind: 'notHere' })
  expect([unsent('server', 'anna'), unsent('server', 'boris')]).toEqual([1, 0])
  await handlers['journal.remove'](['c'])
  expect(unsent('server', 'anna')).toBe(0)
  await close()
})
