import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder'
import { DraftCopies } from './draft-copies'

const never = (error: unknown): void => expect.fail(String(error))
const KEY = randomBytes(32)
const path = (): string => join(temporaryFolder('drafts'), 'drafts-journal')
const draft = (key: string, body: string, changes: { personId?: string; savedAt?: number } = {}) => ({
  serverId: 'server',
  personId: 'anna',
  key,
  body,
  savedAt: 1,
  ...changes,
})
const bodies = (copies: DraftCopies, personId = 'anna'): string[][] =>
  copies.read('server', personId).drafts.map(({ key, body }) => [key, body])

test('the last of a text that grew is there after a restart, and nobody reads it in the file', async () => {
  const at = path()
  const copies = await DraftCopies.open(at, KEY, never)
  for (const body of ['До', 'Добрый', 'Добрый день']) await copies.keep(draft('reply:t 1', body))
  await copies.keep(draft('note:t2', 'Заметка', { savedAt: 7 }))
  await copies.close()
  expect(readFileSync(at, 'utf8')).not.toMatch(/Добрый|reply/)
  if (process.platform !== 'win32') expect(statSync(at).mode & 0o777).toBe(0o600)
  const again = await DraftCopies.open(at, KEY, never)
  expect(again.read('server', 'anna')).toEqual({
    drafts: [draft('reply:t 1', 'Добрый день'), draft('note:t2', 'Заметка', { savedAt: 7 })],
    unreadable: 0,
  })
})

test('what was sent or given up is gone, and what others write is theirs', async () => {
  const at = path()
  const copies = await DraftCopies.open(at, KEY, never)
  await copies.keep(draft('reply:t1', 'Мой'))
  await copies.keep(draft('reply:t1', 'Бориса', { personId: 'boris' }))
  await copies.remove('server', 'anna', 'reply:t1')
  await copies.close()
  const again = await DraftCopies.open(at, KEY, never)
  expect([bodies(again), bodies(again, 'boris')]).toEqual([[], [['reply:t1', 'Бориса']]])
})

test('a long text that is saved each second does not fill the disk', async () => {
  const at = path()
  const copies = await DraftCopies.open(at, KEY, never)
  const long = 'ж'.repeat(50_000)
  for (let count = 0; count < 40; count += 1) await copies.keep(draft('reply:t1', `${long}${count}`))
  // One line of it is some 134 kB.
  expect(statSync(at).size).toBeLessThan(600_000)
  expect(bodies(copies)).toEqual([['reply:t1', `${long}39`]])
  await copies.close()
  expect(bodies(await DraftCopies.open(at, KEY, never))).toEqual([['reply:t1', `${long}39`]])
})

test('a line that was torn by the end of power leaves the one before it', async () => {
  const at = path()
  const copies = await DraftCopies.open(at, KEY, never)
  await copies.keep(draft('reply:t1', 'Добрый'))
  const whole = statSync(at).size
  await copies.keep(draft('reply:t1', 'Добрый день'))
  await copies.close()
  truncateSync(at, whole + 30)
  expect(bodies(await DraftCopies.open(at, KEY, never))).toEqual([['reply:t1', 'Добрый']])
})
