/**
 * The keys that make everything larger and smaller. Without a menu bar there is nobody else to hear them. Plus and minus
 * are wherever the layout prints them (German has them elsewhere than English, French has minus on the six); nought is
 * also the key of that place, where French prints à. Chromium remembers the level by itself.
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

type Key = Pick<Input, 'type' | 'code' | 'key' | 'control' | 'meta' | 'alt'>

/** @returns the level that a key asks for; null for every other key */
export function zoomAsked(key: Key, level: number, platform: string): number | null {
  const isHeld = platform === 'darwin' ? key.meta : key.control
  if (key.type !== 'keyDown' || !isHeld || key.alt) return null
  switch (signOf(key)) {
    case '+':
    case '=':
      return Math.min(MOST, level + STEP)
    case '-':
    case '_':
      return Math.max(LEAST, level - STEP)
    case '0':
      return 0
    default:
      return null
  }
}

/** With NumLock off, the nought of the number pad is a key that inserts. */
const signOf = ({ code, key }: Pick<Key, 'code' | 'key'>): string =>
  code === 'Digit0' || code === 'Numpad0' ? '0' : key

export function followZoomKeys(page: ZoomedPage, platform: string): void {
  page.on('before-input-event', (event, input) => {
    const level = zoomAsked(input, page.getZoomLevel(), platform)
    if (level === null) return
    event.preventDefault()
    page.setZoomLevel(level)
  })
}
