/** A start that fails says why, in a window and on the terminal, and ends: a process without a window helps nobody. */
import type { App, Dialog } from 'electron'

export function failStartUp(error: unknown, app: Pick<App, 'exit'>, dialog: Pick<Dialog, 'showErrorBox'>): void {
  const reason = error instanceof Error ? error.message : String(error)
  console.error(error)
  dialog.showErrorBox('Opora', reason)
  app.exit(1)
}
