/**
 * One desktop a person: a second start shows the window of the first. Two would fight over the outbox journal and the
 * tray, and on desktops without a tray a second start is the only way back to a hidden window.
 */
import type { App } from 'electron'

/**
 * @param onSecondStart called when somebody starts the application again.
 * @returns false when another instance runs already: this one must quit.
 */
export function holdSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  onSecondStart: () => void,
): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', onSecondStart)
  return true
}
