/** A window in a test: the real client over the real engine and an in-memory server, on databases in memory. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { vi } from 'vitest'
import { annaActor, catalogue, directory, MONDAY } from '@/cache/testing/organisation'
import type { CacheDatabase } from '@/cache/cache-database'
import { FilesDatabase } from '@/cache/files-database'
import { FEWEST_ITERATIONS } from '@/cache/unsent-file/unsent-file'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { Host } from '@/host/host'
import type { SyncEngine } from '@/sync/engine'
import { FakeDevice } from '@/sync/testing/fake-world'
import { ManualTime } from '@/sync/testing/manual-time'
import { MemoryServer } from '@/sync/testing/memory-server'
import type { Actor } from '@shared/domain/people'
import type { DraftRecord, JournalRecord } from '@shared/protocol/ipc-contract'
import { PROBLEM_CODES } from '@shared/protocol/problem'
import type { TicketResponse } from '@shared/protocol/search'
import type { Upsert } from '@shared/protocol/sync'
import { LocalClient } from '../local-client'
import { ServerCallError, type ServerCalls } from '../server-calls'
import { NotesInMemory } from './notes-in-memory'

/** A journal that works, in memory. */
export class FakeJournal {
  records: JournalRecord[] = []
  isBroken = false
  unreadable = 0

  readonly port: Host['journal'] = {
    append: async (records) => {
      if (this.isBroken) throw new Error('The disk is gone')
      this.records.push(...records)
      return { kind: 'done', value: null }
    },
    read: async () => ({ kind: 'done', value: { records: [...this.records], unreadable: this.unreadable } }),
    remove: async (ids) => {
      this.records = this.records.filter((record) => !ids.includes(record.commandId))
      return { kind: 'done', value: null }
    },
  }
}

/** Second copies of drafts that work, in memory. */
export class FakeDraftCopies {
  readonly drafts = new Map<string, DraftRecord>()
  isBroken = false

  readonly port: Host['drafts'] = {
    keep: async (draft) => {
      if (this.isBroken) throw new Error('The disk is gone')
      this.drafts.set(draft.key, draft)
      return { kind: 'done', value: null }
    },
    read: async () => ({ kind: 'done', value: { drafts: [...this.drafts.values()], unreadable: 0 } }),
    remove: async (_serverId, _personId, key) => {
      this.drafts.delete(key)
      return { kind: 'done', value: null }
    },
  }
}

export class ClientWorld {
  readonly time: ManualTime
  readonly server: MemoryServer
  readonly device: FakeDevice
  readonly journal = new FakeJournal()
  readonly draftCopies = new FakeDraftCopies()
  readonly #notes = new NotesInMemory()
  /** What answers calls that are no commands; a test that makes some says how. */
  calls: ServerCalls = {
    put: (path) => Promise.reject(new Error(`Nobody expected a call of ${path}`)),
    remove: (path) => Promise.reject(new Error(`Nobody expected a call of ${path}`)),
    download: (path) => Promise.reject(new Error(`Nobody expected a call of ${path}`)),
    ask: async (method, path, schema) => schema.parse(await this.#ask(method, path)),
  }
  /** The outbox of the client that was opened last. */
  outbox: OutboxDatabase | null = null
  /** Its cache. */
  cache: CacheDatabase | null = null
  readonly files = new FilesDatabase('files', { indexedDB: new IDBFactory(), IDBKeyRange })
  readonly #clients: LocalClient[] = []

  /**
   * @param actor as at the sign-in; the directory says what they may do since
   * @param first another computer of the same person, at the same server
   */
  constructor(
    private readonly actor: Actor = annaActor,
    first?: ClientWorld,
  ) {
    const time = first?.time ?? new ManualTime(MONDAY)
    this.time = time
    this.server = first?.server ?? new MemoryServer(() => time.now(), directory, catalogue)
    this.device = new FakeDevice(this.server, time, actor)
  }

  async client(): Promise<LocalClient> {
    const { cache, outbox } = await this.device.databases()
    this.outbox = outbox
    this.cache = cache
    const client = new LocalClient({
      serverId: 'server',
      actor: this.actor,
      cache,
      outbox,
      files: this.files,
      makeThumbnail: () => Promise.resolve(null),
      channel: this.device.channel.member(),
      journal: this.journal.port,
      draftCopies: this.draftCopies.port,
      server: this.calls,
      clock: this.time,
      timers: this.time,
      pause: () => Promise.resolve(),
      onSignedOut: () => undefined,
      onClose: () => Promise.resolve(),
      notes: this.#notes,
      passphraseIterations: FEWEST_ITERATIONS,
    })
    await client.start()
    this.#clients.push(client)
    return client
  }

  /** A window with a client and the engine that leads. */
  async window(): Promise<{ client: LocalClient; engine: SyncEngine; sync(): Promise<void> }> {
    const { engine } = await this.device.engine()
    const client = await this.client()
    return {
      client,
      engine,
      async sync() {
        engine.wake('check')
        await engine.settled()
        await client.settled()
      },
    }
  }

  /** Holds back what is put into the outbox, until it is called. */
  holdSaving(): () => void {
    let letGo: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const { commands } = this.outbox!
    const add = commands.add.bind(commands)
    vi.spyOn(commands, 'add').mockImplementation(((row: Parameters<typeof add>[0]) =>
      gate.then(() => add(row))) as typeof add)
    return letGo
  }

  /** A ticket that this device does not have, as the server gives it; nothing else is asked by itself. */
  async #ask(method: string, path: string): Promise<TicketResponse> {
    const ticketId = /^\/v1\/tickets\/([^/?]+)\?/.exec(path)?.[1]
    if (method !== 'get' || ticketId === undefined) throw new Error(`Nobody expected a call of ${path}`)
    await Promise.resolve()
    if (!this.server.isReachable) throw new ServerCallError('unreachable', null)
    const ticket = this.server.tickets.get(ticketId)
    if (ticket === undefined) throw new ServerCallError(PROBLEM_CODES.notFound, null)
    const timeline = this.server.events.filter((event) => event.ticketId === ticketId)
    const changes: Upsert[] = [
      { op: 'upsert', entity: 'ticket', id: ticketId, version: ticket.version, image: ticket },
      { op: 'upsert', entity: 'timeline', id: ticketId, version: ticket.version, image: timeline },
    ]
    return structuredClone({ serverNow: this.time.now(), epoch: this.server.epoch, changes })
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.close()
    await this.device.close()
  }
}
