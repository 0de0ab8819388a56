/** A person's device in a test: databases of their own, locks, a channel, and windows with an engine each. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { openCache, type CacheDatabase, type DatabaseHome } from '@/cache/cache-database'
import { openOutbox, type OutboxDatabase } from '@/cache/outbox-database'
import type { Actor } from '@shared/domain/people'
import { SyncEngine } from '../engine'
import type { SyncMessage } from '../messages'
import type { Channel, Locks, RefreshOutcome, SyncPorts } from '../ports'
import type { ManualTime } from './manual-time'
import type { MemoryServer } from './memory-server'

/** A BroadcastChannel without delay: told to all but the one who speaks. */
export class FakeChannel {
  readonly log: SyncMessage[] = []
  readonly #members = new Set<{ listener: (message: SyncMessage) => void; owner: symbol }>()

  member(): Channel {
    const owner = Symbol('member')
    return {
      post: (message) => {
        this.log.push(message)
        for (const member of [...this.#members]) if (member.owner !== owner) member.listener(message)
      },
      listen: (listener) => {
        const member = { listener, owner }
        this.#members.add(member)
        return () => this.#members.delete(member)
      },
    }
  }
}

export class FakeLocks implements Locks {
  readonly #queues = new Map<string, Promise<void>>()

  async acquire(name: string, signal: AbortSignal): Promise<(() => void) | null> {
    const before = this.#queues.get(name) ?? Promise.resolve()
    let release: () => void = () => undefined
    const own = new Promise<void>((resolve) => {
      release = resolve
    })
    this.#queues.set(
      name,
      before.then(() => own),
    )
    const aborted = new Promise<'aborted'>((resolve) => signal.addEventListener('abort', () => resolve('aborted')))
    const first = await Promise.race([before.then(() => 'held' as const), aborted])
    if (first === 'held' && !signal.aborted) return release
    release()
    return null
  }
}

export class FakeDevice {
  readonly home: DatabaseHome = { indexedDB: new IDBFactory(), IDBKeyRange }
  readonly channel = new FakeChannel()
  readonly locks = new FakeLocks()
  token: string | null = 'token'
  refreshes = 0
  onRefresh: () => RefreshOutcome = () => 'signedOut'
  readonly #open: (CacheDatabase | OutboxDatabase)[] = []
  readonly #engines: SyncEngine[] = []

  constructor(
    readonly server: MemoryServer,
    readonly time: ManualTime,
    readonly actor: Actor,
  ) {}

  async databases(): Promise<{ cache: CacheDatabase; outbox: OutboxDatabase }> {
    const cache = await openCache('server', this.actor.personId, this.home)
    const outbox = await openOutbox('server', this.actor.personId, this.home)
    this.#open.push(cache, outbox)
    return { cache, outbox }
  }

  async ports(): Promise<SyncPorts> {
    return {
      serverId: 'server',
      personId: this.actor.personId,
      transport: this.server.transportFor(this.actor),
      ...(await this.databases()),
      clock: this.time,
      timers: this.time,
      locks: this.locks,
      channel: this.channel.member(),
      session: {
        accessToken: () => this.token,
        refresh: async () => {
          this.refreshes += 1
          return this.onRefresh()
        },
      },
      random: () => 0.5,
    }
  }

  /** A window: resolves once its engine leads and has done all it can. */
  async engine(): Promise<{ engine: SyncEngine; ports: SyncPorts }> {
    const ports = await this.ports()
    const engine = new SyncEngine(ports)
    this.#engines.push(engine)
    await engine.start()
    await engine.settled()
    return { engine, ports }
  }

  /** Engines first: one may be in the middle of a round. */
  async close(): Promise<void> {
    await Promise.all(this.#engines.map((engine) => engine.stop()))
    for (const database of this.#open) database.close()
  }
}
