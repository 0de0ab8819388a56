/**
 * A browser as host: the page comes from the central API itself, so that is where the API is. What only a desktop can
 * do answers `notHere`; the refresh token is a cookie that no script can read, so there are no credentials to keep.
 */
import type { AppInfo } from '@shared/protocol/ipc-contract'
import type { Host } from './host'

const notHere = (): Promise<{ readonly kind: 'notHere' }> => Promise.resolve({ kind: 'notHere' })
const neverHappens = (): (() => void) => () => undefined

/**
 * @param origin origin of the page.
 * @param version version of the page.
 */
export function browserHost(origin: string, version: string): Host {
  const info: AppInfo = { host: 'browser', version, platform: 'browser', apiOrigin: origin }
  return {
    kind: 'browser',
    info: () => Promise.resolve(info),
    journal: { append: notHere, read: notHere, remove: notHere },
    drafts: { keep: notHere, read: notHere, remove: notHere },
    alarms: { replace: notHere },
    notices: { ready: notHere, show: notHere, withdraw: notHere },
    credentials: { keep: notHere, refresh: notHere, forget: notHere },
    deepLinks: { take: notHere },
    badge: { show: notHere },
    diagnostics: { read: notHere, note: notHere },
    settings: {
      read: notHere,
      change: notHere,
      mute: notHere,
      setShortcut: notHere,
      setAutostart: notHere,
      testServer: notHere,
      useServer: notHere,
      restart: notHere,
    },
    updates: { read: notHere, check: notHere, download: notHere, install: notHere },
    onNoticeOpened: neverHappens,
    onNoticeActed: neverHappens,
    onBadgeAsked: neverHappens,
    onNoticeFailed: neverHappens,
    onSyncWanted: neverHappens,
    onDeepLinkOpened: neverHappens,
    onSettingsChanged: neverHappens,
    onUpdateChanged: neverHappens,
  }
}
