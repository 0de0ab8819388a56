/**
 * What an engineer may send to whoever helps: the versions, the machine, what the desktop has of the system, and the log.
 * The page shows all of it before it is copied. Nothing is sent anywhere. And what the page adds to the log: errors of its
 * own, as facts that hold nobody's text, and not without end.
 */
import { faultLimit } from '@shared/protocol/page-fault'
import { DONE } from '../host-parts'
import type { IpcHandlers } from '../ipc'
import type { LogFile } from './log-file'

const MOST_LINES = 300

export interface DiagnosticsSources {
  readonly log: LogFile | null
  readonly version: string
  /** `process.versions`. */
  readonly versions: Readonly<Record<string, string | undefined>>
  /** `linux 6.8.0 x64` */
  readonly system: string
  /** Facts of this run, as code words: whether there is a tray, what the keyring is. */
  facts(): Readonly<Record<string, string | number | boolean>>
  now(): number
  report(what: string, cause: unknown): void
}

export function diagnosticsText(sources: Omit<DiagnosticsSources, 'now' | 'report'>): string {
  const { versions } = sources
  return [
    `Opora ${sources.version}`,
    ...['electron', 'chrome', 'node'].map((name) => `${name} ${versions[name] ?? 'none'}`),
    sources.system,
    ...Object.entries(sources.facts()).map(([name, value]) => `${name} ${value}`),
    '',
    ...(sources.log?.read(MOST_LINES) ?? []),
  ].join('\n')
}

type Handlers = Pick<IpcHandlers, 'diagnostics.read' | 'diagnostics.note'>

export function diagnosticsHandlers(sources: DiagnosticsSources): Handlers {
  const limit = faultLimit(() => sources.now())
  return {
    'diagnostics.read': () => ({ ...DONE, value: diagnosticsText(sources) }),
    'diagnostics.note'({ where, kind, error }) {
      const leftOut = limit.take()
      if (leftOut === null) return DONE
      if (leftOut > 0) sources.report('page faults', { leftOut })
      sources.report(where, { kind, error })
      return DONE
    },
  }
}
