/** A start that fails says why in a window, leaves a line in the log, and ends: a process without a window helps nobody. */
import type { App, Dialog } from 'electron'

export function failStartUp(
  error: unknown,
  app: Pick<App, 'exit'>,
  dialog: Pick<Dialog, 'showErrorBox'>,
  report: (what: string, cause: unknown) => void,
): void {
  const reason = error instanceof Error ? error.message : String(error)
  report('start', error)
  dialog.showErrorBox('Opora', reason)
  app.exit(1)
}
