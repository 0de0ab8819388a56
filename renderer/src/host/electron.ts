/** The desktop as host: each method asks the main process over `window.opora` and unwraps what it answers. */
import type { IpcReply, OporaBridge } from '@shared/protocol/ipc-contract'
import { HostError, type Host } from './host'

/** The same function, with a reply turned into its value, or into a `HostError`. */
function unwrapped<A extends unknown[], T>(ask: (...args: A) => Promise<IpcReply<T>>): (...args: A) => Promise<T> {
  return async (...args) => {
    const reply = await ask(...args)
    if (reply.ok) return reply.value
    throw new HostError(reply.error.code, reply.error.message)
  }
}

export function electronHost(opora: OporaBridge): Host {
  return {
    kind: 'electron',
    info: unwrapped(opora.app.info),
    journal: {
      append: unwrapped(opora.journal.append),
      read: unwrapped(opora.journal.read),
      remove: unwrapped(opora.journal.remove),
    },
    drafts: {
      keep: unwrapped(opora.drafts.keep),
      read: unwrapped(opora.drafts.read),
      remove: unwrapped(opora.drafts.remove),
    },
    alarms: { replace: unwrapped(opora.alarms.replace) },
    notices: {
      ready: unwrapped(opora.notices.ready),
      show: unwrapped(opora.notices.show),
      withdraw: unwrapped(opora.notices.withdraw),
    },
    credentials: {
      keep: unwrapped(opora.credentials.keep),
      refresh: unwrapped(opora.credentials.refresh),
      forget: unwrapped(opora.credentials.forget),
    },
    deepLinks: { take: unwrapped(opora.deepLinks.take) },
    badge: { show: unwrapped(opora.badge.show) },
    diagnostics: { read: unwrapped(opora.diagnostics.read), note: unwrapped(opora.diagnostics.note) },
    settings: {
      read: unwrapped(opora.settings.read),
      change: unwrapped(opora.settings.change),
      mute: unwrapped(opora.settings.mute),
      setShortcut: unwrapped(opora.settings.setShortcut),
      setAutostart: unwrapped(opora.settings.setAutostart),
      testServer: unwrapped(opora.settings.testServer),
      useServer: unwrapped(opora.settings.useServer),
      restart: unwrapped(opora.settings.restart),
    },
    updates: {
      read: unwrapped(opora.updates.read),
      check: unwrapped(opora.updates.check),
      download: unwrapped(opora.updates.download),
      install: unwrapped(opora.updates.install),
    },
    onNoticeOpened: (listener) => opora.events.onNoticesOpened(listener),
    onNoticeActed: (listener) => opora.events.onNoticesActed(listener),
    onBadgeAsked: (listener) => opora.events.onBadgeAsked(listener),
    onNoticeFailed: (listener) => opora.events.onNoticesFailed(listener),
    onSyncWanted: (listener) => opora.events.onAlarmsSyncWanted(listener),
    onDeepLinkOpened: (listener) => opora.events.onDeepLinksOpened(listener),
    onSettingsChanged: (listener) => opora.events.onSettingsChanged(listener),
    onUpdateChanged: (listener) => opora.events.onUpdatesChanged(listener),
  }
}
