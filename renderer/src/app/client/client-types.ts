/**
 * The client as stores and screens see it: views of tickets with this device's own changes in them, and `dispatch`,
 * the only door for change. The engine behind it is not their concern.
 */
import type { AttentionRow, DraftRow, MergedRow } from '@/cache/rows'
import type { QueueIndex, QueueOwner } from '@/cache/queue-index'
import type { QueueRow, UnsavedMark } from '@/cache/queue-row'
import type { ConnectionState } from '@/sync/connection'
import type { GoneDraft, UploadProgress } from '@/sync/messages'
import type { Command, CommandName } from '@shared/domain/command'
import type { TicketEvent } from '@shared/domain/event'
import type { AttachedFile } from '@shared/domain/files'
import type { Instant } from '@shared/domain/instant'
import type { Notice } from '@shared/domain/notices'
import type { Actor, Category, Directory, Group, Person, Service } from '@shared/domain/people'
import type { Ticket } from '@shared/domain/ticket'
import type { Absence, DutyRota } from '@shared/duty'
import type { Presence } from '@shared/protocol/presence'
import type { CalendarDefinition, PolicyDefinition, SlaRules } from '@shared/sla'
import type { FileActions } from './file-actions'
import type { CommandArgsInput } from './intent'
import type { DraftRecovery } from './draft-actions'
import type { Recovery } from './local-journal'
import type { SearchActions } from './search-actions'
import type { ServerCalls } from './server-calls'
import type { UnsentFileActions } from './unsent-file-actions'

/** What an engineer wants, before it is a command. */
export type Intent = {
  readonly [Name in CommandName]: {
    readonly name: Name
    /** None for `registerTicket`: its id is made here. */
    readonly ticketId?: string
    readonly args: CommandArgsInput[Name]
    /** Commands that must have gone through first, besides the ticket's own registration. */
    readonly deps?: readonly string[]
    /** The bulk action it is part of. */
    readonly groupId?: string
  }
}[CommandName]

/** What is said on a ticket, and may show files. */
export type TextIntent = Extract<Intent, { readonly name: 'reply' | 'addNote' }> & { readonly ticketId: string }

/**
 * - `quota`, `storage`: the change stands in memory only (the disk is full; the database failed). It is tried again with
 *   the next change and with `checkNow`; whoever keeps its text on screen withdraws it instead.
 * - `journal`: it is in the outbox and will be sent, but its second copy could not be written. Do not send it again.
 * - `ticketNotHere`: this device has no such ticket; nothing was asked.
 */
export type NotSavedCode = 'quota' | 'storage' | 'journal' | 'ticketNotHere'

export type SavedResult =
  /** In the outbox, and in the journal where there is one. */
  { readonly kind: 'saved' } | { readonly kind: 'notSaved'; readonly code: NotSavedCode; readonly message: string }

export interface Dispatched {
  readonly commandId: string
  readonly ticketId: string
  /** Never rejects. Only after `saved` may "saved on this device" be said. */
  readonly saved: Promise<SavedResult>
}

/** How far an entry has come. `onDevice`: saved here, not confirmed by the server. */
export type EntryMark = 'confirmed' | 'saving' | 'onDevice' | 'notSaved'

export interface TimelineEntry {
  readonly event: TicketEvent
  readonly mark: EntryMark
}

/** A ticket as the engineer sees it: what the server confirmed, with this device's pending changes folded in. */
export interface TicketView {
  readonly ticket: Ticket
  /** What the server confirmed; null for a ticket registered here and not sent yet. */
  readonly base: Ticket | null
  /** Null until it is loaded. */
  readonly entries: readonly TimelineEntry[] | null
  readonly pendingCommandIds: readonly string[]
  /** Pending commands that cannot be predicted: the server will decide. */
  readonly unpredictedCommandIds: readonly string[]
  readonly unsaved: UnsavedMark
}

export interface OutboxSummary {
  /** Changes saved on this device that the server has not answered. */
  readonly unsent: number
  readonly oldestSavedAt: Instant | null
  /** Changes that could not be saved. */
  readonly notSaved: number
}

/** A change that the server has not answered. */
export interface UnsentChange {
  readonly command: Command
  /** Its place in the outbox; null while it stands in this window's memory and nowhere else. */
  readonly n: number | null
  readonly savedAt: Instant
  /** How far it has come on this device; anything but `onDevice` is not safe yet. */
  readonly mark: Exclude<UnsavedMark, 'none'>
  /** Why the server wants it later; null when it has said nothing of the kind. */
  readonly lastCode: string | null
  /** The server was asked again and again, and cannot decide: those behind it go first. */
  readonly isUndecided?: boolean
}

/** What stands in this window's memory and nowhere else: it goes when the window does. */
export interface Unsaved {
  readonly changes: readonly UnsentChange[]
  /** Texts being written that the disk would not have. */
  readonly texts: number
}

/**
 * - `cacheTaken`: another window upgraded or deleted the cache, as another version of the application does; this window must
 *   be loaded anew.
 * - `notSynced`: the sync worker cannot go on; it tries again by itself.
 */
export type ClientTrouble = 'cacheTaken' | 'notSynced'

/** The outbox of this device was deleted, or closed by force and made anew, under an open window. */
export interface OutboxLoss {
  /** False: what it held stands in this window's memory and nowhere else. */
  readonly isPutBack: boolean
  /** Unsent and refused ones. */
  readonly changes: number
}

export interface ClientEvents {
  /** Views to show again, also where there was none before; rows are in the index already. */
  readonly tickets: readonly string[]
  /** All finished tickets of the cache are in memory, too. */
  readonly finished: null
  readonly directory: null
  /** Roles or groups of the engineer are others now. */
  readonly actor: Actor
  readonly outbox: OutboxSummary
  readonly attention: null
  readonly merged: null
  readonly notices: null
  readonly connection: ConnectionState
  /** Another window sent a text that was being written, or gave it up. */
  readonly draftGone: GoneDraft
  /** Who has a ticket open that is open here, too. */
  readonly presence: Presence
  /** What the server tells is heard again: who came meanwhile was not. */
  readonly streamOpened: null
  /** How far the file that is being sent has come; it stays where it is while there is no connection. */
  readonly uploading: UploadProgress | null
  readonly trouble: ClientTrouble | null
  readonly outboxLoss: OutboxLoss
  /** The cache was dropped, or read anew: everything may be different. */
  readonly reset: null
  /** The server stands on a backup: what it accepted after that was made may be gone. */
  readonly restored: null
}

/** People and catalogue, with lists for pickers. */
export interface ClientDirectory extends Directory {
  /** False until the settings have come with the first snapshot: nothing can be registered before. */
  readonly isReady: boolean
  readonly people: readonly Person[]
  readonly groups: readonly Group[]
  readonly categories: readonly Category[]
  readonly services: readonly Service[]
  readonly absences: readonly Absence[]
  /** Every version that tickets may refer to; `policies` and `calendars` are the newest ones. */
  readonly policyVersions: readonly PolicyDefinition[]
  readonly calendarVersions: readonly CalendarDefinition[]
  /** The duty rota of a group, where it has one. */
  rotaOf(groupId: string): DutyRota | undefined
}

export interface AttentionActions {
  list(): Promise<readonly AttentionRow[]>
  /** Asks again, on what the engineer sees now. @returns the new command; null when there is no command to ask with */
  retry(id: string): Promise<Dispatched | null>
  /** Logged; the engineer has confirmed it. */
  discard(id: string): Promise<void>
  merged(): Promise<readonly MergedRow[]>
  dismissMerged(id: string): Promise<void>
}

export interface DraftActions {
  read(key: string): Promise<DraftRow | undefined>
  /** Strict: once it resolves, the text survives. Empty text removes the draft. */
  write(key: string, body: string): Promise<void>
  /** @param body what was sent or given up: a window that shows the same lets go of it */
  remove(key: string, body: string): Promise<void>
  count(): Promise<number>
}

export interface Client {
  readonly serverId: string
  /** Whose client it is, with the roles and groups that the directory gives them now. */
  readonly actor: Actor
  readonly owner: QueueOwner
  readonly directory: ClientDirectory
  readonly index: QueueIndex
  /** What was cached here could not be used, and is fetched again. */
  readonly cacheWasDropped: boolean
  readonly trouble: ClientTrouble | null
  /** What the journal gave back when this client started; null where there is none. */
  readonly recovery: Recovery | null
  readonly draftRecovery: DraftRecovery | null
  /** The second copies could not be read when this client started: what only they held is not here. */
  readonly areCopiesUnread: boolean
  /** Unsent changes that went with the database that held them, while no window was open; no journal had them. */
  readonly lostChanges: number
  /** Until then there may be more finished tickets than the index knows. */
  readonly areFinishedRead: boolean
  readonly connection: ConnectionState
  readonly outbox: OutboxSummary
  readonly attention: AttentionActions
  readonly drafts: DraftActions
  readonly files: FileActions
  /** Unsent changes carried to another computer. */
  readonly unsentFile: UnsentFileActions
  readonly notices: readonly Notice[]
  /** For what is no command; nothing of it works without a connection. */
  readonly server: ServerCalls
  readonly search: SearchActions
  /** The server's time, as this machine reckons it. */
  now(): Instant
  /** To replay and tick clocks with. */
  readonly rules: SlaRules
  /** Has people in memory, who right after a start may still be on the disk alone. */
  know(personIds: readonly string[]): Promise<void>
  /** From memory; null when the ticket is not held there. */
  view(ticketId: string): TicketView | null
  row(ticketId: string): QueueRow | undefined
  /** In the order in which they will go, those included that could not be saved. */
  unsentChanges(): readonly UnsentChange[]
  /** Reads ticket and timeline into memory, and marks it as seen. @returns null when this device does not have it */
  open(ticketId: string): Promise<TicketView | null>
  /** Reads tickets that may be opened next, so that opening them waits for nothing. Resolves when that is done; never rejects. */
  prepare(ticketIds: readonly string[]): Promise<void>
  dispatch(intent: Intent): Dispatched
  /** What is said, with the files that it shows: all of it is saved, or nothing. */
  dispatchWithFiles(intent: TextIntent, files: readonly AttachedFile[]): Dispatched
  /** Marks notices as seen; resolves once that is on disk, and the server is told when it can be. */
  seeNotices(ids: readonly string[]): Promise<void>
  /** By notice, the event that it tells of; without those whose ticket this device does not have. */
  noticeEvents(notices: readonly Notice[]): Promise<ReadonlyMap<string, TicketEvent>>
  /**
   * Takes back what could not be saved, and what would have been saved with it, whose words somebody keeps to ask anew: otherwise both would be saved one day.
   *
   * @returns false when it has been saved
   */
  withdraw(commandId: string): boolean
  /** Asks the server now. */
  checkNow(): void
  on<Name extends keyof ClientEvents>(name: Name, listener: (detail: ClientEvents[Name]) => void): () => void
  /**
   * Runs `save` before the client closes, while it still can save.
   *
   * @param save saves what a feature keeps in memory. @returns how many texts could not be
   * @returns takes it back
   */
  beforeClosing(save: () => Promise<number>): () => void
  /** Saves what features keep in memory, and tries again what could not be saved. @returns what still could not */
  saveEverything(): Promise<Unsaved>
  close(): Promise<void>
}
