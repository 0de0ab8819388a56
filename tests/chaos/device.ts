/** A computer of an engineer: the real client and the real engine on databases in memory, and a clock that may be wrong. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { LocalClient } from '@/app/client/local-client'
import { openCache, type CacheDatabase, type DatabaseHome } from '@/cache/cache-database'
import { FilesDatabase } from '@/cache/files-database'
import { openOutbox, type OutboxDatabase } from '@/cache/outbox-database'
import { SyncEngine } from '@/sync/engine'
import { FakeChannel, FakeLocks } from '@/sync/testing/fake-world'
import { ManualTime } from '@/sync/testing/manual-time'
import type { Session } from '@server/api/context'
import { SYNC_SCHEMA } from '@shared/protocol/sync'
import { Network } from './network'
import type { ChaosServer } from './server'

interface Window {
  readonly cache: CacheDatabase
  readonly outbox: OutboxDatabase
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
  readonly asked: { readonly id: string; readonly name: string; readonly ticketId: string }[] = []
  readonly #home: DatabaseHome = { indexedDB: new IDBFactory(), IDBKeyRange }
  readonly #time: ManualTime
  #token: string
  #window: Window | null = null

  constructor(
    private readonly server: ChaosServer,
    readonly person: Session,
    private readonly random: () => number,
  ) {
    this.#time = new ManualTime(server.world.clock.at)
    this.#token = server.tokenOf(person)
    this.network = new Network(server.sideOf(person, () => (this.isOutdated ? SYNC_SCHEMA - 1 : SYNC_SCHEMA)))
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
    const client = new LocalClient({
      ...shared,
      files: new FilesDatabase('files', this.#home),
      makeThumbnail: () => Promise.resolve(null),
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
    const engine = new SyncEngine({
      ...shared,
      personId,
      transport: this.network.transport,
      locks,
      channel: channel.member(),
      session: {
        accessToken: () => this.#token,
        refresh: async () => {
          if (!this.network.isUp) return 'unreachable'
          this.#token = this.server.tokenOf(this.person)
          return 'refreshed'
        },
      },
      random: this.random,
    })
    this.#window = { ...databases, client, engine }
    await engine.start()
    await this.settled()
  }

  async close(): Promise<void> {
    const { engine, client, cache, outbox } = this.window
    await engine.stop()
    await client.close()
    cache.close()
    outbox.close()
    this.#window = null
  }

  async settled(): Promise<void> {
    await this.window.engine.settled()
    await this.window.client.settled()
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

  async dispatch(intent: Parameters<LocalClient['dispatch']>[0]): Promise<void> {
    const { commandId, ticketId, saved } = this.window.client.dispatch(intent)
    const result = await saved
    if (result.kind === 'saved') this.asked.push({ id: commandId, name: intent.name, ticketId })
    await this.settled()
  }
}
