/** The engine's ports as a browser has them, in a page as well as in a worker. */
import { channelName, type Channel, type Locks, type Timers } from './ports'
import type { SyncMessage } from './messages'

export const browserTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

export const browserLocks: Locks = {
  acquire(name, signal) {
    return new Promise((resolve, reject) => {
      navigator.locks
        .request(name, { signal }, () => new Promise<void>((release) => resolve(() => release())))
        .catch((error: unknown) => {
          if (signal.aborted) resolve(null)
          else reject(error instanceof Error ? error : new Error(String(error)))
        })
    })
  },
}

export interface ClosableChannel extends Channel {
  close(): void
}

export function browserChannel(serverId: string, personId: string): ClosableChannel {
  const channel = new BroadcastChannel(channelName(serverId, personId))
  return {
    post: (message) => channel.postMessage(message),
    listen(listener) {
      // Only our own code speaks on a channel of our own origin.
      const hear = (event: MessageEvent<SyncMessage>): void => listener(event.data)
      channel.addEventListener('message', hear)
      return () => channel.removeEventListener('message', hear)
    },
    close: () => channel.close(),
  }
}
