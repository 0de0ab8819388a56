/** The client of one window: memory over the two databases, kept current by what the leader's worker tells. */
import { outboxRows } from '@/cache/outbox'
import { readDraft, removeDraft, writeDraft } from '@/cache/drafts'
import type { QueueIndex, QueueOwner } from '@/cache/queue-index'
import type { QueueRow } from '@/cache/queue-row'
import { eventsOf, markSeen, readNotices } from '@/cache/seen-notices'
import { readLastAnswerAt, readServerOffsetMs, readSyncState } from '@/cache/sync-state'
import { isOutOfReach, type ConnectionState } from '@/sync/connection'
import type { SyncMessage } from '@/sync/messages'
import type { TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { Notice } from '@shared/domain/notices'
import { isSameActor, type Actor } from '@shared/domain/people'
import type { SlaRules } from '@shared/sla'
import { attentionActions } from './attention-actions'
import { clientParts, type ClientParts, type LocalClientPorts } from './client-parts'
import type {
  AttentionActions,
  Client,
  ClientDirectory,
  ClientEvents,
  ClientTrouble,
  Dispatched,
  DraftActions,
  Intent,
  OutboxSummary,
  TicketView,
  Unsaved,
  UnsentChange,
} from './client-types'
import { Emitter } from './emitter'
import { pruneJournal, restoreFromJournal } from './local-journal'
import { newPeopleOf } from './new-people'
import { readFinishedTickets, readOpenTickets } from './read-cache'
import type { Refreshed } from './refresher'
import type { ServerCalls } from './server-calls'
import { ShownConnection } from './shown-connection'

/** How often clocks that change by themselves are looked for. */
const RECKON_MS = 5_000

export class LocalClient implements Client {
  readonly serverId: string
  actor: Actor
  owner: QueueOwner
  readonly directory: ClientDirectory
  readonly index: QueueIndex
  readonly cacheWasDropped: boolean
  trouble: ClientTrouble | null = null
  readonly attention: AttentionActions
  readonly drafts: DraftActions
  readonly server: ServerCalls
  notices: readonly Notice[] = []
  readonly #events = new Emitter<ClientEvents>()
  readonly #parts: ClientParts
  readonly #connection: ShownConnection
  readonly #savers = new Set<() => Promise<number>>()
  #isClosed = false
  #generation = 0
  #stopListening: () => void = () => undefined
  #cancelReckoning: () => void = () => undefined

  constructor(private readonly ports: LocalClientPorts) {
    const { serverId, actor, outbox, channel, clock } = ports
    this.serverId = serverId
    this.cacheWasDropped = ports.cacheWasDropped ?? false
    this.actor = actor
    this.server = ports.server
    this.owner = { personId: actor.personId, groupIds: actor.groupIds }
    this.#parts = clientParts(ports, {
      actor: () => this.actor,
      serverOffsetMs: () => this.connection.serverOffsetMs,
      isOffline: () => isOutOfReach(this.connection.kind),
      now: () => this.now(),
      paint: (ids) => this.#paint(ids),
      onRows: (ids) => this.#events.emit('tickets', ids),
      onRefreshed: (refreshed) => this.#refreshed(refreshed),
      onFailed: (error) => this.#fail(error),
    })
    this.#connection = new ShownConnection(this.#parts.refresher, (state) => this.#events.emit('connection', state))
    this.directory = this.#parts.directory
    this.index = this.#parts.index
    this.attention = attentionActions({
      outbox,
      channel,
      clock,
      dispatcher: this.#parts.dispatcher,
      isOffline: () => isOutOfReach(this.connection.kind),
      onChanged: (name, commandIds) => {
        this.#events.emit(name, null)
        this.#prune(commandIds)
      },
    })
    this.drafts = {
      read: (key) => readDraft(outbox, key),
      write: (key, body) => writeDraft(outbox, key, body, clock.now()),
      remove: (key) => removeDraft(outbox, key),
      count: () => outbox.drafts.count(),
    }
  }

  get connection(): ConnectionState {
    return this.#connection.state
  }

  get rules(): SlaRules {
    return this.#parts.directory.rules
  }

  get outbox(): OutboxSummary {
    return this.#parts.pending.summary()
  }

  now(): Instant {
    return this.ports.clock.now() + this.connection.serverOffsetMs
  }

  view(ticketId: string): TicketView | null {
    return this.#parts.tickets.view(ticketId)
  }

  row(ticketId: string): QueueRow | undefined {
    return this.index.get(ticketId)
  }

  unsentChanges(): readonly UnsentChange[] {
    return this.#parts.pending.unsent()
  }

  on<Name extends keyof ClientEvents>(name: Name, listener: (detail: ClientEvents[Name]) => void): () => void {
    return this.#events.on(name, listener)
  }

  dispatch(intent: Intent): Dispatched {
    return this.#parts.dispatcher.dispatch(intent)
  }

  /** What keeps this window from being kept current. A cache that was taken does not come back. */
  meet(trouble: ClientTrouble | null): void {
    if (this.trouble === trouble || this.trouble === 'cacheTaken') return
    this.trouble = trouble
    this.#events.emit('trouble', trouble)
  }

  checkNow(): void {
    this.ports.channel.post({ type: 'checkNow' })
    this.#parts.dispatcher.saveAgain().catch((error: unknown) => this.#fail(error))
  }

  /** Everything the first paint needs; finished tickets and clocks follow on their own. */
  async start(): Promise<void> {
    const { cache, outbox, channel, journal, actor, serverId, clock } = this.ports
    this.#stopListening = channel.listen((message) => this.#hear(message))
    try {
      await restoreFromJournal(journal, outbox, { serverId, personId: actor.personId }, clock.now())
    } catch (error) {
      // The outbox is whole without it; the journal is the second copy.
      console.error('The journal could not be read', error)
    }
    const state = await readSyncState(cache)
    this.#connection.begin({
      since: clock.now(),
      serverOffsetMs: await readServerOffsetMs(cache),
      lastAnswerAt: await readLastAnswerAt(cache),
      isComplete: state.seq !== null,
    })
    await this.#readAll()
    channel.post({ type: 'hello' })
    this.#keepReckoning()
  }

  async #readAll(): Promise<void> {
    const { cache, outbox, pause } = this.ports
    const generation = (this.#generation += 1)
    await this.#parts.directory.read(cache)
    this.#learnActor()
    for (const { ticketId, version } of await cache.seen.toArray()) this.#parts.tickets.see(ticketId, version)
    const savedBefore = this.#parts.pending.savedIds()
    this.#parts.pending.replace(await outboxRows(outbox), savedBefore)
    this.#learnNewPeople()
    await readOpenTickets(cache, this.#parts.tickets, this.#parts.pending.ticketIds(), pause)
    this.notices = await readNotices(cache, outbox)
    this.#events.emit('reset', null)
    this.#events.emit('outbox', this.outbox)
    const isWanted = (): boolean => !this.#isClosed && this.#generation === generation
    this.#parts.reckoner
      .all()
      .then(() =>
        readFinishedTickets(cache, this.#parts.tickets, pause, isWanted, (ids) => this.#events.emit('tickets', ids)),
      )
      .catch((error: unknown) => this.#fail(error))
  }

  open(ticketId: string): Promise<TicketView | null> {
    return this.#parts.opener.open(ticketId)
  }

  prepare(ticketIds: readonly string[]): void {
    this.#parts.opener.prepare(ticketIds).catch((error: unknown) => this.#fail(error))
  }

  async seeNotices(ids: readonly string[]): Promise<void> {
    const { outbox, channel } = this.ports
    const seen = new Set(ids)
    await markSeen(outbox, ids, this.now())
    this.notices = this.notices.map((notice) =>
      notice.seenAt === null && seen.has(notice.id) ? { ...notice, seenAt: this.now() } : notice,
    )
    this.#events.emit('notices', null)
    channel.post({ type: 'noticesSeen' })
  }

  noticeEvents(notices: readonly Notice[]): Promise<ReadonlyMap<string, TicketEvent>> {
    return eventsOf(this.ports.cache, notices)
  }

  /** Resolves when memory shows what was last told. */
  settled(): Promise<void> {
    return this.#parts.refresher.settled()
  }

  beforeClosing(save: () => Promise<number>): () => void {
    this.#savers.add(save)
    return () => this.#savers.delete(save)
  }

  async saveEverything(): Promise<Unsaved> {
    const { dispatcher, pending } = this.#parts
    const texts = await Promise.all([...this.#savers].map((save) => save()))
    await dispatcher.saveAgain()
    await dispatcher.settled()
    return { changes: pending.inMemoryOnly(), texts: texts.reduce((sum, count) => sum + count, 0) }
  }

  async close(): Promise<void> {
    await this.saveEverything()
    this.#isClosed = true
    this.#stopListening()
    this.#cancelReckoning()
    this.#events.clear()
    await this.#parts.refresher.settled()
    await this.ports.onClose()
  }

  #hear(message: SyncMessage): void {
    const { refresher, tickets } = this.#parts
    switch (message.type) {
      case 'enqueued':
        refresher.ask({ outbox: true })
        break
      case 'noticesSeen':
        refresher.ask({ notices: true })
        break
      case 'changed':
        refresher.ask(message.touched)
        break
      case 'settled':
        refresher.ask({ ...message.touched, outbox: true })
        if (message.attention) this.#events.emit('attention', null)
        if (message.merged) this.#events.emit('merged', null)
        this.#prune(message.commandIds)
        break
      case 'attention':
        this.#events.emit('attention', null)
        break
      case 'connection':
        this.#connection.take(message.state)
        // Whoever tells of the connection leads.
        this.meet(null)
        break
      case 'reset':
        tickets.clear()
        this.#readAll().catch((error: unknown) => this.#fail(error))
        break
      case 'signedOut':
        this.ports.onSignedOut()
        break
      case 'hello':
      case 'checkNow':
        break
    }
  }

  #refreshed(refreshed: Refreshed): void {
    if (this.#isClosed) return
    if (refreshed.directory) {
      this.#learnActor()
      this.#parts.reckoner.retry()
      this.#events.emit('directory', null)
    }
    if (refreshed.notices !== null) {
      this.notices = refreshed.notices
      this.#events.emit('notices', null)
    }
    this.#events.emit('tickets', refreshed.tickets)
    if (refreshed.outbox) this.#events.emit('outbox', this.outbox)
    this.#reckon()
  }

  #paint(ticketIds: readonly string[]): void {
    this.#learnNewPeople()
    for (const id of ticketIds) {
      this.#parts.tickets.paint(id)
      this.#parts.reckoner.one(id)
    }
    this.#events.emit('tickets', ticketIds)
    this.#events.emit('outbox', this.outbox)
  }

  /** An admin may have given the engineer another role or group: what they may do and see follows at once. */
  #learnActor(): void {
    const actor = this.#parts.directory.actorNow(this.ports.actor)
    if (isSameActor(actor, this.actor)) return
    this.actor = actor
    this.owner = { personId: actor.personId, groupIds: actor.groupIds }
    this.#parts.tickets.forgetViews()
    this.#events.emit('actor', actor)
  }

  /** Before rows are painted, which show their names. */
  #learnNewPeople(): void {
    this.#parts.directory.setNewPeople(newPeopleOf(this.#parts.pending.all().map(({ command }) => command)))
  }

  #prune(commandIds: readonly string[]): void {
    if (commandIds.length === 0) return
    pruneJournal(this.ports.journal, this.ports.outbox, commandIds).catch((error: unknown) => this.#fail(error))
  }

  #reckon(): void {
    this.#parts.reckoner.all().catch((error: unknown) => this.#fail(error))
  }

  #keepReckoning(): void {
    this.#cancelReckoning = this.ports.timers.after(RECKON_MS, () => {
      this.#reckon()
      this.#keepReckoning()
    })
  }

  #fail(error: unknown): void {
    // A database that was closed under a late read is no failure: the window is leaving.
    if (!this.#isClosed) console.error(error)
  }
}
