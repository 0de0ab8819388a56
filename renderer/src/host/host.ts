/**
 * What the application asks of the machine it runs on. Two hosts give it: the desktop (`electron.ts`) and a browser
 * (`browser.ts`). No other file of the page knows which one it is in; a part that a host does not have answers `notHere`,
 * and the feature that asked says so on screen.
 */
import type {
  AppInfo,
  ChannelOf,
  IpcArguments,
  IpcChannel,
  IpcErrorCode,
  IpcEvents,
  IpcResult,
  MethodOf,
} from '@shared/protocol/ipc-contract'

export type {
  AccessToken,
  AppInfo,
  BadgeState,
  DraftRecord,
  HostAnswer,
  JournalRecord,
  KnownAlarms,
  SystemNotice,
} from '@shared/protocol/ipc-contract'

/** The methods of one part, as the contract has them: `HostPart<'journal'>['append']`. */
export type HostPart<Part extends string> = {
  readonly [Method in MethodOf<IpcChannel, Part>]: (
    ...args: IpcArguments<ChannelOf<Part, Method>>
  ) => Promise<IpcResult<ChannelOf<Part, Method>>>
}

/** Each method rejects with a `HostError`, and with nothing else. */
export interface Host {
  readonly kind: AppInfo['host']
  info(): Promise<AppInfo>
  /** Commands on their way, kept on disk outside IndexedDB. */
  readonly journal: HostPart<'journal'>
  /** Texts that are being written, kept on disk outside IndexedDB too. */
  readonly drafts: HostPart<'drafts'>
  /** Alarms that are raised also while the page sleeps. */
  readonly alarms: HostPart<'alarms'>
  /** Notices of the operating system. */
  readonly notices: HostPart<'notices'>
  /** The refresh token, in the system's keyring. */
  readonly credentials: HostPart<'credentials'>
  readonly deepLinks: HostPart<'deepLinks'>
  /** Counts on the tray and the task bar. */
  readonly badge: HostPart<'badge'>
  /** The log of the desktop: to be shown and copied, and told of what went wrong in the page. */
  readonly diagnostics: HostPart<'diagnostics'>
  /** What is kept on this machine about the desktop itself. */
  readonly settings: HostPart<'settings'>
  readonly updates: HostPart<'updates'>
  /** @returns a function that ends listening. */
  onNoticeOpened(listener: (detail: IpcEvents['notices.opened']) => void): () => void
  /** @returns a function that ends listening. */
  onNoticeActed(listener: (detail: IpcEvents['notices.acted']) => void): () => void
  /** From the menu of the tray. @returns a function that ends listening. */
  onBadgeAsked(listener: (detail: IpcEvents['badge.asked']) => void): () => void
  /** What the system would not show. @returns a function that ends listening. */
  onNoticeFailed(listener: (detail: IpcEvents['notices.failed']) => void): () => void
  /** @returns a function that ends listening. */
  onSyncWanted(listener: (detail: IpcEvents['alarms.syncWanted']) => void): () => void
  /** @returns a function that ends listening. */
  onDeepLinkOpened(listener: (detail: IpcEvents['deepLinks.opened']) => void): () => void
  /** Not by the page itself. @returns a function that ends listening. */
  onSettingsChanged(listener: (detail: IpcEvents['settings.changed']) => void): () => void
  /** @returns a function that ends listening. */
  onUpdateChanged(listener: (detail: IpcEvents['updates.changed']) => void): () => void
}

/** A host that should have answered and did not. */
export class HostError extends Error {
  override readonly name = 'HostError'
  constructor(
    readonly code: IpcErrorCode,
    message: string,
  ) {
    super(message)
  }
}
