/**
 * The keys of a window that a menu bar would hold, where there is none: Windows and Linux. On macOS the menu has them.
 */
import { keyLetter } from '@shared/protocol/key-letter'
import type { Input } from 'electron'

export type WindowKey = 'fullScreen' | 'close' | 'quit'

type Key = Pick<Input, 'type' | 'code' | 'key' | 'control' | 'meta' | 'alt' | 'shift' | 'isAutoRepeat'>

/** @returns null for every other key */
export function windowKeyOf(key: Key, platform: string): WindowKey | null {
  if (platform === 'darwin' || key.type !== 'keyDown' || key.isAutoRepeat || key.alt || key.shift || key.meta)
    return null
  if (!key.control) return key.code === 'F11' ? 'fullScreen' : null
  const letter = keyLetter(key)
  if (letter === 'W') return 'close'
  // Windows has Alt+F4, and nobody looks for another.
  return letter === 'Q' && platform === 'linux' ? 'quit' : null
}

/** Of Electron's window, as far as it is used. */
export interface KeyedWindow {
  readonly webContents: {
    on(event: 'before-input-event', listener: (event: { preventDefault(): void }, input: Input) => void): unknown
  }
  isFullScreen(): boolean
  setFullScreen(isOn: boolean): void
  close(): void
}

/** @param quit ends the desktop, which may ask first */
export function followWindowKeys(window: KeyedWindow, platform: string, quit: () => void): void {
  const actions: Readonly<Record<WindowKey, () => void>> = {
    fullScreen: () => window.setFullScreen(!window.isFullScreen()),
    close: () => window.close(),
    quit,
  }
  window.webContents.on('before-input-event', (event, input) => {
    const key = windowKeyOf(input, platform)
    if (key === null) return
    event.preventDefault()
    actions[key]()
  })
}
