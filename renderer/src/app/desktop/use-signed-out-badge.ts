/** Tells the tray that nobody is signed in, so that it says nothing of deadlines; whoever comes takes its place. */
import { watch } from 'vue'
import { createHost } from '@/host/create-host'
import type { Host } from '@/host/host'
import type { SessionStatus } from '../stores/session-store'

export function useSignedOutBadge(status: () => SessionStatus, host: Host = createHost()): void {
  watch(
    status,
    async (now) => {
      if (now !== 'signedOut') return
      try {
        await host.badge.show({ kind: 'signedOut' })
      } catch (error) {
        console.error('The tray was not told that nobody is signed in', error)
      }
    },
    { immediate: true },
  )
}
