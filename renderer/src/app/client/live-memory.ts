/**
 * What a window holds in memory, kept current by what the leader's worker tells, and told on to whoever shows it. What is
 * asked of it stands in `local-client.ts`.
 */
import { readWhereItStands } from '@/cache/sync-state'
import { isOutOfReach, type ConnectionState } from '@/sync/connection'
import type { GoneDraft, UploadProgress } from '@/sync/messages'
import type { Instant } from '@shared/domain/instant'
import type { Presence } from '@shared/protocol/presence'
import { clientParts, type ClientParts, type LocalClientPorts } from './client-parts'
import type { ClientEvents, ClientTrouble } from './client-types'
import { Emitter } from './emitter'
import { hearSync } from './hear-sync'
import { LostDatabases } from './lost-databases'
import { pruneJournal } from './local-journal'
import { OwnActor } from './own-actor'
import { OwnNotices } from './own-notices'
import { ReadAll } from './read-all'
import type { Refreshed } from './refresher'
import { repeat } from './repeat'
import { ShownConnection } from './shown-connection'

/** How often clocks that change by themselves are looked for. */
const RECKON_MS = 5_000

export class LiveMemory {
  readonly events = new Emitter<ClientEvents>()
  readonly parts: ClientParts
  readonly own: OwnActor
  readonly notices: OwnNotices
  trouble: ClientTrouble | null = null
  readonly lost: LostDatabases
  readonly #connection: ShownConnection
  readonly #reading: ReadAll
  #isClosed = false
  #stopListening: () => void = () => undefined
  #cancelReckoning: () => void = () => undefined

  constructor(private readonly ports: LocalClientPorts) {
    const { actor, cache, outbox, pause } = ports
    this.own = new OwnActor(actor)
    this.parts = clientParts(ports, {
      actor: () => this.own.actor,
      serverOffsetMs: () => this.connection.serverOffsetMs,
      isOffline: () => this.isOffline,
      now: () => this.now(),
      paint: (ids) => this.#paint(ids),
      onRows: (ids) => this.events.emit('tickets', ids),
      onPeople: () => this.events.emit('directory', null),
      onRefreshed: (refreshed) => this.#refreshed(refreshed),
      onFailed: (error) => this.fail(error),
      onPutBack: (changes) => this.lost.outboxPutBack(changes),
      onOutboxLost: (error) => this.lost.outboxLost(error),
    })
    this.notices = new OwnNotices(cache, outbox, () => this.now())
    this.#reading = new ReadAll(this.parts, {
      cache,
      outbox,
      pause,
      idle: ports.idle ?? pause,
      personId: actor.personId,
      now: () => this.now(),
      notices: this.notices,
      onDirectory: () => this.#learnActor(),
      onPeople: (renamed) => this.#knowPeople(renamed),
      onRead: () => {
        this.events.emit('reset', null)
        this.#tellOutbox()
      },
      onTickets: (ids) => this.#tell(ids),
      onFinished: () => this.events.emit('finished', null),
      onFailed: (error) => this.fail(error),
    })
    this.lost = new LostDatabases(ports, () => this.parts, this.events, {
      isClosed: () => this.#isClosed,
      onStanding: (standing) => this.#connection.take({ ...this.connection, ...standing }),
      onCacheUnread: () => this.meet('notSynced'),
      readAnew: () => this.#readAnew(),
      paint: (ids) => this.#paint(ids),
      onFailed: (error) => this.fail(error),
    })
    this.#connection = new ShownConnection(this.parts.refresher, (state) => this.events.emit('connection', state))
  }

  get connection(): ConnectionState {
    return this.#connection.state
  }

  get areFinishedRead(): boolean {
    return this.#reading.areFinishedRead
  }

  get isOffline(): boolean {
    return isOutOfReach(this.connection.kind)
  }

  /** The server's time, as this machine reckons it. */
  now(): Instant {
    return this.ports.clock.now() + this.connection.serverOffsetMs
  }

  /** What keeps this window from being kept current. A cache that was taken does not come back. */
  meet(trouble: ClientTrouble | null): void {
    if (this.trouble === trouble || this.trouble === 'cacheTaken') return
    this.trouble = trouble
    this.events.emit('trouble', trouble)
  }

  /** From here on nothing is missed that is told; it may come before anything was read. */
  listen(): void {
    const { refresher } = this.parts
    const hearer = {
      refresher,
      onAttention: () => this.events.emit('attention', null),
      onMerged: () => this.events.emit('merged', null),
      onAnswered: (commandIds: readonly string[]) => this.prune(commandIds),
      onConnection: (state: ConnectionState) => {
        this.#connection.take(state)
        this.#bring()
        // Whoever tells of the connection leads.
        this.meet(null)
      },
      onDraftGone: (draft: GoneDraft) => {
        this.parts.drafts.delete(draft.key)
        this.parts.keeper.forgetDraft(draft.key)
        this.events.emit('draftGone', draft)
      },
      onPresence: (presence: Presence) => this.events.emit('presence', presence),
      onStreamOpened: () => this.events.emit('streamOpened', null),
      onUploading: (upload: UploadProgress | null) => this.events.emit('uploading', upload),
      onReset: (isRestored: boolean) => {
        if (isRestored) this.events.emit('restored', null)
        this.#readAnew()
      },
      onSignedOut: () => this.ports.onSignedOut(),
    }
    this.#stopListening = this.ports.channel.listen((message) => hearSync(message, hearer))
  }

  /** Everything the first paint needs; finished tickets and clocks follow on their own. */
  async read(): Promise<void> {
    // Side by side: each waits for the disk, and neither for the other.
    await this.#reading.read(this.#beginConnection())
    this.#cancelReckoning = repeat(this.ports.timers, RECKON_MS, () => this.#reckon())
  }

  async #beginConnection(): Promise<void> {
    const { cache, clock } = this.ports
    const { state, serverOffsetMs, lastAnswerAt } = await readWhereItStands(cache)
    this.#connection.begin({ since: clock.now(), serverOffsetMs, lastAnswerAt, isComplete: state.seq !== null })
  }

  #readAnew(): void {
    this.parts.tickets.clear()
    this.#reading.read().catch((error: unknown) => this.fail(error))
  }

  /** Second copies of commands that are needed no more go. */
  prune(commandIds: readonly string[]): void {
    if (commandIds.length === 0) return
    pruneJournal(this.ports.journal, this.ports.outbox, commandIds).catch((error: unknown) => this.fail(error))
  }

  fail(error: unknown): void {
    // A database that was closed under a late read is no failure: the window is leaving.
    if (!this.#isClosed) console.error(error)
  }

  /** Tells nothing any more. Resolves when nothing is being read. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#reading.close()
    this.parts.bringer.close()
    this.parts.searcher.close()
    this.parts.keeper.close()
    this.#stopListening()
    this.#cancelReckoning()
    this.events.clear()
    await this.parts.refresher.settled()
  }

  #refreshed(refreshed: Refreshed): void {
    if (this.#isClosed) return
    if (refreshed.directory) {
      this.#learnActor()
      this.parts.reckoner.retry()
      this.events.emit('directory', null)
    }
    if (refreshed.notices !== null) {
      this.notices.take(refreshed.notices)
      this.events.emit('notices', null)
    }
    this.#tell(refreshed.tickets)
    if (refreshed.outbox) this.#tellOutbox()
    this.#reckon()
    this.#bring()
    this.parts.searcher.prepare().catch((error: unknown) => this.fail(error))
  }

  async know(personIds: readonly string[]): Promise<void> {
    const isNews = await this.parts.directory.bring(this.ports.cache, personIds)
    if (isNews && !this.#isClosed) this.events.emit('directory', null)
  }

  /** Everybody is in memory now. */
  #knowPeople(renamed: readonly string[]): void {
    if (this.#isClosed) return
    this.#learnActor()
    this.events.emit('directory', null)
    if (renamed.length > 0) this.events.emit('tickets', renamed)
  }

  /** What came from the server, or from disk. */
  #tell(ticketIds: readonly string[]): void {
    this.events.emit('tickets', ticketIds)
    this.parts.opener.receive()
  }

  #paint(ticketIds: readonly string[]): void {
    this.#learnPeople()
    for (const id of ticketIds) {
      this.parts.tickets.paint(id)
      this.parts.reckoner.one(id)
    }
    this.events.emit('tickets', ticketIds)
    this.#tellOutbox()
  }

  /** What they may do and see follows at once. */
  #learnActor(): void {
    if (!this.own.learn(this.parts.directory)) return
    this.parts.tickets.forgetViews()
    this.events.emit('actor', this.own.actor)
  }

  /** Before rows are painted, which show their names. */
  #learnPeople(): void {
    if (this.parts.directory.setPending(this.parts.pending.commands())) this.events.emit('directory', null)
  }

  #tellOutbox(): void {
    this.events.emit('outbox', this.parts.pending.summary())
  }

  /** A first load has better things to do. */
  #bring(): void {
    if (this.connection.isComplete) this.parts.bringer.bringAll().catch((error: unknown) => this.fail(error))
  }

  #reckon(): void {
    this.parts.reckoner.all().catch((error: unknown) => this.fail(error))
  }
}
