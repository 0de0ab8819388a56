/**
 * The IPC contract as narrow methods. Nothing of Electron passes through: not a channel name, not an event object.
 * It is a function of two verbs so that it is tested without Electron.
 */
import type {
  IpcArguments,
  IpcChannel,
  IpcEvent,
  IpcEvents,
  IpcReply,
  IpcResult,
  OporaBridge,
} from '@shared/protocol/ipc-contract'

type Invoke = (channel: IpcChannel, ...args: unknown[]) => Promise<unknown>
/** Calls the listener with the detail alone; the function returned ends that. */
type Listen = (event: IpcEvent, listener: (detail: unknown) => void) => () => void

export function bridge(invoke: Invoke, listen: Listen): OporaBridge {
  const ask =
    <C extends IpcChannel>(channel: C) =>
    (...args: IpcArguments<C>): Promise<IpcReply<IpcResult<C>>> =>
      invoke(channel, ...args) as Promise<IpcReply<IpcResult<C>>>
  const on =
    <E extends IpcEvent>(event: E) =>
    (listener: (detail: IpcEvents[E]) => void): (() => void) =>
      listen(event, (detail) => listener(detail as IpcEvents[E]))
  return {
    app: { info: ask('app.info') },
    journal: { append: ask('journal.append'), read: ask('journal.read'), remove: ask('journal.remove') },
    drafts: { keep: ask('drafts.keep'), read: ask('drafts.read'), remove: ask('drafts.remove') },
    alarms: { replace: ask('alarms.replace') },
    notices: { ready: ask('notices.ready'), show: ask('notices.show'), withdraw: ask('notices.withdraw') },
    credentials: {
      keep: ask('credentials.keep'),
      refresh: ask('credentials.refresh'),
      forget: ask('credentials.forget'),
    },
    deepLinks: { take: ask('deepLinks.take') },
    badge: { show: ask('badge.show') },
    diagnostics: { read: ask('diagnostics.read'), note: ask('diagnostics.note') },
    settings: {
      read: ask('settings.read'),
      change: ask('settings.change'),
      mute: ask('settings.mute'),
      setShortcut: ask('settings.setShortcut'),
      setAutostart: ask('settings.setAutostart'),
      testServer: ask('settings.testServer'),
      useServer: ask('settings.useServer'),
      restart: ask('settings.restart'),
    },
    updates: {
      read: ask('updates.read'),
      check: ask('updates.check'),
      download: ask('updates.download'),
      install: ask('updates.install'),
    },
    events: {
      onNoticesOpened: on('notices.opened'),
      onNoticesActed: on('notices.acted'),
      onNoticesFailed: on('notices.failed'),
      onBadgeAsked: on('badge.asked'),
      onAlarmsSyncWanted: on('alarms.syncWanted'),
      onDeepLinksOpened: on('deepLinks.opened'),
      onSettingsChanged: on('settings.changed'),
      onUpdatesChanged: on('updates.changed'),
    },
  }
}
