/** Who the desktop is to the system: what notifications are shown as, and whose links `opora:` are. */
import type { App } from 'electron'

/** The `appId` of the packages; it never changes. */
export const APP_ID = 'org.opora.desktop'
/**
 * Windows starts the class of this id when a notification is clicked after the desktop has ended. Without a fixed one
 * Electron makes another with each run, and older notifications lead nowhere. It never changes either.
 */
export const TOAST_ACTIVATOR = '{7E0B1D52-6C0E-4B7B-9B0A-5D4C2F6E8A31}'
export const LINK_SCHEME = 'opora'

/** Must run before Electron is ready: macOS tells of the link that started the application at once. */
export function systemIdentity(
  app: Pick<App, 'on' | 'isPackaged' | 'setAppUserModelId' | 'setAsDefaultProtocolClient' | 'setToastActivatorCLSID'>,
  platform: string,
  openLink: (link: string) => void,
): void {
  if (platform === 'win32') {
    app.setAppUserModelId(APP_ID)
    app.setToastActivatorCLSID(TOAST_ACTIVATOR)
  }
  // Unpackaged, the scheme would be given to Electron itself.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME)
  app.on('open-url', (event, link) => {
    event.preventDefault()
    openLink(link)
  })
}
