/**
 * The window. Every option that keeps the page apart from the machine is written out, so that no change of a default
 * in Electron can open it.
 */
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron'

/**
 * @param preload path of the built preload.
 * @param bounds where it was before, as far as it can be there again
 */
export function windowOptions(preload: string, bounds: Partial<Rectangle> = {}): BrowserWindowConstructorOptions {
  return {
    title: 'Opora',
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    ...bounds,
    // Shown once painted: an empty frame says nothing.
    show: false,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Clocks tick and synchronisation goes on while the window is hidden.
      backgroundThrottling: false,
    },
  }
}

export type WindowStart = 'shown' | 'minimised' | 'hidden'

/** The system starts it at sign-in: out of the way, and where there is no tray to come back from, in the task bar. */
export function startOf(isHiddenStart: boolean, hasTray: boolean): WindowStart {
  if (!isHiddenStart) return 'shown'
  return hasTray ? 'hidden' : 'minimised'
}

/**
 * Loads the page and shows the window when it has painted.
 * @param start asked then: somebody may have started it again meanwhile, to see it
 */
export async function showPage(
  window: Pick<BrowserWindow, 'show' | 'minimize' | 'loadURL'> & {
    once(event: 'ready-to-show', listener: () => void): unknown
  },
  address: string,
  start: () => WindowStart,
): Promise<void> {
  window.once('ready-to-show', () => {
    const now = start()
    if (now === 'shown') window.show()
    else if (now === 'minimised') window.minimize()
  })
  await window.loadURL(address)
}

/** Brings a window to the front, wherever it was. */
export function bringForward(window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'show' | 'focus'>): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
