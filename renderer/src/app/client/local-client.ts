/** The client of one window: memory over the two databases, kept current by what the leader's worker tells. */
import type { QueueIndex, QueueOwner } from '@/cache/queue-index'
import type { QueueRow } from '@/cache/queue-row'
import { readLastAnswerAt, readServerOffsetMs, readSyncState } from '@/cache/sync-state'
import { isOutOfReach, type ConnectionState } from '@/sync/connection'
import type { TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { Notice } from '@shared/domain/notices'
import type { Actor } from '@shared/domain/people'
import { fileRulesOf } from '@shared/domain/files'
import type { Presence } from '@shared/protocol/presence'
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
import { draftActions, uniteDrafts, type DraftRecovery } from './draft-actions'
import { fileActions, type FileActions } from './file-actions'
import { Emitter } from './emitter'
import { hearSync } from './hear-sync'
import { LastWords } from './last-words'
import { pruneJournal, uniteWithJournal, type Recovery } from './local-journal'
import { OwnActor } from './own-actor'
import { OwnNotices } from './own-notices'
import { ReadAll } from './read-all'
import type { Refreshed } from './refresher'
import { repeat } from './repeat'
import { searchActions, type SearchActions } from './search-actions'
import type { ServerCalls } from './server-calls'
import { ShownConnection } from './shown-connection'
import { unsentFileActions, type UnsentFileActions } from './unsent-file-actions'

/** How often clocks that change by themselves are looked for. */
const RECKON_MS = 5_000

export class LocalClient implements Client {
  readonly serverId: string
  readonly directory: ClientDirectory
  readonly index: QueueIndex
  readonly cacheWasDropped: boolean
  trouble: ClientTrouble | null = null
  recovery: Recovery | null = null
  draftRecovery: DraftRecovery | null = null
  readonly attention: AttentionActions
  readonly drafts: DraftActions
  readonly files: FileActions
  readonly unsentFile: UnsentFileActions
  readonly server: ServerCalls
  readonly search: SearchActions
  readonly #own: OwnActor
  readonly #events = new Emitter<ClientEvents>()
  readonly #parts: ClientParts
  readonly #connection: ShownConnection
  readonly #notices: OwnNotices
  readonly #lastWords: LastWords
  readonly #reading: ReadAll
  #isClosed = false
  #stopListening: () => void = () => undefined
  #cancelReckoning: () => void = () => undefined

  constructor(private readonly ports: LocalClientPorts) {
    const { serverId, actor, outbox, channel, clock } = ports
    this.serverId = serverId
    this.cacheWasDropped = ports.cacheWasDropped ?? false
    this.server = ports.server
    this.#own = new OwnActor(actor)
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
    this.#notices = new OwnNotices(ports.cache, outbox, () => this.now())
    this.#lastWords = new LastWords(this.#parts.dispatcher, this.#parts.pending)
    this.#reading = new ReadAll(this.#parts, {
      cache: ports.cache,
      outbox,
      pause: ports.pause,
      notices: this.#notices,
      onDirectory: () => this.#learnActor(),
      onRead: () => {
        this.#events.emit('reset', null)
        this.#events.emit('outbox', this.outbox)
      },
      onTickets: (ids) => this.#events.emit('tickets', ids),
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
    this.search = searchActions({
      cache: ports.cache,
      channel,
      server: ports.server,
      show: (touched) => {
        this.#parts.refresher.ask(touched)
        return this.settled()
      },
    })
    this.drafts = draftActions({ ...this.#draftOwner(), clock })
    this.files = fileActions({
      files: ports.files,
      server: ports.server,
      clock,
      rules: () => fileRulesOf(this.directory.settings),
      makeThumbnail: ports.makeThumbnail,
    })
    this.unsentFile = unsentFileActions({
      owner: { serverId, personId: actor.personId },
      outbox,
      files: ports.files,
      journal: ports.journal,
      clock,
      iterations: ports.passphraseIterations,
      unsent: () => this.unsentChanges(),
      onRestored: (commands) => {
        channel.post({ type: 'enqueued', commandIds: commands.map(({ id }) => id) })
        this.#parts.refresher.ask({ outbox: true })
        this.#events.emit('attention', null)
      },
    })
  }

  get actor(): Actor {
    return this.#own.actor
  }

  get owner(): QueueOwner {
    return this.#own.owner
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

  get notices(): readonly Notice[] {
    return this.#notices.list
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
    this.#stopListening = this.#listen()
    try {
      this.recovery = await uniteWithJournal(journal, outbox, { serverId, personId: actor.personId }, clock.now())
    } catch (error) {
      // The outbox is whole without it; the journal is the second copy.
      console.error('The journal could not be read', error)
    }
    try {
      this.draftRecovery = await uniteDrafts(this.#draftOwner())
    } catch (error) {
      console.error('The second copies of drafts could not be read', error)
    }
    const state = await readSyncState(cache)
    this.#connection.begin({
      since: clock.now(),
      serverOffsetMs: await readServerOffsetMs(cache),
      lastAnswerAt: await readLastAnswerAt(cache),
      isComplete: state.seq !== null,
    })
    await this.#reading.read()
    channel.post({ type: 'hello' })
    // Whoever leads may have read the outbox before.
    if (this.recovery !== null && this.recovery.restored > 0) channel.post({ type: 'enqueued', commandIds: [] })
    this.#cancelReckoning = repeat(this.ports.timers, RECKON_MS, () => this.#reckon())
  }

  open(ticketId: string): Promise<TicketView | null> {
    return this.#parts.opener.open(ticketId)
  }

  prepare(ticketIds: readonly string[]): Promise<void> {
    return this.#parts.opener.prepare(ticketIds).catch((error: unknown) => this.#fail(error))
  }

  async seeNotices(ids: readonly string[]): Promise<void> {
    await this.#notices.see(ids)
    this.#events.emit('notices', null)
    this.ports.channel.post({ type: 'noticesSeen' })
  }

  noticeEvents(notices: readonly Notice[]): Promise<ReadonlyMap<string, TicketEvent>> {
    return this.#notices.events(notices)
  }

  /** Resolves when memory shows what was last told. */
  settled(): Promise<void> {
    return this.#parts.refresher.settled()
  }

  beforeClosing(save: () => Promise<number>): () => void {
    return this.#lastWords.add(save)
  }

  saveEverything(): Promise<Unsaved> {
    return this.#lastWords.save()
  }

  async close(): Promise<void> {
    await this.saveEverything()
    this.#isClosed = true
    this.#reading.close()
    this.#stopListening()
    this.#cancelReckoning()
    this.#events.clear()
    await this.#parts.refresher.settled()
    await this.ports.onClose()
  }

  #draftOwner() {
    const { serverId, actor, outbox, draftCopies: copies } = this.ports
    return { serverId, personId: actor.personId, outbox, copies }
  }

  #listen(): () => void {
    const { refresher, tickets } = this.#parts
    const hearer = {
      refresher,
      onAttention: () => this.#events.emit('attention', null),
      onMerged: () => this.#events.emit('merged', null),
      onAnswered: (commandIds: readonly string[]) => this.#prune(commandIds),
      onConnection: (state: ConnectionState) => {
        this.#connection.take(state)
        // Whoever tells of the connection leads.
        this.meet(null)
      },
      onPresence: (presence: Presence) => this.#events.emit('presence', presence),
      onReset: () => {
        tickets.clear()
        this.#reading.read().catch((error: unknown) => this.#fail(error))
      },
      onSignedOut: () => this.ports.onSignedOut(),
    }
    return this.ports.channel.listen((message) => hearSync(message, hearer))
  }

  #refreshed(refreshed: Refreshed): void {
    if (this.#isClosed) return
    if (refreshed.directory) {
      this.#learnActor()
      this.#parts.reckoner.retry()
      this.#events.emit('directory', null)
    }
    if (refreshed.notices !== null) {
      this.#notices.take(refreshed.notices)
      this.#events.emit('notices', null)
    }
    this.#events.emit('tickets', refreshed.tickets)
    if (refreshed.outbox) this.#events.emit('outbox', this.outbox)
    this.#reckon()
  }

  #paint(ticketIds: readonly string[]): void {
    this.#learnPeople()
    for (const id of ticketIds) {
      this.#parts.tickets.paint(id)
      this.#parts.reckoner.one(id)
    }
    this.#events.emit('tickets', ticketIds)
    this.#events.emit('outbox', this.outbox)
  }

  /** What they may do and see follows at once. */
  #learnActor(): void {
    if (!this.#own.learn(this.#parts.directory)) return
    this.#parts.tickets.forgetViews()
    this.#events.emit('actor', this.actor)
  }

  /** Before rows are painted, which show their names. */
  #learnPeople(): void {
    if (this.#parts.directory.setPending(this.#parts.pending.commands())) this.#events.emit('directory', null)
  }

  #prune(commandIds: readonly string[]): void {
    if (commandIds.length === 0) return
    pruneJournal(this.ports.journal, this.ports.outbox, commandIds).catch((error: unknown) => this.#fail(error))
  }

  #reckon(): void {
    this.#parts.reckoner.all().catch((error: unknown) => this.#fail(error))
  }

  #fail(error: unknown): void {
    // A database that was closed under a late read is no failure: the window is leaving.
    if (!this.#isClosed) console.error(error)
  }
}
