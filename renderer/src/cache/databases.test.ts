import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { cacheName, deleteCache, openCache, type CacheDatabase, type DatabaseHome } from './cache-database'
import { DatabaseBlockedError, PATIENCE_MS } from './in-time'
import { discardAttention } from './decisions'
import { enqueue, outboxRows } from './outbox'
import { openOutbox, outboxName, stripDecided } from './outbox-database'
import { settle } from './settle-verdicts'
import { EMPTY_SYNC_STATE, readServerOffsetMs, readSyncState, writeServerOffsetMs } from './sync-state'
import { command, testId } from './testing/organisation'

let home: DatabaseHome
let dropped: unknown[]
const open = (): Promise<CacheDatabase> => openCache('server', 'anna', home, (reason) => dropped.push(reason))
beforeEach(() => {
  home = { indexedDB: new IDBFactory(), IDBKeyRange }
  dropped = []
})
afterEach(() => {
  vi.useRealTimers()
})

/** What holds an older version of a database open, and does not hear that it is in the way. */
function holdOpen(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = home.indexedDB.open(name, 1)
    request.onerror = () => reject(request.error ?? new Error('not opened'))
    request.onsuccess = () => resolve(request.result)
  })
}

describe('the cache', () => {
  it('is kept from one start to the next', async () => {
    const first = await open()
    await first.meta.put({ ...EMPTY_SYNC_STATE, cursor: 'f:7' })
    first.close()
    const second = await open()
    expect((await readSyncState(second)).cursor).toBe('f:7')
    expect(dropped).toEqual([])
    second.close()
  })

  it('is emptied when another version of the protocol filled it', async () => {
    const first = await open()
    await writeServerOffsetMs(first, 500)
    await first.meta.put({ ...EMPTY_SYNC_STATE, schema: SYNC_SCHEMA + 1, cursor: 'f:7' })
    await first.seen.put({ ticketId: testId(), version: 3 })
    first.close()
    const second = await open()
    expect((await readSyncState(second)).cursor).toBeNull()
    expect(await second.seen.count()).toBe(0)
    // What is known of the clocks is no image of the server's.
    expect(await readServerOffsetMs(second)).toBe(500)
    expect(dropped).toHaveLength(1)
    second.close()
  })

  it.each([
    ['left by a newer version of the application', (name: string) => makeStore(name, 900, { autoIncrement: true })],
    ['with a store that cannot be upgraded', (name: string) => makeStore(name, 10, { keyPath: 'other' })],
  ])('is begun anew when it is one %s', async (_, damage) => {
    await damage(cacheName('server', 'anna'))
    const cache = await open()
    expect((await readSyncState(cache)).cursor).toBeNull()
    expect(dropped).toHaveLength(1)
    cache.close()
  })

  it('is kept when the browser cannot open it at first', async () => {
    const logged = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const first = await open()
    await first.meta.put({ ...EMPTY_SYNC_STATE, cursor: 'f:7' })
    first.close()
    const { indexedDB } = home
    // Dexie itself asks three times more, at once.
    let refusals = 4
    vi.spyOn(indexedDB, 'open').mockImplementation((...args) => {
      if (refusals === 0) return IDBFactory.prototype.open.apply(indexedDB, args)
      refusals -= 1
      throw new DOMException('Internal error opening backing store', 'UnknownError')
    })
    const second = await open()
    expect(refusals).toBe(0)
    expect((await readSyncState(second)).cursor).toBe('f:7')
    expect(dropped).toEqual([])
    second.close()
    logged.mockRestore()
  })

  it('lets another window delete it, and is not filled again by whoever reads late', async () => {
    const cache = await open()
    await deleteCache('server', 'anna', home)
    expect(cache.isOpen()).toBe(false)
    await expect(cache.tickets.count()).rejects.toThrow(Dexie.DatabaseClosedError)
    expect(await home.indexedDB.databases()).toEqual([])
  })

  it('that another window will not let go of is told of in time, and not deleted under it', async () => {
    const holder = await holdOpen(cacheName('server', 'anna'))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const opening = expect(open()).rejects.toThrow(DatabaseBlockedError)
    const deleting = expect(deleteCache('server', 'anna', home)).rejects.toThrow(DatabaseBlockedError)
    await vi.advanceTimersByTimeAsync(PATIENCE_MS)
    await Promise.all([opening, deleting])
    expect(dropped).toEqual([])
    holder.close()
  })

  /** A database of that name as something else would leave it. */
  function makeStore(name: string, version: number, options: IDBObjectStoreParameters): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = home.indexedDB.open(name, version)
      request.onupgradeneeded = () => request.result.createObjectStore('tickets', options)
      request.onerror = () => reject(request.error ?? new Error('not opened'))
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
  }
})

describe('the outbox', () => {
  it('that another window will not let go of is told of in time', async () => {
    const holder = await holdOpen(outboxName('server', 'anna'))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const opening = expect(openOutbox('server', 'anna', home)).rejects.toThrow(DatabaseBlockedError)
    await vi.advanceTimersByTimeAsync(PATIENCE_MS)
    await opening
    holder.close()
  })

  it('lets a newer version upgrade it, and goes on taking what is asked in this one', async () => {
    const outbox = await openOutbox('server', 'anna', home)
    const newer = new Dexie(outboxName('server', 'anna'), { ...home })
    newer.version(90).stores({ somethingNew: 'id' })
    await newer.open()
    const asked = command('addNote', testId(), { text: 'Из старого окна' })
    await enqueue(outbox, asked, 0)
    expect((await outboxRows(outbox)).map(({ id }) => id)).toEqual([asked.id])
    newer.close()
    outbox.close()
  })
})

describe('a command in the outbox', () => {
  it('is refused when it is there already, and stays there once', async () => {
    const outbox = await openOutbox('server', 'anna', home)
    const asked = command('addNote', testId(), { text: 'Один раз' })
    await enqueue(outbox, asked, 0)
    await expect(enqueue(outbox, asked, 0)).rejects.toThrow()
    expect(await outbox.commands.count()).toBe(1)
    outbox.close()
  })

  it('that is part of a larger change comes and goes with it', async () => {
    const outbox = await openOutbox('server', 'anna', home)
    const asked = command('addNote', testId(), { text: 'Вместе' })
    const change = outbox.transaction('rw', outbox.commands, outbox.drafts, async () => {
      await enqueue(outbox, asked, 0)
      await outbox.drafts.put({ key: 'register', body: '', savedAt: 0 })
      throw new Error('The rest failed')
    })
    await expect(change).rejects.toThrow('The rest failed')
    expect(await outbox.commands.count()).toBe(0)
    outbox.close()
  })
})

describe('the outbox at a sign-out', () => {
  it('keeps that something was decided about, without its text, so that it does not come back', async () => {
    const outbox = await openOutbox('server', 'anna', home)
    const refused = command('addNote', testId(), { text: 'Личное' })
    const verdict = {
      commandId: refused.id,
      status: 'rejected' as const,
      code: 'ticket.unknown',
      params: {},
      explanations: [],
      images: [],
      versions: {},
      seq: null,
      decidedAt: 0,
    }
    await settle(outbox, [verdict], 0)
    await discardAttention(outbox, refused.id, 1)
    await stripDecided(outbox)
    expect(await outbox.discards.toArray()).toMatchObject([{ id: refused.id, command: null }])
    // The next sign-in pulls the refusals of the last weeks.
    await settle(outbox, [verdict], 2)
    expect(await outbox.attention.count()).toBe(0)
    expect(await outboxRows(outbox)).toEqual([])
    outbox.close()
  })
})
