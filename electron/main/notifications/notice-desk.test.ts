import { join } from 'node:path'
import type { SystemNotice } from '@shared/protocol/ipc-contract'
import { expect, test } from 'vitest'
import { RaisedKeys } from '../alarms/raised-keys'
import { NoticeDesk } from './notice-desk'
import type { SystemNotification } from './notifier'
import { temporaryFolder } from '../testing/temporary-folder'

const NOW = Date.UTC(2026, 10, 26)
const anna = { serverId: 'server', personId: 'anna' }
const boris = { serverId: 'server', personId: 'boris' }
const notice = (id: string, alarmKey: string | null = null): SystemNotice => ({
  id,
  title: `Title ${id}`,
  body: '',
  ticketId: 't1',
  important: false,
  alarmKey,
})

async function desk(isSilenced = false) {
  const path = join(temporaryFolder('notices'), 'raised')
  const raised = await RaisedKeys.read(path, NOW, (error) => expect.fail(String(error)))
  const shown: Pick<SystemNotification, 'id' | 'title' | 'ticketId' | 'list'>[] = []
  const addressees: unknown[] = []
  const present = { reader: anna as typeof anna | null }
  let run: (() => void) | null = null
  const made = new NoticeDesk({
    now: () => NOW,
    after: (_ms, next) => ((run = next), () => undefined),
    raised,
    language: () => 'en',
    reader: () => present.reader,
    isWanted: (key) => !key.includes(':75:'),
    isSilenced: () => isSilenced,
    show: ({ id, title, ticketId, list, addressee }) => {
      shown.push({ id, title, ticketId, list })
      addressees.push(addressee)
    },
    report: (error) => expect.fail(String(error)),
  })
  /** The burst is over. */
  const tell = async (): Promise<void> => {
    run?.()
    await made.settled()
  }
  return { made, raised, shown, addressees, present, tell }
}

test('what the desktop has warned of itself is not told again by the server, nor the other way round', async () => {
  const { made, raised, shown, tell } = await desk()
  await raised.add(['t1:resolution:1:100:5'], NOW)
  made.take(notice('a', 't1:resolution:1:100:5'))
  made.take(notice('b', 't1:resolution:1:90:5'))
  await tell()
  expect(shown.map(({ id }) => id)).toEqual(['notice:b'])
  expect(raised.has('t1:resolution:1:90:5')).toBe(true)
})

test('the same notice from two windows is shown once', async () => {
  const { made, shown, tell } = await desk()
  made.take(notice('a'))
  await tell()
  made.take(notice('a'))
  await tell()
  expect(shown).toHaveLength(1)
})

test('a burst is one', async () => {
  const { made, shown, tell } = await desk()
  for (const id of ['a', 'b', 'c', 'd', 'e']) made.take(notice(id))
  await tell()
  expect(shown.map(({ title, ticketId, list }) => [title, ticketId, list])).toEqual([
    ['New notices: 5', null, 'notices'],
  ])
})

test('what the person wants no alarm of is no notice either, nor one of a burst', async () => {
  const { made, raised, shown, tell } = await desk()
  for (const id of ['a', 'b', 'c']) made.take(notice(id, `${id}:resolution:1:100:5`))
  made.take(notice('d', 'd:resolution:1:75:5'))
  await tell()
  expect(shown.map(({ id }) => id)).toEqual(['notice:a', 'notice:b', 'notice:c'])
  expect(raised.has('notice:d')).toBe(true)
})

test('in quiet hours nothing is shown, nor later', async () => {
  const { made, raised, shown, tell } = await desk(true)
  made.take(notice('a'))
  await tell()
  expect([shown, raised.has('notice:a')]).toEqual([[], true])
})

test('in quiet hours the alarm that a notice is about is left to the summary that comes after them', async () => {
  const { made, raised, tell } = await desk(true)
  made.take(notice('a', 't1:resolution:1:100:5'))
  await tell()
  expect(raised.has('t1:resolution:1:100:5')).toBe(false)
})

test('each is for the person whose page brought it, one or many', async () => {
  const { made, addressees, tell } = await desk()
  made.take(notice('a'))
  await tell()
  for (const id of ['b', 'c', 'd', 'e']) made.take(notice(id))
  await tell()
  expect(addressees).toEqual([anna, anna])
})

test('one whose person leaves before it is shown is not shown to the next, and is shown when they come back', async () => {
  const { made, present, shown, tell } = await desk()
  made.take(notice('a'))
  present.reader = boris
  await tell()
  expect(shown).toEqual([])
  present.reader = anna
  made.take(notice('a'))
  await tell()
  expect(shown.map(({ id }) => id)).toEqual(['notice:a'])
})
