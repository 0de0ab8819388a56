/** The page's end of its sync worker: starts it, answers when it needs a token, tells it what the page sees. */
import syncWorkerUrl from '@/sync/worker?worker&url'
import { workerAddress } from '@/host/worker-address'
import type { PageMessage, TokenOutcome, WorkerMessage, WorkerStart } from '@/sync/messages'

export interface SyncWorkerPorts {
  /** A new access token, once over all windows. */
  freshToken(): Promise<TokenOutcome>
  onFailed(message: string): void
}

export interface SyncWorker {
  /** Somebody signed in again, or the token was renewed. */
  token(outcome: TokenOutcome): void
  /** The page came to the front, or the network is said to be back. */
  wake(): void
  setVisible(isVisible: boolean): void
  /** Ends after the request under way. */
  stop(): Promise<void>
}

/** Longest a sign-out waits for a request under way. */
const STOP_MS = 3_000

export function startSyncWorker(start: WorkerStart, ports: SyncWorkerPorts): SyncWorker {
  const worker = new Worker(workerAddress(syncWorkerUrl), { type: 'module', name: 'sync' })
  const post = (message: PageMessage): void => worker.postMessage(message)
  let onStopped: () => void = () => undefined

  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
    switch (data.type) {
      case 'tokenNeeded':
        void ports.freshToken().then((outcome) => post({ type: 'token', requestId: data.requestId, outcome }))
        return
      case 'failed':
        ports.onFailed(data.message)
        return
      case 'stopped':
        onStopped()
    }
  })
  worker.addEventListener('error', (event) => ports.onFailed(event.message))
  post(start)

  return {
    token: (outcome) => post({ type: 'token', requestId: null, outcome }),
    wake: () => post({ type: 'wake' }),
    setVisible: (isVisible) => post({ type: 'visibility', isVisible }),
    async stop() {
      const stopped = new Promise<void>((resolve) => {
        onStopped = resolve
        setTimeout(resolve, STOP_MS)
      })
      post({ type: 'stop' })
      await stopped
      worker.terminate()
    },
  }
}
