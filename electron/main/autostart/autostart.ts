/**
 * Whether the system starts the desktop when its person signs in. The system is asked each time: people change it in the
 * system's own settings too, so nothing of it is kept elsewhere.
 */
export interface Autostart {
  isOn(): Promise<boolean>
  set(isOn: boolean): Promise<void>
}

/** Started so, the window stays away until it is asked for. */
export const HIDDEN_SWITCH = '--hidden'

/** @param wasOpenedAtLogin macOS says so, and passes no switches */
export const isHiddenStart = (argv: readonly string[], wasOpenedAtLogin: boolean): boolean =>
  argv.includes(HIDDEN_SWITCH) || wasOpenedAtLogin
