/** A window that is closed is remembered, and stays in the tray where there is one: alarms go on. */
import type { BrowserWindow } from 'electron'
import type { SettingsStore } from '../settings/settings-store'
import { stateOf } from './window-state'

export interface KeepPorts {
  readonly settings: SettingsStore
  /** The whole desktop is ending: then nothing stays. */
  readonly isQuitting: () => boolean
  readonly hasTray: () => boolean
  /** It has gone into the tray. */
  readonly onHidden: () => void
  /** Ends the desktop, which may ask first: then the window is still there. */
  readonly quit: () => void
}

export function keepWindow(
  window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized' | 'hide'> & {
    on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown
  },
  { settings, isQuitting, hasTray, onHidden, quit }: KeepPorts,
): void {
  window.on('close', (event) => {
    void settings.change({ window: stateOf(window) })
    if (isQuitting()) return
    event.preventDefault()
    if (!settings.get().closesToTray || !hasTray()) {
      quit()
      return
    }
    window.hide()
    onHidden()
  })
}
