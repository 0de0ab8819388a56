import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { JournalRecord } from '@shared/protocol/ipc-contract'
import { describe, expect, test } from 'vitest'
import type { Keyring } from '../keyring'
import { journalKey } from './journal-key'
import { OutboxJournal } from './outbox-journal'
import { temporaryFolder } from '../testing/temporary-folder'

const KEY = randomBytes(32)
const record = (commandId: string, changes: Partial<JournalRecord> = {}): JournalRecord => ({
  commandId,
  serverId: 'server',
  personId: 'anna',
  writtenAt: 1,
  body: `{"text":"Words of ${commandId}"}`,
  ...changes,
})
const never = (error: unknown): void => expect.fail(String(error))
const path = (): string => join(temporaryFolder('journal'), 'outbox-journal')
const ids = (journal: OutboxJournal): string[] => journal.state('server', 'anna').records.map((each) => each.commandId)

async function written(...commandIds: string[]) {
  const at = path()
  const journal = await OutboxJournal.open(at, KEY, never)
  for (const id of commandIds) await journal.append([record(id)])
  return { at, journal, again: async () => (await journal.close(), OutboxJournal.open(at, KEY, never)) }
}

describe('the journal', () => {
  test('gives back what was written and not removed, in order, after a crash', async () => {
    const { at, journal } = await written('a', 'b', 'c')
    await journal.remove(['b'])
    // Not closed: the process died.
    expect(ids(await OutboxJournal.open(at, KEY, never))).toEqual(['a', 'c'])
  })

  test('keeps apart what belongs to others', async () => {
    const { journal } = await written('a')
    await journal.append([record('b', { personId: 'boris' }), record('c', { serverId: 'other' })])
    expect(ids(journal)).toEqual(['a'])
  })

  test('shows nobody what is in it', async () => {
    const { at } = await written('a')
    expect(readFileSync(at, 'utf8')).not.toContain('Words')
    expect(readFileSync(at, 'latin1')).not.toContain('anna')
    if (process.platform !== 'win32') expect(statSync(at).mode & 0o777).toBe(0o600)
  })

  test('drops a last line that was torn, wherever it was torn', async () => {
    const { at, journal } = await written('a', 'b')
    await journal.close()
    const whole = readFileSync(at)
    const firstEnd = whole.indexOf('\n') + 1
    for (const length of [firstEnd + 1, firstEnd + 20, whole.length - 1]) {
      writeFileSync(at, whole)
      truncateSync(at, length)
      const next = await OutboxJournal.open(at, KEY, never)
      expect([ids(next), next.unreadable]).toEqual([['a'], 0])
      await next.append([record('c')])
      await next.close()
      const last = await OutboxJournal.open(at, KEY, never)
      expect(ids(last)).toEqual(['a', 'c'])
      await last.close()
    }
    expect(existsSync(`${at}.unreadable`)).toBe(false)
  })

  test('takes blocks that were never written, with an end of line after them, for a torn line', async () => {
    const { at, journal } = await written('a')
    await journal.close()
    appendFileSync(at, `1 00000000 ${'\0'.repeat(40)}\n`)
    const next = await OutboxJournal.open(at, KEY, never)
    expect([ids(next), next.unreadable]).toEqual([['a'], 0])
  })

  test('sets a bad line in the middle aside, says so, and reads on', async () => {
    const { at, journal } = await written('a', 'b', 'c')
    await journal.close()
    const lines = readFileSync(at, 'utf8').split('\n')
    const damaged = `${lines[1]!.slice(0, 40)}#${lines[1]!.slice(41)}`
    writeFileSync(at, [lines[0], damaged, lines[2], ''].join('\n'))
    const next = await OutboxJournal.open(at, KEY, never)
    expect([ids(next), next.state('server', 'anna').unreadable]).toEqual([['a', 'c'], 1])
    expect(readFileSync(`${at}.unreadable`, 'utf8')).toBe(`${damaged}\n`)
    // It is told of once.
    await next.close()
    expect((await OutboxJournal.open(at, KEY, never)).unreadable).toBe(0)
  })

  test('takes no line for a good one that was changed and given a checksum', async () => {
    const { at, journal } = await written('a', 'b')
    await journal.close()
    const other = await OutboxJournal.open(path(), randomBytes(32), never)
    await other.append([record('forged')])
    await other.close()
    const foreign = readFileSync((other as unknown as { path: string }).path, 'utf8')
    writeFileSync(at, foreign + readFileSync(at, 'utf8'))
    const next = await OutboxJournal.open(at, KEY, never)
    expect([ids(next), next.unreadable]).toEqual([['a', 'b'], 1])
  })

  test('gets smaller once what it holds was answered, and loses nothing by it', async () => {
    const { at, journal, again } = await written()
    const body = 'x'.repeat(10_000)
    for (let index = 0; index < 20; index += 1) await journal.append([record(`c${index}`, { body })])
    const fullBytes = statSync(at).size
    await journal.remove(Array.from({ length: 19 }, (_, index) => `c${index}`))
    expect(statSync(at).size).toBeLessThan(fullBytes / 5)
    await journal.append([record('later')])
    expect(ids(await again())).toEqual(['c19', 'later'])
  })

  test('refuses what cannot be written, and is whole afterwards', async () => {
    const { at, journal, again } = await written('a')
    const file = (journal as unknown as { file: { appendFile(text: string): Promise<void> } }).file
    const append = file.appendFile.bind(file)
    file.appendFile = async (text) => {
      await append(text.slice(0, 30))
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    await expect(journal.append([record('b')])).rejects.toThrow('no space')
    expect(ids(journal)).toEqual(['a'])
    file.appendFile = append
    await journal.append([record('c')])
    expect(ids(await again())).toEqual(['a', 'c'])
    expect(existsSync(`${at}.unreadable`)).toBe(false)
  })

  test('keeps its word though it cannot be made smaller, says so, and is made smaller later', async () => {
    const at = path()
    const reports: unknown[] = []
    const journal = await OutboxJournal.open(at, KEY, (error) => reports.push(error))
    // Whatever refuses the rewriting: a full disk, a virus scanner.
    mkdirSync(`${at}.new`)
    await journal.append([record('a', { body: 'x'.repeat(90_000) })])
    await journal.append([record('a')])
    expect([ids(journal), reports.length]).toEqual([['a'], 1])
    rmdirSync(`${at}.new`)
    // It may have failed after the new file took the place of the one that is open.
    copyFileSync(at, `${at}.copy`)
    renameSync(`${at}.copy`, at)
    await journal.append([record('b')])
    expect([statSync(at).size < 2_000, reports.length]).toEqual([true, 1])
    await journal.close()
    expect(ids(await OutboxJournal.open(at, KEY, never))).toEqual(['a', 'b'])
  })

  test('writes into the file of its name also after a rewriting that failed halfway', async () => {
    const at = path()
    const journal = await OutboxJournal.open(at, KEY, () => undefined)
    mkdirSync(`${at}.new`)
    await journal.append([record('a', { body: 'x'.repeat(90_000) })])
    await journal.append([record('a')])
    copyFileSync(at, `${at}.copy`)
    renameSync(`${at}.copy`, at)
    await journal.append([record('b')])
    await journal.close()
    rmdirSync(`${at}.new`)
    expect(ids(await OutboxJournal.open(at, KEY, never))).toEqual(['a', 'b'])
  })

  test('opens on a disk that takes nothing more, with all it holds, and writes on once there is room', async () => {
    const { at, journal } = await written('a', 'b')
    await journal.remove(['a'])
    await journal.close()
    appendFileSync(at, '1 torn')
    mkdirSync(`${at}.new`)
    const reports: unknown[] = []
    const next = await OutboxJournal.open(at, KEY, (error) => reports.push(error))
    expect([ids(next), reports.length]).toEqual([['b'], 1])
    await next.append([record('c')])
    await next.close()
    rmdirSync(`${at}.new`)
    const last = await OutboxJournal.open(at, KEY, never)
    expect([ids(last), last.unreadable]).toEqual([['b', 'c'], 0])
  })

  test('takes calls that come together in their order', async () => {
    const { journal, again } = await written()
    await Promise.all([journal.append([record('a')]), journal.remove(['a']), journal.append([record('b')])])
    expect(ids(await again())).toEqual(['b'])
  })
})

describe('its key', () => {
  /** Seals by turning the text round. */
  const ring = (changes: Partial<Keyring> = {}): Keyring => ({
    strength: async () => ({ strength: 'strong', backend: 'test' }),
    seal: async (text) => Buffer.from(Array.from(text).reverse().join('')),
    open: async (sealed) => ({ text: Array.from(sealed.toString()).reverse().join(''), shouldSealAgain: false }),
    ...changes,
  })
  const none: Keyring = ring({
    strength: async () => ({ strength: 'none', backend: 'none' }),
    seal: () => Promise.reject(new Error('no keyring')),
  })

  test('is sealed, and the same after a restart', async () => {
    const at = path()
    const key = await journalKey(at, ring(), 1, never)
    expect(readFileSync(at, 'utf8')).not.toContain(key.toString('base64'))
    expect(await journalKey(at, ring(), 2, never)).toEqual(key)
  })

  test('without a keyring lies beside it, and is sealed once there is one', async () => {
    const at = path()
    const key = await journalKey(at, none, 1, never)
    expect(await journalKey(at, ring(), 2, never)).toEqual(key)
    expect(readFileSync(at, 'utf8')).toMatch(/^sealed:/)
  })

  test('that the keyring does not open any more is set aside, and so are the records', async () => {
    const at = path()
    const key = await journalKey(at, ring(), 1, never)
    const reports: unknown[] = []
    const lost = ring({ open: () => Promise.reject(new Error('another keyring')) })
    const next = await journalKey(at, lost, 2, (error) => reports.push(error))
    expect(next).not.toEqual(key)
    expect([existsSync(`${at}.unreadable-2`), reports.length]).toEqual([true, 1])
    const journalPath = `${at}-records`
    const before = await OutboxJournal.open(journalPath, key, never)
    await before.append([record('a')])
    const after = await OutboxJournal.open(journalPath, next, never)
    expect([ids(after), after.unreadable]).toEqual([[], 1])
    appendFileSync(`${journalPath}.unreadable`, '')
    expect(ids(await reopened(journalPath, key))).toEqual(['a'])
  })

  /** With the key of before, what was set aside can be read. */
  async function reopened(journalPath: string, key: Buffer): Promise<OutboxJournal> {
    return OutboxJournal.open(`${journalPath}.unreadable`, key, never)
  }
})
