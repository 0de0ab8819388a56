/** The parts of a client and how they hang together. What they tell goes to the hooks; what they need, they get here. */
import type { CacheDatabase } from '@/cache/cache-database'
import type { FilesDatabase } from '@/cache/files-database'
import { NO_CONTENTS } from '@/cache/outbox-contents'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { QueueIndex } from '@/cache/queue-index'
import type { DraftRow } from '@/cache/rows'
import { RowQueueIndex } from '@/cache/row-queue-index'
import type { Host } from '@/host/host'
import type { Channel, Clock, Timers } from '@/sync/ports'
import type { Instant } from '@shared/domain/instant'
import type { Actor } from '@shared/domain/people'
import { OpenBringer } from './bring-open'
import { DirectoryMemory } from './directory-memory'
import { Dispatcher } from './dispatcher'
import { OutboxKeeper } from './keep-outbox'
import { PendingMemory } from './pending-memory'
import { Reckoner } from './reckoner'
import { Refresher, type Refreshed } from './refresher'
import { RefusalMemory } from './refusal-memory'
import type { ServerCalls } from './server-calls'
import { SearchPreparer } from './search-preparer'
import { TicketMemory } from './ticket-memory'
import { TicketOpener } from './ticket-opener'
import { provisionalCode } from '@shared/domain/provisional-code'
import type { NoteStorage } from './unsent-note'

export interface LocalClientPorts {
  readonly serverId: string
  /** As at the sign-in; the directory tells what has changed since. */
  readonly actor: Actor
  readonly cache: CacheDatabase
  readonly outbox: OutboxDatabase
  readonly files: FilesDatabase
  readonly makeThumbnail: (bytes: Uint8Array<ArrayBuffer>) => Promise<Blob | null>
  readonly channel: Channel
  readonly journal: Host['journal']
  /** Second copies of what is being written. */
  readonly draftCopies: Host['drafts']
  readonly server: ServerCalls
  readonly clock: Clock
  readonly timers: Timers
  /** Lets the page breathe between two slices of work. */
  readonly pause: () => Promise<void>
  /** Waits until the page has nothing else to do; a pause where it is not given. */
  readonly idle?: () => Promise<void>
  /** What was cached here could not be used, and is fetched again. */
  readonly cacheWasDropped?: boolean
  /** Another window signed the person out. */
  readonly onSignedOut: () => void
  readonly onClose: () => Promise<void>
  /** Small notes beside the databases; the browser's own where it is not given. */
  readonly notes?: NoteStorage
  /** What a passphrase costs; as much as it should, unless a test says otherwise. */
  readonly passphraseIterations?: number
}

export interface ClientHooks {
  readonly actor: () => Actor
  readonly serverOffsetMs: () => number
  readonly isOffline: () => boolean
  readonly now: () => Instant
  readonly paint: (ticketIds: readonly string[]) => void
  /** Their rows are different now, or there is more of them. */
  readonly onRows: (ticketIds: readonly string[]) => void
  /** Somebody is known who was not. */
  readonly onPeople: () => void
  readonly onRefreshed: (refreshed: Refreshed) => void
  readonly onFailed: (error: unknown) => void
  /** The outbox was lost, and is there again. @param changes how many of them had to be written */
  readonly onPutBack: (changes: number) => void
  /** It was lost, and what it held stands in this window alone. */
  readonly onOutboxLost: (error: unknown) => void
}

export interface ClientParts {
  readonly directory: DirectoryMemory
  readonly index: QueueIndex
  readonly pending: PendingMemory
  readonly refusals: RefusalMemory
  /** That this window has read or written. */
  readonly drafts: Map<string, DraftRow>
  readonly keeper: OutboxKeeper
  readonly tickets: TicketMemory
  readonly refresher: Refresher
  readonly reckoner: Reckoner
  readonly bringer: OpenBringer
  readonly searcher: SearchPreparer
  readonly opener: TicketOpener
  readonly dispatcher: Dispatcher
}

export function clientParts(ports: LocalClientPorts, hooks: ClientHooks): ClientParts {
  const { serverId, actor, cache, outbox, channel, journal, clock, pause } = ports
  const directory = new DirectoryMemory(ports.actor.personId)
  const index = new RowQueueIndex()
  const pending = new PendingMemory()
  const refusals = new RefusalMemory()
  const drafts = new Map<string, DraftRow>()
  const keeper = new OutboxKeeper({
    outbox,
    inMemory: () => ({
      ...NO_CONTENTS,
      commands: pending.rows(),
      attention: refusals.rows,
      drafts: [...drafts.values()],
    }),
    onPutBack: hooks.onPutBack,
    onLost: hooks.onOutboxLost,
  })
  const tickets = new TicketMemory({
    actor: hooks.actor,
    directory,
    pending,
    index,
    serverOffsetMs: hooks.serverOffsetMs,
  })
  const memory = { tickets, pending, directory }
  const refresher = new Refresher(cache, outbox, memory, { now: hooks.now, pause }, hooks.onRefreshed, hooks.onFailed)
  const bringer = new OpenBringer(cache, tickets, pause, hooks.onRows)
  const reckoner = new Reckoner(index, tickets, hooks.now, (ids) => bringer.bring(ids), pause, hooks.onRows)
  const searcher = new SearchPreparer(index, pause, () => hooks.onRows([]))
  const opener = new TicketOpener({
    cache,
    tickets,
    index,
    reckoner,
    directory,
    onPeople: hooks.onPeople,
    onChanged: hooks.onRows,
    onFailed: hooks.onFailed,
  })
  const dispatcher = new Dispatcher({
    saver: {
      serverId,
      personId: actor.personId,
      outbox,
      journal,
      isOffline: hooks.isOffline,
      labelsOf: (ids) =>
        Object.fromEntries(
          ids.map((id) => {
            const { number = null, provisionalCode: code = provisionalCode(id) } = index.get(id) ?? {}
            return [id, { number, provisionalCode: code }]
          }),
        ),
    },
    pending,
    channel,
    clientNow: () => clock.now(),
    view: (id) => tickets.view(id),
    open: (id) => opener.open(id),
    paint: hooks.paint,
    readAgain: (ids) => refresher.ask({ tickets: ids, timelines: ids }),
    onSaved: () => refresher.ask({ outbox: true }),
    losses: () => keeper.losses,
    // With memory showing what is there again, nobody saves it a second time.
    putBackAgain: () => keeper.again().then(() => refresher.settled()),
    letGo(id) {
      keeper.forget(id)
      journal.remove([id]).catch(hooks.onFailed)
    },
    rowOf: (id) => outbox.commands.where('id').equals(id).first(),
  })
  return {
    directory,
    index,
    pending,
    refusals,
    drafts,
    keeper,
    tickets,
    refresher,
    reckoner,
    bringer,
    searcher,
    opener,
    dispatcher,
  }
}
