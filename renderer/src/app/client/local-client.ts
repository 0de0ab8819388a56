/** The client of one window: what screens ask of it, over memory (`live-memory.ts`) and the two databases behind that. */
import type { QueueIndex, QueueOwner } from '@/cache/queue-index'
import type { QueueRow } from '@/cache/queue-row'
import type { ConnectionState } from '@/sync/connection'
import type { TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { Notice } from '@shared/domain/notices'
import type { Actor } from '@shared/domain/people'
import { fileRulesOf, type AttachedFile } from '@shared/domain/files'
import type { SlaRules } from '@shared/sla'
import { attentionActions } from './attention-actions'
import type { LocalClientPorts } from './client-parts'
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
  TextIntent,
  TicketView,
  Unsaved,
  UnsentChange,
} from './client-types'
import { draftActions, uniteDrafts, type DraftRecovery } from './draft-actions'
import { fileActions, type FileActions } from './file-actions'
import { bornAsOf } from './keep-outbox'
import { LastWords } from './last-words'
import { LiveMemory } from './live-memory'
import { uniteWithJournal, type Recovery } from './local-journal'
import { searchActions, type SearchActions } from './search-actions'
import type { ServerCalls } from './server-calls'
import { UnsentNote } from './unsent-note'
import { unsentFileActions, type UnsentFileActions } from './unsent-file-actions'

export class LocalClient implements Client {
  readonly serverId: string
  readonly directory: ClientDirectory
  readonly index: QueueIndex
  recovery: Recovery | null = null
  draftRecovery: DraftRecovery | null = null
  areCopiesUnread = false
  lostChanges = 0
  readonly attention: AttentionActions
  readonly drafts: DraftActions
  readonly files: FileActions
  readonly unsentFile: UnsentFileActions
  readonly server: ServerCalls
  readonly search: SearchActions
  readonly #memory: LiveMemory
  readonly #lastWords: LastWords

  constructor(private readonly ports: LocalClientPorts) {
    const { serverId, actor, outbox, files, channel, clock } = ports
    const memory = new LiveMemory(ports)
    const { dispatcher, drafts: held, keeper, pending, refresher, refusals } = memory.parts
    this.#memory = memory
    this.#lastWords = new LastWords(dispatcher, pending)
    this.serverId = serverId
    this.server = ports.server
    this.directory = memory.parts.directory
    this.index = memory.parts.index
    this.attention = attentionActions({
      outbox,
      channel,
      clock,
      dispatcher,
      refusals,
      isOffline: () => memory.isOffline,
      onChanged: (name, commandIds) => {
        memory.events.emit(name, null)
        memory.prune(commandIds)
      },
    })
    this.search = searchActions({
      cache: ports.cache,
      channel,
      clock,
      server: ports.server,
      show: (touched) => {
        refresher.ask(touched)
        return this.settled()
      },
    })
    const letGo = (key: string): void => keeper.forgetDraft(key)
    this.drafts = draftActions({ ...this.#draftOwner(), clock, channel, held, letGo })
    this.files = fileActions({
      files,
      server: ports.server,
      clock,
      rules: () => fileRulesOf(this.directory.settings),
      makeThumbnail: ports.makeThumbnail,
    })
    this.unsentFile = unsentFileActions({
      owner: { serverId, personId: actor.personId },
      outbox,
      files,
      journal: ports.journal,
      clock,
      iterations: ports.passphraseIterations,
      unsent: () => pending.unsent(),
      refused: () => this.attention.list().catch(() => refusals.rows),
      onRestored: (commands) => {
        channel.post({ type: 'enqueued', commandIds: commands.map(({ id }) => id) })
        refresher.ask({ outbox: true })
        memory.events.emit('attention', null)
      },
    })
  }

  get actor(): Actor {
    return this.#memory.own.actor
  }

  get owner(): QueueOwner {
    return this.#memory.own.owner
  }

  get cacheWasDropped(): boolean {
    return this.#memory.lost.cacheWasDropped
  }

  get trouble(): ClientTrouble | null {
    return this.#memory.trouble
  }

  get connection(): ConnectionState {
    return this.#memory.connection
  }

  get areFinishedRead(): boolean {
    return this.#memory.areFinishedRead
  }

  get rules(): SlaRules {
    return this.#memory.parts.directory.rules
  }

  get outbox(): OutboxSummary {
    return this.#memory.parts.pending.summary()
  }

  get notices(): readonly Notice[] {
    return this.#memory.notices.list
  }

  now(): Instant {
    return this.#memory.now()
  }

  view(ticketId: string): TicketView | null {
    return this.#memory.parts.tickets.view(ticketId)
  }

  row(ticketId: string): QueueRow | undefined {
    return this.index.get(ticketId)
  }

  unsentChanges(): readonly UnsentChange[] {
    return this.#memory.parts.pending.unsent()
  }

  on<Name extends keyof ClientEvents>(name: Name, listener: (detail: ClientEvents[Name]) => void): () => void {
    return this.#memory.events.on(name, listener)
  }

  dispatch(intent: Intent): Dispatched {
    return this.#memory.parts.dispatcher.dispatch(intent)
  }

  dispatchWithFiles(intent: TextIntent, files: readonly AttachedFile[]): Dispatched {
    return this.#memory.parts.dispatcher.dispatchWithFiles(intent, files)
  }

  /** What keeps this window from being kept current. A cache that was taken does not come back. */
  meet(trouble: ClientTrouble | null): void {
    this.#memory.meet(trouble)
  }

  withdraw(commandId: string): boolean {
    return this.#memory.parts.dispatcher.withdraw(commandId)
  }

  /** The cache was deleted under this window: it is fetched again. To be called while it goes. */
  renewCache(): void {
    this.#memory.lost.renewCache()
  }

  checkNow(): void {
    this.ports.channel.post({ type: 'checkNow' })
    this.#memory.parts.dispatcher.saveAgain().catch((error: unknown) => this.#memory.fail(error))
  }

  /** Everything the first paint needs; finished tickets and clocks follow on their own. */
  async start(): Promise<void> {
    const { outbox, channel, journal, actor, serverId, clock } = this.ports
    this.#memory.listen()
    const [journalRead, draftsRead] = await Promise.allSettled([
      uniteWithJournal(journal, outbox, { serverId, personId: actor.personId }, clock.now()),
      uniteDrafts(this.#draftOwner()),
    ])
    // The outbox is whole without them: both are second copies.
    if (journalRead.status === 'fulfilled') this.recovery = journalRead.value
    else console.error('The journal could not be read', journalRead.reason)
    if (draftsRead.status === 'fulfilled') this.draftRecovery = draftsRead.value
    else console.error('The second copies of drafts could not be read', draftsRead.reason)
    this.areCopiesUnread = journalRead.status === 'rejected' || draftsRead.status === 'rejected'
    await this.#noteUnsent()
    await this.#memory.read()
    channel.post({ type: 'hello' })
    // Whoever leads may have read the outbox before.
    if (this.recovery !== null && this.recovery.restored > 0) channel.post({ type: 'enqueued', commandIds: [] })
  }

  /** A journal gave back what was lost; without one it can be told of. */
  async #noteUnsent(): Promise<void> {
    const { serverId, actor, outbox, notes } = this.ports
    const { keeper } = this.#memory.parts
    const note = new UnsentNote(serverId, actor.personId, notes)
    if (this.recovery === null) this.lostChanges = note.lostBefore(await bornAsOf(outbox))
    this.on('outbox', ({ unsent, notSaved }) => {
      if (keeper.bornAs !== undefined) note.keep(keeper.bornAs, unsent - notSaved)
    })
  }

  know(personIds: readonly string[]): Promise<void> {
    return this.#memory.know(personIds)
  }

  open(ticketId: string): Promise<TicketView | null> {
    return this.#memory.parts.opener.open(ticketId)
  }

  prepare(ticketIds: readonly string[]): Promise<void> {
    return this.#memory.parts.opener.prepare(ticketIds).catch((error: unknown) => this.#memory.fail(error))
  }

  async seeNotices(ids: readonly string[]): Promise<void> {
    await this.#memory.notices.see(ids)
    this.#memory.events.emit('notices', null)
    this.ports.channel.post({ type: 'noticesSeen' })
  }

  noticeEvents(notices: readonly Notice[]): Promise<ReadonlyMap<string, TicketEvent>> {
    return this.#memory.notices.events(notices)
  }

  /** Resolves when memory shows what was last told. */
  settled(): Promise<void> {
    return this.#memory.parts.refresher.settled()
  }

  beforeClosing(save: () => Promise<number>): () => void {
    return this.#lastWords.add(save)
  }

  saveEverything(): Promise<Unsaved> {
    return this.#lastWords.save()
  }

  async close(): Promise<void> {
    await this.saveEverything()
    await this.#memory.close()
    await this.ports.onClose()
  }

  #draftOwner() {
    const { serverId, actor, outbox, draftCopies: copies } = this.ports
    return { serverId, personId: actor.personId, outbox, copies }
  }
}
