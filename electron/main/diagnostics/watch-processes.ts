/** Leaves a line in the log when a helper of Chromium ends, and before an error that nobody handled ends this process. */
import type { Details } from 'electron'

interface Helpers {
  on(event: 'child-process-gone', listener: (event: unknown, details: Details) => void): unknown
}

interface MainProcess {
  on(event: 'uncaughtExceptionMonitor', listener: (error: Error) => void): unknown
}

export function watchProcesses(
  app: Helpers,
  process: MainProcess,
  report: (what: string, cause: unknown) => void,
): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') report('helper gone', { type: type.toLowerCase(), reason, exitCode })
  })
  process.on('uncaughtExceptionMonitor', (error) => report('main process', error))
}
