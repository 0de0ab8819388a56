/**
 * The keys that make everything larger and smaller. Without a menu bar there is nobody else to hear them; they are
 * physical keys, as everywhere in Opora. Chromium remembers the level by itself.
 */
import type { Input } from 'electron'

const STEP = 0.5
/** About 58 % and 207 %. */
const LEAST = -3
const MOST = 4

/** Of Electron's `webContents`, as far as it is used. */
export interface ZoomedPage {
  on(event: 'before-input-event', listener: (event: { preventDefault(): void }, input: Input) => void): unknown
  getZoomLevel(): number
  setZoomLevel(level: number): void
}

type Key = Pick<Input, 'type' | 'code' | 'control' | 'meta' | 'alt'>

/** @returns the level that a key asks for; null for every other key */
export function zoomAsked(key: Key, level: number, platform: string): number | null {
  const isHeld = platform === 'darwin' ? key.meta : key.control
  if (key.type !== 'keyDown' || !isHeld || key.alt) return null
  switch (key.code) {
    case 'Equal':
    case 'NumpadAdd':
      return Math.min(MOST, level + STEP)
    case 'Minus':
    case 'NumpadSubtract':
      return Math.max(LEAST, level - STEP)
    case 'Digit0':
    case 'Numpad0':
      return 0
    default:
      return null
  }
}

export function followZoomKeys(page: ZoomedPage, platform: string): void {
  page.on('before-input-event', (event, input) => {
    const level = zoomAsked(input, page.getZoomLevel(), platform)
    if (level === null) return
    event.preventDefault()
    page.setZoomLevel(level)
  })
}
