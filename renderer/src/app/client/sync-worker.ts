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
  /** What is said before waits for it. */
  begin(): void
  /** Somebody signed in again, or the token was renewed. */
  token(outcome: TokenOutcome): void
  /** The page came to the front, or the network is said to be back. */
  wake(): void
  setVisible(isVisible: boolean): void
  /** Ends after the request under way. */
  stop(): Promise<void>
}

/** One that has its script and waits to be told for whom it works. */
let spare: Worker | null = null

/** While nobody is signed in there is time: whoever signs in then does not wait for the script of the worker. */
export function warmSyncWorker(): void {
  if (spare !== null) return
  const worker = newWorker()
  // Another one is made when it is needed, and says then what is wrong.
  worker.addEventListener('error', () => {
    if (spare === worker) spare = null
  })
  spare = worker
}

function takeWorker(): Worker {
  const worker = spare ?? newWorker()
  spare = null
  return worker
}

const newWorker = (): Worker => new Worker(workerAddress(syncWorkerUrl), { type: 'module', name: 'sync' })

/** Longest a sign-out waits for a request under way. */
const STOP_MS = 3_000

export function prepareSyncWorker(start: WorkerStart, ports: SyncWorkerPorts): SyncWorker {
  let worker: Worker | null = null
  let isStopped = false
  let waiting: PageMessage[] = [start]
  let onStopped: () => void = () => undefined
  const post = (message: PageMessage): void => {
    if (worker === null) waiting.push(message)
    else worker.postMessage(message)
  }

  function hear(message: WorkerMessage): void {
    switch (message.type) {
      case 'tokenNeeded': {
        const { requestId } = message
        void ports.freshToken().then((outcome) => post({ type: 'token', requestId, outcome }))
        return
      }
      case 'failed':
        ports.onFailed(message.message)
        return
      case 'stopped':
        onStopped()
    }
  }

  return {
    begin() {
      if (worker !== null || isStopped) return
      worker = takeWorker()
      worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => hear(data))
      worker.addEventListener('error', (event) => ports.onFailed(event.message))
      for (const message of waiting) worker.postMessage(message)
      waiting = []
    },
    token: (outcome) => post({ type: 'token', requestId: null, outcome }),
    wake: () => post({ type: 'wake' }),
    setVisible: (isVisible) => post({ type: 'visibility', isVisible }),
    async stop() {
      isStopped = true
      if (worker === null) return
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
