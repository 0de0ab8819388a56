/**
 * When the page itself has a reason to ask the server: somebody comes back to it, or the machine says that the network
 * came or went. Losing it is a reason too: what is asked then fails at once, and the status says so before anybody works
 * on in the belief of being online.
 */
import type { SyncWorker } from './sync-worker'

/** @returns stops watching */
export function watchPage(worker: Pick<SyncWorker, 'setVisible' | 'wake'>): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const onVisibility = (): void => {
    const isVisible = document.visibilityState === 'visible'
    worker.setVisible(isVisible)
    if (isVisible) worker.wake()
  }
  const wake = (): void => worker.wake()
  document.addEventListener('visibilitychange', onVisibility, { signal })
  for (const reason of ['online', 'offline', 'focus']) window.addEventListener(reason, wake, { signal })
  return () => stop.abort()
}
