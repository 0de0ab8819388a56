/**
 * The window shows our page and nothing else: no other address, no second window, no embedded page. A link that leads
 * outside is not followed.
 */
import type { App } from 'electron'
import { isOurs } from './app-origin'

/** Guards every web contents that is ever made. Must run before the first window opens. */
export function guardNavigation(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, contents) => {
    const stayHome = (event: { readonly url: string; preventDefault(): void }): void => {
      if (!isOurs(event.url)) event.preventDefault()
    }
    contents.on('will-navigate', stayHome)
    contents.on('will-redirect', stayHome)
    contents.on('will-frame-navigate', stayHome)
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
