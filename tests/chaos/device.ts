/** A computer of an engineer: the real client and the real engine on databases in memory, and a clock that may be wrong. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { LocalClient } from '@/app/client/local-client'
import { NotesInMemory } from '@/app/client/testing/notes-in-memory'
import { openCache, type CacheDatabase, type DatabaseHome } from '@/cache/cache-database'
import { FilesDatabase } from '@/cache/files-database'
import { openOutbox, outboxName, type OutboxDatabase } from '@/cache/outbox-database'
import { readSyncState } from '@/cache/sync-state'
import { deleteDatabase } from '@/cache/testing/lose-database'
import { SyncEngine } from '@/sync/engine'
import { Uploads } from '@/sync/uploads'
import { FakeChannel, FakeLocks } from '@/sync/testing/fake-world'
import { ManualTime } from '@/sync/testing/manual-time'
import type { Session } from '@server/api/context'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { textOf, type Asked, type Intent } from './asked'
import { Network } from './network'
import type { ChaosServer } from './server'

interface Window {
  readonly cache: CacheDatabase
  readonly outbox: OutboxDatabase
  readonly files: FilesDatabase
  readonly uploads: Uploads
  readonly client: LocalClient
  readonly engine: SyncEngine
}

const NOT_HERE = { kind: 'notHere' } as const

export class Device {
  readonly network: Network
  /** How far its clock is from the server's. */
  skewMs = 0
  /** Something was done to its cache that no reader of the feed would notice. */
  wasDamaged = false
  /** An older version than the server wants. */
  isOutdated = false
  /** Ids of all commands that were asked here. */
  readonly asked: Asked[] = []
  #said = 0
  readonly #home: DatabaseHome = { indexedDB: new IDBFactory(), IDBKeyRange }
  readonly #notes = new NotesInMemory()
  readonly #time: ManualTime
  #token: string
  #window: Window | null = null

  constructor(
    private readonly server: ChaosServer,
    readonly person: Session,
    private readonly random: () => number,
    private readonly index: number,
  ) {
    this.#time = new ManualTime(server.world.clock.at)
    this.#token = server.tokenOf(person)
    const schema = (): number => (this.isOutdated ? SYNC_SCHEMA - 1 : SYNC_SCHEMA)
    this.network = new Network(server.sideOf(person, schema), this.#time)
  }

  get window(): Window {
    if (this.#window === null) throw new Error('The window is not open')
    return this.#window
  }

  async open(): Promise<void> {
    const { personId, roles, groupIds } = this.person
    const [channel, locks] = [new FakeChannel(), new FakeLocks()]
    const clock = { now: () => this.#time.now() + this.skewMs }
    const databases = {
      cache: await openCache('server', personId, this.#home),
      outbox: await openOutbox('server', personId, this.#home),
    }
    const shared = { ...databases, serverId: 'server', clock, timers: this.#time }
    const files = new FilesDatabase('files', this.#home)
    const client = new LocalClient({
      ...shared,
      files,
      makeThumbnail: () => Promise.resolve(null),
      notes: this.#notes,
      actor: { personId, roles, groupIds },
      channel: channel.member(),
      journal: {
        append: () => Promise.resolve(NOT_HERE),
        read: () => Promise.resolve(NOT_HERE),
        remove: () => Promise.resolve(NOT_HERE),
      },
      draftCopies: {
        keep: () => Promise.resolve(NOT_HERE),
        read: () => Promise.resolve(NOT_HERE),
        remove: () => Promise.resolve(NOT_HERE),
      },
      server: {
        put: (path) => Promise.reject(new Error(`Nobody expected a call of ${path}`)),
        remove: (path) => Promise.reject(new Error(`Nobody expected a call of ${path}`)),
        download: (path) => Promise.reject(new Error(`Nobody expected a call of ${path}`)),
        ask: (_method, path) => Promise.reject(new Error(`Nobody expected a call of ${path}`)),
      },
      pause: () => Promise.resolve(),
      onSignedOut: () => undefined,
      onClose: () => Promise.resolve(),
    })
    await client.start()
    const session = {
      accessToken: () => this.#token,
      refresh: async () => {
        if (!this.network.isUp) return 'unreachable' as const
        this.#token = this.server.tokenOf(this.person)
        return 'refreshed' as const
      },
    }
    const uploads = new Uploads({
      ...shared,
      files,
      session,
      channel: channel.member(),
      transport: this.network.files,
      onSent: () => engine.wake('enqueued'),
      onFailed: (error) => {
        throw error
      },
    })
    const engine = new SyncEngine({
      ...shared,
      personId,
      transport: this.network.transport,
      uploads,
      locks,
      channel: channel.member(),
      session,
      random: this.random,
    })
    this.#window = { ...databases, files, uploads, client, engine }
    this.network.pickUp()
    await engine.start()
    await this.settled()
  }

  async close(): Promise<void> {
    const { engine, client, uploads, cache, outbox, files } = this.window
    this.network.hangUp()
    await engine.stop()
    await uploads.settled()
    await client.close()
    for (const database of [cache, outbox, files]) database.close()
    this.#window = null
  }

  /** What it has cached was cached by an older version, and the next one cannot read it. */
  async leaveOlderCache(): Promise<void> {
    this.network.hangUp()
    await this.settled()
    const { cache } = this.window
    await cache.meta.put({ ...(await readSyncState(cache)), schema: SYNC_SCHEMA - 1 })
    const tickets = await cache.tickets.toArray()
    await cache.tickets.bulkPut(tickets.map((ticket) => ({ ...ticket, subject: 'Как было в прошлой версии' })))
  }

  /** Somebody deletes it under the open window. */
  async loseOutbox(): Promise<void> {
    await deleteDatabase(this.#home, outboxName('server', this.person.personId))
    // Whoever reads in the next one waits until what was lost is in it.
    await this.window.outbox.commands.count()
    await this.settled()
  }

  async settled(): Promise<void> {
    const { engine, uploads, client } = this.window
    await this.network.settled(engine.settled())
    await this.network.settled(uploads.settled())
    await this.network.settled(engine.settled())
    await client.settled()
  }

  /** Somebody looks: what waits is tried at once. */
  async sync(): Promise<void> {
    this.window.engine.wake('check')
    await this.settled()
  }

  /** Time goes by: what waited for it runs. */
  async pass(ms: number): Promise<void> {
    this.#time.advance(ms)
    await this.settled()
  }

  /** Tickets in the order in which the engineer sees them. */
  shownIds(): readonly string[] {
    const { client } = this.window
    const query = { owner: client.owner, now: client.now(), sort: 'number' } as const
    return [...client.index.ids({ ...query, view: 'allOpen' }), ...client.index.ids({ ...query, view: 'resolved' })]
  }

  /** A text that nobody has said before, and that no other one begins with. */
  text(words: string): string {
    this.#said += 1
    return `${words} ${this.index}.${String(this.#said).padStart(3, '0')}`
  }

  async dispatch(intent: Intent): Promise<string> {
    const { commandId, ticketId, saved } = this.window.client.dispatch(intent)
    const result = await saved
    if (result.kind === 'saved') this.asked.push({ id: commandId, name: intent.name, ticketId, text: textOf(intent) })
    await this.settled()
    return commandId
  }

  /** A file, and a reply that shows it. @param pick the same bytes are often sent again, also by others */
  async attach(ticketId: string, pick: number): Promise<void> {
    const { client } = this.window
    const name = this.text('Снимок')
    const picked = await client.files.pick('reply', new File([`${pick} ${'x'.repeat(pick * 9)}`], name))
    if (picked.kind === 'refused') throw new Error(`The file was refused: ${picked.code}`)
    const { id, hash, size } = picked.file
    const commandId = await this.dispatch({ name: 'attach', ticketId, args: { file: { hash, size, name } } })
    await client.files.unpick('reply', [id])
    await this.dispatch({
      name: 'reply',
      ticketId,
      args: { text: this.text('На снимке'), files: [commandId] },
    })
  }
}
