import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { outboxRows } from '@/cache/outbox'
import { outboxName } from '@/cache/outbox-database'
import { deleteDatabase, tearAway as tearDatabaseAway } from '@/cache/testing/lose-database'
import { anna, borisActor, register, requester, testId } from '@/cache/testing/organisation'
import type { OutboxLoss } from './client-types'
import type { LocalClient } from './local-client'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await world.close()
})

const deleteOutbox = (): Promise<void> => deleteDatabase(world.device.home, outboxName('server', anna.id))
const tearAway = (): Promise<void> => {
  tearDatabaseAway(world.device.home, outboxName('server', anna.id))
  return Promise.resolve()
}

const lossesOf = (client: LocalClient): OutboxLoss[] => {
  const told: OutboxLoss[] = []
  client.on('outboxLoss', (loss) => told.push(loss))
  return told
}
const repliesIn = (ticketId: string): unknown[] =>
  world.server.events
    .filter((event) => event.ticketId === ticketId && event.type === 'replied')
    .map((event) => event.content?.['text'])
/** Rows of the outbox as they are on disk. */
const onDisk = async () => (await outboxRows(world.outbox!)).map(({ n, id, savedOffline }) => ({ n, id, savedOffline }))

/** Offline, with a registration, what depends on it, and two replies on another ticket. */
async function offlineWork() {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, engine, sync } = await world.window()
  await client.open(ticketId)
  world.server.isReachable = false
  await sync()
  const registration = client.dispatch({
    name: 'registerTicket',
    args: {
      kind: 'incident',
      subject: 'Нет сети',
      requesterId: requester.id,
      channel: 'phone',
      impact: 'low',
      urgency: 'high',
    },
  })
  const asked = [
    registration,
    client.dispatch({ name: 'reply', ticketId, args: { text: 'Первый' } }),
    client.dispatch({ name: 'reply', ticketId: registration.ticketId, args: { text: 'К новой' } }),
    client.dispatch({ name: 'reply', ticketId, args: { text: 'Второй' } }),
  ]
  for (const { saved } of asked) expect(await saved).toEqual({ kind: 'saved' })
  await client.settled()
  return { client, engine, sync, ticketId, newTicketId: registration.ticketId, ids: asked.map((one) => one.commandId) }
}

describe.each([
  ['deleted by somebody', deleteOutbox],
  ['torn away by the browser', tearAway],
])('an outbox that is %s under an open window', (_, lose) => {
  it('is written again with its order, its places and what depends on what, and goes out once', async () => {
    const { client, sync, ticketId, newTicketId, ids } = await offlineWork()
    const before = await onDisk()
    const losses = lossesOf(client)
    await lose()
    await vi.waitFor(() => expect(losses).toEqual([{ isPutBack: true, changes: 4 }]))
    expect(await onDisk()).toEqual(before)
    expect(before.map(({ id }) => id)).toEqual(ids)
    // What is asked now comes after them.
    await client.dispatch({ name: 'reply', ticketId, args: { text: 'Третий' } }).saved
    expect((await onDisk()).slice(0, 4)).toEqual(before)
    expect(client.outbox).toMatchObject({ unsent: 5, notSaved: 0 })
    world.server.isReachable = true
    await sync()
    await sync()
    expect(repliesIn(ticketId)).toEqual(['Первый', 'Второй', 'Третий'])
    expect(repliesIn(newTicketId)).toEqual(['К новой'])
    expect(client.outbox.unsent).toBe(0)
    expect(await onDisk()).toEqual([])
  })

  it('comes back in a window of which another one leads, and once, whichever is first', async () => {
    const { client, sync, ticketId, ids } = await offlineWork()
    const other = await world.client()
    const [losses, others] = [lossesOf(client), lossesOf(other)]
    await lose()
    await vi.waitFor(() => expect([losses.length, others.length]).toEqual([1, 1]))
    expect((await onDisk()).map(({ id }) => id)).toEqual(ids)
    await Promise.all([client.settled(), other.settled()])
    expect([client.outbox.unsent, other.outbox.unsent]).toEqual([4, 4])
    world.server.isReachable = true
    await sync()
    await sync()
    expect(repliesIn(ticketId)).toEqual(['Первый', 'Второй'])
  })

  it('does not bring back what the server answered while it was gone', async () => {
    const { client, sync, ticketId } = await offlineWork()
    const losses = lossesOf(client)
    world.server.isReachable = true
    const sending = sync()
    await lose()
    await sending
    await vi.waitFor(() => expect(losses.length).toBeGreaterThan(0))
    await sync()
    await sync()
    expect(repliesIn(ticketId)).toEqual(['Первый', 'Второй'])
    expect(client.outbox.unsent).toBe(0)
    expect(await onDisk()).toEqual([])
  })

  it('keeps what is being written, and not what was sent or given up', async () => {
    const { client } = await world.window()
    await client.drafts.write('reply:1', 'Не дописано')
    await client.drafts.write('note:1', 'Отправлено')
    await client.drafts.remove('note:1', 'Отправлено')
    await lose()
    await vi.waitFor(async () => expect((await client.drafts.read('reply:1'))?.body).toBe('Не дописано'))
    expect(await client.drafts.count()).toBe(1)
  })

  it('keeps what was refused, with its text', async () => {
    const { client, sync, ticketId } = await offlineWork()
    world.server.isReachable = true
    await sync()
    await client.dispatch({ name: 'close', ticketId, args: {} }).saved
    await sync()
    await vi.waitFor(async () => expect(await client.attention.list()).toHaveLength(1))
    await lose()
    await vi.waitFor(async () =>
      expect(await client.attention.list()).toMatchObject([
        { command: { name: 'close' }, verdict: { status: 'rejected' } },
      ]),
    )
  })
})

describe.each([
  ['deleted', deleteOutbox],
  ['torn away', tearAway],
])('an outbox that is %s before what the one before it held could be written', (_, lose) => {
  /** The first one is lost, and the second one has no room for what it held. */
  async function lostOnce() {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const work = await offlineWork()
    await world.outbox!.drafts.put({ key: 'reply:unopened', body: 'Не открыт', savedAt: 1 })
    await work.client.drafts.write('note:1', 'Недописанная заметка')
    const losses = lossesOf(work.client)
    const full = vi.spyOn(world.outbox!.commands, 'add').mockImplementation(() => {
      throw new DOMException('The disk is full', 'QuotaExceededError')
    })
    await deleteOutbox()
    await vi.waitFor(() => expect(losses).toEqual([{ isPutBack: false, changes: 4 }]))
    full.mockRestore()
    return { ...work, losses }
  }

  it('loses neither what stood in the first one nor what came into the second', async () => {
    const { client, sync, ticketId, ids, losses } = await lostOnce()
    const fifth = client.dispatch({ name: 'reply', ticketId, args: { text: 'После первой' } })
    await fifth.saved
    await client.drafts.write('reply:2', 'Начат после первой')
    await lose()
    await vi.waitFor(() => expect(losses.at(-1)?.isPutBack).toBe(true))
    await client.settled()
    expect((await onDisk()).map(({ id }) => id)).toEqual([...ids, fifth.commandId])
    const drafts = (await world.outbox!.drafts.toArray()).map(({ key }) => key)
    expect(drafts.sort()).toEqual(['note:1', 'reply:2', 'reply:unopened'])
    world.server.isReachable = true
    await sync()
    await sync()
    expect(repliesIn(ticketId)).toEqual(['Первый', 'Второй', 'После первой'])
    expect(client.outbox.unsent).toBe(0)
  })

  it('does not bring back a text that was sent in between', async () => {
    const { client, losses } = await lostOnce()
    await client.drafts.remove('note:1', 'Недописанная заметка')
    await lose()
    await vi.waitFor(() => expect(losses.at(-1)?.isPutBack).toBe(true))
    expect((await world.outbox!.drafts.toArray()).map(({ key }) => key)).toEqual(['reply:unopened'])
  })

  it('does not bring back a text that another window has sent in between', async () => {
    const { losses } = await lostOnce()
    world.device.channel.member().post({ type: 'draftGone', key: 'note:1', hash: null })
    await lose()
    await vi.waitFor(() => expect(losses.at(-1)?.isPutBack).toBe(true))
    expect((await world.outbox!.drafts.toArray()).map(({ key }) => key)).toEqual(['reply:unopened'])
  })

  it('writes a text as it stands when there is room, though the disk refused it when it grew', async () => {
    const { client, losses } = await lostOnce()
    const full = vi.spyOn(world.outbox!.drafts, 'put').mockImplementation(() => {
      throw new DOMException('The disk is full', 'QuotaExceededError')
    })
    await expect(client.drafts.write('note:1', 'Недописанная заметка выросла')).rejects.toThrow()
    full.mockRestore()
    world.time.advance(5_000)
    await vi.waitFor(() => expect(losses.at(-1)?.isPutBack).toBe(true))
    expect((await world.outbox!.drafts.get('note:1'))?.body).toBe('Недописанная заметка выросла')
  })
})

describe('an outbox that is deleted', () => {
  it('keeps drafts that no window has open, and whose it is', async () => {
    const { client } = await world.window()
    const clientId = await world.outbox!.meta.get('clientId')
    await world.outbox!.drafts.put({ key: 'reply:1', body: 'Не открыт', savedAt: 1 })
    await deleteOutbox()
    await vi.waitFor(async () => expect((await client.drafts.read('reply:1'))?.body).toBe('Не открыт'))
    expect(await world.outbox!.meta.get('clientId')).toEqual(clientId)
  })

  it('takes what a window brings that knew of no answer for what it is', async () => {
    const { client, sync, ticketId, ids } = await offlineWork()
    const stale = await outboxRows(world.outbox!)
    world.server.isReachable = true
    await sync()
    await client.dispatch({ name: 'close', ticketId, args: {} }).saved
    await sync()
    const { putBack, NO_CONTENTS } = await import('@/cache/outbox-contents')
    const outbox = world.outbox!
    const brought = await outbox.transaction('rw', outbox.tables, () =>
      putBack(outbox, { ...NO_CONTENTS, commands: stale }),
    )
    expect([brought, ids.length]).toEqual([0, 4])
    expect(await onDisk()).toEqual([])
  })
})

describe('a browser that is still clearing', () => {
  it('is asked again when it refuses to open the new one, and nobody is told of a loss', async () => {
    const { client, ids } = await offlineWork()
    const losses = lossesOf(client)
    const { indexedDB } = world.device.home
    const open = vi.spyOn(indexedDB, 'open')
    for (let n = 0; n < 2; n += 1) {
      open.mockImplementationOnce(() => {
        throw new DOMException('The connection was closed.', 'AbortError')
      })
    }
    await tearAway()
    await vi.waitFor(() => expect(losses).toEqual([{ isPutBack: true, changes: 4 }]), { timeout: 5_000 })
    expect((await onDisk()).map(({ id }) => id)).toEqual(ids)
  })

  it('that refuses for long leaves all of it in this window, until it opens one', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { client, ids } = await offlineWork()
    const losses = lossesOf(client)
    const closed = vi.spyOn(world.device.home.indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('The connection was closed.', 'AbortError')
    })
    await tearAway()
    await vi.waitFor(() => expect(losses).toEqual([{ isPutBack: false, changes: 4 }]), { timeout: 10_000 })
    expect(client.outbox).toMatchObject({ unsent: 4, notSaved: 4 })
    closed.mockRestore()
    world.time.advance(5_000)
    await vi.waitFor(() => expect(losses.at(-1)).toEqual({ isPutBack: true, changes: 4 }), { timeout: 5_000 })
    await vi.waitFor(() => expect(client.outbox).toMatchObject({ unsent: 4, notSaved: 0 }))
    expect((await onDisk()).map(({ id }) => id)).toEqual(ids)
  })
})

describe('an outbox that cannot be written again', () => {
  it('is told of with how much stands in this window alone, and is written as soon as it can be', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { client, sync, ticketId, newTicketId, ids } = await offlineWork()
    const losses = lossesOf(client)
    const { commands } = world.outbox!
    const full = vi.spyOn(commands, 'add').mockImplementation(() => {
      throw new DOMException('The disk is full', 'QuotaExceededError')
    })
    await deleteOutbox()
    await vi.waitFor(() => expect(losses).toEqual([{ isPutBack: false, changes: 4 }]))
    expect(client.outbox).toMatchObject({ unsent: 4, notSaved: 4 })
    expect(client.view(ticketId)?.unsaved).toBe('notSaved')
    expect(await client.unsentFile.count()).toBe(4)
    // One of them is taken back, and nothing brings it back.
    expect(client.withdraw(ids[3]!)).toBe(true)
    full.mockRestore()
    world.time.advance(5_000)
    await vi.waitFor(() => expect(client.outbox).toMatchObject({ unsent: 3, notSaved: 0 }))
    expect((await onDisk()).map(({ id }) => id)).toEqual(ids.slice(0, 3))
    expect(world.journal.records.map(({ commandId }) => commandId)).toEqual(ids.slice(0, 3))
    world.server.isReachable = true
    await sync()
    await sync()
    expect(repliesIn(ticketId)).toEqual(['Первый'])
    expect(repliesIn(newTicketId)).toEqual(['К новой'])
  })
})

describe('the journal beside a deleted outbox', () => {
  it('doubles nothing: not at once, and not at the next start', async () => {
    const { client, sync, ticketId, ids } = await offlineWork()
    const losses = lossesOf(client)
    await deleteOutbox()
    await vi.waitFor(() => expect(losses).toHaveLength(1))
    await client.close()
    const next = await world.client()
    expect(next.recovery).toEqual({ restored: 0, unreadable: 0 })
    expect((await onDisk()).map(({ id }) => id)).toEqual(ids)
    expect(world.journal.records.map(({ commandId }) => commandId)).toEqual(ids)
    world.server.isReachable = true
    await sync()
    await sync()
    expect(repliesIn(ticketId)).toEqual(['Первый', 'Второй'])
  })
})
