// @vitest-environment node
/** Unsent changes carried to another computer of the same person: each reaches the server once, whoever sends it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import { readFile } from '@/cache/file-shelf'
import { ClientWorld } from './testing/client-world'

// A passphrase is meant to be slow; on a busy machine it takes seconds.
vi.setConfig({ testTimeout: 30_000 })

const PASSPHRASE = 'ёлка в январе 17'
let first: ClientWorld
let second: ClientWorld
beforeEach(() => {
  first = new ClientWorld()
  second = new ClientWorld(undefined, first)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await first.close()
  await second.close()
})

const textsOf = (world: ClientWorld): readonly (string | undefined)[] =>
  world.server.events.filter(({ type }) => type === 'replied').map(({ content }) => content?.['text'])

/** A ticket, and two computers that hold it; the first is offline with two replies. */
async function twoComputers() {
  const ticketId = testId()
  first.server.execute(register(ticketId), borisActor)
  const old = await first.window()
  const fresh = await second.window()
  first.server.isReachable = false
  for (const text of ['Первый', 'Второй']) await old.client.dispatch({ name: 'reply', ticketId, args: { text } }).saved
  return { ticketId, old, fresh }
}

describe('unsent changes in a file', () => {
  it('are brought back on another computer, kept there in both copies, and sent once though both send', async () => {
    const { ticketId, old, fresh } = await twoComputers()
    expect(await old.client.unsentFile.count()).toBe(2)
    const { bytes } = await old.client.unsentFile.write(PASSPHRASE)
    const shown = vi.fn()
    fresh.client.on('outbox', shown)
    expect(await fresh.client.unsentFile.bringBack(bytes, PASSPHRASE)).toEqual({
      restored: 2,
      known: 0,
      files: 0,
      missing: 0,
      missingFiles: [],
      damaged: 0,
      isTorn: false,
    })
    expect(second.journal.records).toHaveLength(2)
    await fresh.client.settled()
    expect(fresh.client.outbox.unsent).toBe(2)
    expect(shown).toHaveBeenCalled()
    expect(fresh.client.view(ticketId)?.pendingCommandIds).toHaveLength(2)
    first.server.isReachable = true
    await fresh.sync()
    await old.sync()
    await fresh.sync()
    expect(textsOf(first)).toEqual(['Первый', 'Второй'])
    expect([old.client.outbox.unsent, fresh.client.outbox.unsent]).toEqual([0, 0])
    await vi.waitFor(() => expect(second.journal.records).toEqual([]))
  })

  it('are written out of memory when no database of this device can be read, and files that were left out are named', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { ticketId, old, fresh } = await twoComputers()
    const file = { hash: 'a'.repeat(64), size: 5, name: 'scan.png' }
    await old.client.dispatch({ name: 'attach', ticketId, args: { file } }).saved
    first.outbox!.close()
    first.files.close()
    expect(await old.client.unsentFile.count()).toBe(3)
    const { bytes, missing } = await old.client.unsentFile.write(PASSPHRASE)
    expect(missing).toEqual(['scan.png'])
    expect(await fresh.client.unsentFile.bringBack(bytes, PASSPHRASE)).toMatchObject({ restored: 3, missing: 0 })
    await first.outbox!.open()
  })

  it('change nothing a second time: before they are sent, and after', async () => {
    const { old, fresh } = await twoComputers()
    const { bytes } = await old.client.unsentFile.write(PASSPHRASE)
    await fresh.client.unsentFile.bringBack(bytes, PASSPHRASE)
    expect(await fresh.client.unsentFile.bringBack(bytes, PASSPHRASE)).toMatchObject({ restored: 0, known: 2 })
    first.server.isReachable = true
    await fresh.sync()
    await fresh.client.unsentFile.bringBack(bytes, PASSPHRASE)
    await fresh.sync()
    expect(textsOf(first)).toEqual(['Первый', 'Второй'])
    expect(fresh.client.outbox.unsent).toBe(0)
  })

  it('take along what was refused and not decided about, and give a refusal its text again', async () => {
    const { ticketId, old, fresh } = await twoComputers()
    first.server.isReachable = true
    await old.sync()
    await old.client.dispatch({ name: 'close', ticketId, args: {} }).saved
    await old.sync()
    const [refused] = await old.client.attention.list()
    expect(refused).toMatchObject({ verdict: { code: 'state.illegal' } })
    const { bytes, changes } = await old.client.unsentFile.write(PASSPHRASE)
    expect(changes).toBe(1)
    // As a server tells it to a computer that has never seen the change.
    await second.outbox!.attention.put({ ...refused!, command: null, ticketIds: [] })
    const told = vi.fn()
    fresh.client.on('attention', told)
    expect(await fresh.client.unsentFile.bringBack(bytes, PASSPHRASE)).toMatchObject({ restored: 1 })
    expect(await fresh.client.attention.list()).toEqual([refused])
    expect(told).toHaveBeenCalled()
    await fresh.client.attention.discard(refused!.id)
    expect(await fresh.client.unsentFile.bringBack(bytes, PASSPHRASE)).toMatchObject({ restored: 0, known: 1 })
    expect(await fresh.client.attention.list()).toEqual([])
  })

  it('take along what the disk would not have', async () => {
    const { ticketId, old, fresh } = await twoComputers()
    vi.spyOn(first.outbox!.commands, 'add').mockRejectedValue(new DOMException('Full', 'QuotaExceededError'))
    await old.client.dispatch({ name: 'reply', ticketId, args: { text: 'Третий' } }).saved
    const { bytes, changes } = await old.client.unsentFile.write(PASSPHRASE)
    expect(changes).toBe(3)
    await fresh.client.unsentFile.bringBack(bytes, PASSPHRASE)
    first.server.isReachable = true
    await fresh.sync()
    expect(textsOf(first)).toEqual(['Первый', 'Второй', 'Третий'])
  })

  it('bring the files that they attach, and name those that they could not', async () => {
    const { ticketId, old, fresh } = await twoComputers()
    const [kept, lost] = await Promise.all(['kept.txt', 'lost.txt'].map((name) => picked(old.client, name)))
    for (const { hash, size, name } of [kept!, lost!])
      await old.client.dispatch({ name: 'attach', ticketId, args: { file: { hash, size, name } } }).saved
    await first.files.parts.delete([lost!.hash, 0])
    const { bytes, files, missing } = await old.client.unsentFile.write(PASSPHRASE)
    expect([files, missing]).toEqual([1, ['lost.txt']])
    const came = await fresh.client.unsentFile.bringBack(bytes, PASSPHRASE)
    expect(came).toMatchObject({ restored: 4, files: 1, missingFiles: ['lost.txt'] })
    expect(new TextDecoder().decode((await readFile(second.files, kept!))!)).toBe('Words of kept.txt')
  })

  it('are told of as missing when the file ends too early', async () => {
    const { old, fresh } = await twoComputers()
    const { bytes } = await old.client.unsentFile.write(PASSPHRASE)
    const came = await fresh.client.unsentFile.bringBack(bytes.slice(0, bytes.size - 9), PASSPHRASE)
    expect(came).toMatchObject({ restored: 1, missing: 1, isTorn: true })
  })
})

async function picked(client: Awaited<ReturnType<ClientWorld['client']>>, name: string) {
  const result = await client.files.pick('reply:1', new File([`Words of ${name}`], name))
  if (result.kind === 'refused') throw new Error(result.code)
  return result.file
}
