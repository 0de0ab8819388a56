/**
 * Errors that nobody handled, in the page and in its workers, as facts without anybody's text. A worker tells the page,
 * over a channel of its own beside whatever else the two say; the page tells the host, which writes them down. In a
 * browser they stay in its console, where they are anyway.
 */
import { errorFacts } from '@shared/protocol/error-facts'
import { faultLimit, type PageFault } from '@shared/protocol/page-fault'
import type { Host } from './host'

const CHANNEL = 'opora-faults'

/** Of a window or of a worker's global scope, as far as it is used. */
export interface FaultScope {
  addEventListener(type: 'error', listener: (event: { readonly error?: unknown }) => void): void
  addEventListener(type: 'unhandledrejection', listener: (event: { readonly reason?: unknown }) => void): void
}

export type TellFault = (kind: PageFault['kind'], thrown: unknown) => void

/** @returns to tell of what was caught, and is a defect all the same */
export function watchFaults(scope: FaultScope, where: PageFault['where'], send: (fault: PageFault) => void): TellFault {
  const limit = faultLimit(() => Date.now())
  const tell: TellFault = (kind, thrown) => {
    // What is left out here is in the console; the main process counts what it leaves out itself.
    if (limit.take() !== null) send({ where, kind, error: errorFacts(thrown) })
  }
  scope.addEventListener('error', ({ error }) => tell('uncaught', error))
  scope.addEventListener('unhandledrejection', ({ reason }) => tell('rejected', reason))
  return tell
}

/** For a worker, in its first lines. */
export function watchWorkerFaults(scope: FaultScope): TellFault {
  const channel = new BroadcastChannel(CHANNEL)
  return watchFaults(scope, 'worker', (fault) => channel.postMessage(fault))
}

/** For the page: its own, and those of its workers. */
export function watchPageFaults(scope: FaultScope, host: Pick<Host, 'diagnostics'>): TellFault {
  const send = (fault: PageFault): void =>
    void host.diagnostics.note(fault).catch((error: unknown) => console.warn('The log was not told of an error', error))
  const channel = new BroadcastChannel(CHANNEL)
  // Only our own code speaks on a channel of our own origin.
  channel.addEventListener('message', (event: MessageEvent<PageFault>) => send(event.data))
  return watchFaults(scope, 'page', send)
}
