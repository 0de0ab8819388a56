/** What the main process tells the page unasked. An event to a page that is not there is dropped: it asks when it comes. */
import type { IpcEvent, IpcEvents } from '@shared/protocol/ipc-contract'

/** Of a window, as far as it is used. */
export interface PageWindow {
  isDestroyed(): boolean
  readonly webContents: { send(channel: string, detail: unknown): void }
}

export type TellPage = <E extends IpcEvent>(event: E, detail: IpcEvents[E]) => void

export function pageEvents(window: () => PageWindow | null): TellPage {
  return (event, detail) => {
    const shown = window()
    if (shown !== null && !shown.isDestroyed()) shown.webContents.send(event, detail)
  }
}

/** Of Electron's `webContents`, as far as it is used. */
export interface LeavingPage {
  on(event: 'render-process-gone', listener: () => void): unknown
  on(
    event: 'did-start-navigation',
    listener: (details: { readonly isMainFrame: boolean; readonly isSameDocument: boolean }) => void,
  ): unknown
}

/** @param left called when what was listening there does so no more; the page that comes says when it does */
export function followPageLeaving(page: LeavingPage, left: () => void): void {
  page.on('render-process-gone', () => left())
  page.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) left()
  })
}
