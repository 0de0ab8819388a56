/**
 * The log of the main process: what went wrong, in code words; never what a ticket says. On the terminal stands the same
 * line as in the file: sessions of Linux keep what a program says there.
 */
import type { LogFile } from './diagnostics/log-file'
import { logLine } from './diagnostics/log-line'

let file: LogFile | null = null

/** From now on, also there. */
export function reportTo(log: LogFile | null): void {
  file = log
}

export function report(what: string, cause: unknown): void {
  const line = logLine(Date.now(), what, cause)
  console.warn(line)
  file?.write(line)
}
