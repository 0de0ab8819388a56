/** Whether the server can be reached, what waits to be sent, and what time it is by the server's clock. */
import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { INITIAL_CONNECTION, type ConnectionState } from '@/sync/connection'
import { SECOND_MS, type Instant } from '@shared/domain/instant'
import type { ClientTrouble, OutboxSummary } from '../client/client-types'
import { currentClient } from '../client/current-client'
import { useClientEvents } from '../client/use-client-events'

const EMPTY_OUTBOX: OutboxSummary = { unsent: 0, oldestSavedAt: null, notSaved: 0 }

export const useConnectionStore = defineStore('connection', () => {
  const state = shallowRef<ConnectionState>(INITIAL_CONNECTION)
  const outbox = shallowRef<OutboxSummary>(EMPTY_OUTBOX)
  const trouble = shallowRef<ClientTrouble | null>(null)
  const now = ref<Instant>(Date.now())

  const tick = (): void => {
    now.value = currentClient.value?.now() ?? Date.now()
  }
  const timer = setInterval(tick, SECOND_MS)
  onScopeDispose(() => clearInterval(timer))

  useClientEvents((client) => {
    state.value = client?.connection ?? INITIAL_CONNECTION
    outbox.value = client?.outbox ?? EMPTY_OUTBOX
    trouble.value = client?.trouble ?? null
    tick()
    if (client === null) return []
    return [
      client.on('connection', (next) => {
        state.value = next
        tick()
      }),
      client.on('trouble', (next) => {
        trouble.value = next
      }),
      client.on('outbox', (next) => {
        outbox.value = next
      }),
      client.on('reset', () => {
        outbox.value = client.outbox
      }),
    ]
  })

  /** What was cached here could not be used; the queue is not whole before it has come again. */
  const isFetchedAgain = computed(() => !state.value.isComplete && currentClient.value?.cacheWasDropped === true)

  /** Asks the server now, and tries again to save what could not be. */
  const checkNow = (): void => currentClient.value?.checkNow()

  return { state, outbox, trouble, now, isFetchedAgain, checkNow }
})
