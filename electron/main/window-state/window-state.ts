/** Where the window was, and where it may stand now: a screen that was unplugged takes no window with it. */
import type { BrowserWindow, Rectangle } from 'electron'
import type { WindowState } from '../settings/settings-schema'

/** So much of the window must be on a screen that it can be taken hold of. */
const VISIBLE_WIDTH = 200
const VISIBLE_HEIGHT = 100

/** @returns bounds to open with; only a size when the place is gone */
export function boundsToOpen(
  state: WindowState | null,
  screens: readonly Rectangle[],
): Partial<Rectangle> & { readonly width?: number; readonly height?: number } {
  if (state === null) return {}
  const { x, y, width, height } = state
  const isVisible = screens.some((screen) => {
    const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
    const down = Math.min(y + height, screen.y + screen.height) - Math.max(y, screen.y)
    // The title bar is what it is moved by.
    return across >= VISIBLE_WIDTH && down >= VISIBLE_HEIGHT && y >= screen.y - 10
  })
  return isVisible ? { x, y, width, height } : { width, height }
}

/** The size of a maximised window is the one that it goes back to. */
export function stateOf(window: Pick<BrowserWindow, 'getNormalBounds' | 'isMaximized'>): WindowState {
  return { ...window.getNormalBounds(), isMaximized: window.isMaximized() }
}
