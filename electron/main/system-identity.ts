/** Who the desktop is to the system: what notifications are shown as, and whose links `opora:` are. */
import type { App } from 'electron'

/** The `appId` of the packages; it never changes. */
export const APP_ID = 'org.opora.desktop'
export const LINK_SCHEME = 'opora'

/** Must run before Electron is ready: macOS tells of the link that started the application at once. */
export function systemIdentity(
  app: Pick<App, 'on' | 'isPackaged' | 'setAppUserModelId' | 'setAsDefaultProtocolClient'>,
  platform: string,
  openLink: (link: string) => void,
): void {
  if (platform === 'win32') app.setAppUserModelId(APP_ID)
  // Unpackaged, the scheme would be given to Electron itself.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME)
  app.on('open-url', (event, link) => {
    event.preventDefault()
    openLink(link)
  })
}
