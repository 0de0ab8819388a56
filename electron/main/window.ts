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

/** Loads the page and shows the window when it has painted. */
export async function showPage(window: BrowserWindow, address: string): Promise<void> {
  window.once('ready-to-show', () => window.show())
  await window.loadURL(address)
}

/** Brings a window to the front, wherever it was. */
export function bringForward(window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'show' | 'focus'>): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
