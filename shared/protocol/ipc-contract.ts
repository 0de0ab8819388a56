/**
 * The whole contract between the page and the desktop's main process: one entry a channel, types only.
 *
 * It holds no schemas, because the preload imports it and must stay one small file (`ipc-schemas.ts` has them). A part
 * of the host that is not built, or that this host cannot have, answers `notHere`: callers handle that as a normal
 * answer and say so to the engineer, they never guess from the platform.
 */
import type { Instant } from '../domain/instant'
import type { AlarmRow, Metric } from '../sla/types'
import type {
  DesktopSettingsChange,
  ServerTest,
  SettingsSnapshot,
  ShortcutState,
  UpdateState,
} from './desktop-settings'
import type { PageFault } from './page-fault'

/** What a part of the host answers. */
export type HostAnswer<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'notHere' }

export interface AppInfo {
  readonly host: 'electron' | 'browser'
  readonly version: string
  /** `linux`, `darwin`, `win32`, or `browser`. */
  readonly platform: string
  /** Origin of the central API, without a slash at the end. */
  readonly apiOrigin: string
}

/** A command on its way to the server, as it is kept outside IndexedDB. */
export interface JournalRecord {
  readonly commandId: string
  /** The server and the person it belongs to: a journal may hold work of several. */
  readonly serverId: string
  readonly personId: string
  readonly writtenAt: Instant
  /** The command as JSON. */
  readonly body: string
}

/** A text that is being written, as it is kept outside IndexedDB. */
export interface DraftRecord {
  readonly serverId: string
  readonly personId: string
  /** `reply:TICKET`, `register`, … */
  readonly key: string
  readonly body: string
  readonly savedAt: Instant
}

/** The texts of one person. */
export interface DraftContent {
  readonly drafts: readonly DraftRecord[]
  /** Lines that could not be read when the desktop started, of whomever; they are kept beside the others. */
  readonly unreadable: number
}

/** Alarms of one person, as the main process keeps them. */
export interface AlarmTable {
  readonly serverId: string
  readonly personId: string
  readonly language: 'ru' | 'en'
  /** Server's time minus that of this machine. */
  readonly serverOffsetMs: number
  readonly rows: readonly AlarmRow[]
  /** Subjects of the person's open tickets, by id: what is not among them raises nothing. Never written to disk. */
  readonly tickets: Readonly<Record<string, string>>
}

/** What the page knows of them, as of the last synchronisation. */
export interface KnownAlarms extends Omit<AlarmTable, 'serverOffsetMs'> {
  /** Null: the server has never answered this page's cache, which knows nothing of its time. */
  readonly serverOffsetMs: number | null
  /** False while the queue is only coming: of a ticket that is not named nothing is known, and what was known stays. */
  readonly isWhole: boolean
}

/** What the journal holds of one person. */
export interface JournalContent {
  /** Not removed yet, oldest first. */
  readonly records: readonly JournalRecord[]
  /** Lines that could not be read when the desktop started, of whomever; they are kept beside the journal. */
  readonly unreadable: number
}

/** Something that a person must see, shown by the operating system. */
export interface SystemNotice {
  /** The same id replaces what is shown. */
  readonly id: string
  readonly title: string
  readonly body: string
  readonly ticketId: string | null
  readonly important: boolean
  /** What it is about, where an alarm of this machine may have told of it already; the key of such an alarm. */
  readonly alarmKey: string | null
}

/** Where the tickets of a notice stand that is about several: a view of the queue, or the notices themselves. */
export type NoticeList = 'breached' | 'breaching' | 'notices'

export interface AccessToken {
  readonly accessToken: string
  readonly expiresAt: Instant
}

/** A ticket whose deadline is near or past. */
export interface UrgentTicket {
  readonly ticketId: string
  readonly number: number | null
  readonly subject: string
  /** Whose deadline it is. */
  readonly clock: Metric
  /** By the server's clock. */
  readonly deadlineAt: Instant
  readonly isBreached: boolean
  /** Nobody has taken it. */
  readonly isFree: boolean
}

/** How many tickets have a deadline that is near, and one that is past. */
export interface DeadlineCounts {
  readonly breaching: number
  readonly breached: number
}

/** How the deadlines stand of whoever is signed in. */
export interface QueueDeadlines {
  readonly kind: 'known'
  /** As of the last answer of the server; the clocks go on without it. */
  readonly isOffline: boolean
  /** Server's time minus that of this machine, in whole minutes: as a person sees it. */
  readonly serverOffsetMs: number
  /** Of their own tickets. */
  readonly own: DeadlineCounts
  /** Of the tickets of their groups that nobody has taken. Whether they count is a setting of the machine. */
  readonly free: DeadlineCounts
  readonly unread: number
  /** At most five of their own and five free ones, the most urgent first. */
  readonly urgent: readonly UrgentTicket[]
}

/** What the tray and the badge show. `loading`: somebody's queue has not come yet, so that nothing can be said of it. */
export type BadgeState = { readonly kind: 'signedOut' | 'loading' } | QueueDeadlines

/** What the page may ask of the main process. */
export interface IpcContract {
  'app.info': { arguments: []; result: AppInfo }

  /** Resolves once the records are on disk (fdatasync). */
  'journal.append': { arguments: [records: readonly JournalRecord[]]; result: HostAnswer<null> }
  'journal.read': { arguments: [serverId: string, personId: string]; result: HostAnswer<JournalContent> }
  'journal.remove': { arguments: [commandIds: readonly string[]]; result: HostAnswer<null> }

  /** Takes the place of what was kept under its key. Resolves once it is on disk. */
  'drafts.keep': { arguments: [draft: DraftRecord]; result: HostAnswer<null> }
  'drafts.read': { arguments: [serverId: string, personId: string]; result: HostAnswer<DraftContent> }
  'drafts.remove': { arguments: [serverId: string, personId: string, key: string]; result: HostAnswer<null> }

  /**
   * Replaces the table, once what it leaves unraised has been seen to: of a whole queue altogether, of one that is only
   * coming as far as it names tickets, and that of anybody else in any case. Null: nobody is signed in.
   */
  'alarms.replace': { arguments: [known: KnownAlarms | null]; result: HostAnswer<null> }

  /**
   * The page listens, for this person: what waited for them is told now, by the events of notices, before this resolves.
   * What waited for anybody else is told to nobody.
   */
  'notices.ready': { arguments: [serverId: string, personId: string]; result: HostAnswer<null> }
  'notices.show': { arguments: [notice: SystemNotice]; result: HostAnswer<null> }
  'notices.withdraw': { arguments: [ids: readonly string[]]; result: HostAnswer<null> }

  /** Keeps a refresh token in the system's keyring; only the main process ever uses it again. */
  'credentials.keep': { arguments: [serverId: string, refreshToken: string]; result: HostAnswer<null> }
  /** Rotates the token that is kept. Null: nobody is signed in on this device. */
  'credentials.refresh': { arguments: [serverId: string]; result: HostAnswer<AccessToken | null> }
  'credentials.forget': { arguments: [serverId: string]; result: HostAnswer<null> }

  /** Tickets that were asked for by a link before the page was ready; null for a link that named none. */
  'deepLinks.take': { arguments: []; result: HostAnswer<readonly (string | null)[]> }

  'badge.show': { arguments: [state: BadgeState]; result: HostAnswer<null> }

  /** Versions, the system and the log, as text to be shown before it is copied. */
  'diagnostics.read': { arguments: []; result: HostAnswer<string> }
  /** For the log. */
  'diagnostics.note': { arguments: [fault: PageFault]; result: HostAnswer<null> }
  'settings.read': { arguments: []; result: HostAnswer<SettingsSnapshot> }
  /** Resolves when it is on disk, or `troubles` says that it is not. */
  'settings.change': { arguments: [change: DesktopSettingsChange]; result: HostAnswer<SettingsSnapshot> }
  /** For an hour from now, or not any more. */
  'settings.mute': { arguments: [isMuted: boolean]; result: HostAnswer<SettingsSnapshot> }
  /** Null takes it away. One that is taken is not kept, and the one before stays. */
  'settings.setShortcut': { arguments: [accelerator: string | null]; result: HostAnswer<ShortcutState> }
  /** `notHere` where it is not installed. */
  'settings.setAutostart': { arguments: [isOn: boolean]; result: HostAnswer<SettingsSnapshot> }
  'settings.testServer': { arguments: [address: string]; result: HostAnswer<ServerTest> }
  /** Keeps the address once it has been found; from the next start on. */
  'settings.useServer': { arguments: [address: string]; result: HostAnswer<ServerTest> }
  /** Ends the desktop and starts it again. */
  'settings.restart': { arguments: []; result: HostAnswer<null> }

  'updates.read': { arguments: []; result: HostAnswer<UpdateState> }
  'updates.check': { arguments: []; result: HostAnswer<UpdateState> }
  'updates.download': { arguments: []; result: HostAnswer<UpdateState> }
  /** Ends the desktop, installs what was downloaded, and starts it again. */
  'updates.install': { arguments: []; result: HostAnswer<UpdateState> }
}

/** What the main process tells the page unasked. */
export interface IpcEvents {
  /** A notice was clicked. One that is about several tickets leads to a list of them. */
  'notices.opened': { readonly noticeId: string; readonly ticketId: string | null; readonly list: NoticeList | null }
  /** A button of a notice was pressed, or its line in the menu of the tray. */
  'notices.acted': { readonly action: 'take' | 'acknowledge'; readonly ticketId: string }
  /**
   * Asked for in the menu of the tray, in that of the application where it has one, or by the shortcut. A registration
   * waits for whoever listens next (`notices.ready`); anything else is for the page that is there.
   */
  'badge.asked': { readonly what: 'register' | 'sync' | 'settings' | 'keys' | 'diagnostics' | 'about' }
  /** The system would not show it: the page must. */
  'notices.failed': { readonly title: string; readonly body: string; readonly ticketId: string | null }
  /** The machine woke, the network came back, or the clock was changed: what is known may be old. */
  'alarms.syncWanted': { readonly reason: 'resume' | 'online' | 'clock' }
  /** A link was followed; the number is as the link had it. Null: it names no ticket. */
  'deepLinks.opened': { readonly ticket: string | null }
  /** Changed by somebody else than the page: the menu of the tray, the end of an hour that was muted. */
  'settings.changed': SettingsSnapshot
  'updates.changed': UpdateState
}

export type IpcChannel = keyof IpcContract
export type IpcArguments<C extends IpcChannel> = IpcContract[C]['arguments']
export type IpcResult<C extends IpcChannel> = IpcContract[C]['result']
export type IpcEvent = keyof IpcEvents

/** `refused`: not our page. `invalid`: the arguments are not those of the channel. `failed`: the main process broke. */
export type IpcErrorCode = 'refused' | 'invalid' | 'failed'

/** Errors cross as data: Electron would keep nothing of a thrown error but its text. */
export type IpcReply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: IpcErrorCode; readonly message: string } }

/** `journal` of `journal.append`. */
export type PartOf<C extends string> = C extends `${infer Part}.${string}` ? Part : never
/** `append` of `journal.append`. */
export type MethodOf<C extends string, Part extends string> = C extends `${Part}.${infer Method}` ? Method : never
export type ChannelOf<Part extends string, Method extends string> = Extract<IpcChannel, `${Part}.${Method}`>

/** `window.opora`: a method a channel (`journal.append` is `opora.journal.append`), and one way to listen. */
export type OporaBridge = {
  readonly [Part in PartOf<IpcChannel>]: {
    readonly [Method in MethodOf<IpcChannel, Part>]: (
      ...args: IpcArguments<ChannelOf<Part, Method>>
    ) => Promise<IpcReply<IpcResult<ChannelOf<Part, Method>>>>
  }
} & {
  readonly events: {
    readonly [E in IpcEvent as `on${Capitalize<PartOf<E>>}${Capitalize<MethodOf<E, PartOf<E>>>}`]: (
      listener: (detail: IpcEvents[E]) => void,
    ) => () => void
  }
}

/** Every channel, for those who must go through all of them. */
export const IPC_CHANNELS = [
  'app.info',
  'journal.append',
  'journal.read',
  'journal.remove',
  'drafts.keep',
  'drafts.read',
  'drafts.remove',
  'alarms.replace',
  'notices.ready',
  'notices.show',
  'notices.withdraw',
  'credentials.keep',
  'credentials.refresh',
  'credentials.forget',
  'deepLinks.take',
  'badge.show',
  'diagnostics.read',
  'diagnostics.note',
  'settings.read',
  'settings.change',
  'settings.mute',
  'settings.setShortcut',
  'settings.setAutostart',
  'settings.testServer',
  'settings.useServer',
  'settings.restart',
  'updates.read',
  'updates.check',
  'updates.download',
  'updates.install',
] as const satisfies readonly IpcChannel[]

/** Compiles only while the list above is complete. */
export type IpcChannelsAreComplete = Exclude<IpcChannel, (typeof IPC_CHANNELS)[number]> extends never ? true : never
