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
