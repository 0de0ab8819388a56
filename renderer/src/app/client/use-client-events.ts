/** Follows whichever client is current: runs `attach` for each, and detaches when it goes. */
import { getCurrentScope, onScopeDispose, watch } from 'vue'
import type { Client } from './client-types'
import { currentClient } from './current-client'

/**
 * @param attach called at once, and again for each client; null when nobody is signed in. What it returns ends its
 *   listening.
 */
export function useClientEvents(attach: (client: Client | null) => readonly (() => void)[]): void {
  let detach: readonly (() => void)[] = []
  const leave = (): void => {
    for (const end of detach) end()
    detach = []
  }
  watch(
    currentClient,
    (client) => {
      leave()
      detach = attach(client)
    },
    { immediate: true, flush: 'sync' },
  )
  if (getCurrentScope() !== undefined) onScopeDispose(leave)
}
