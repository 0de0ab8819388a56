/** The changes that wait to be sent, one by one, in the order in which they will go. */
import { shallowRef, type ShallowRef } from 'vue'
import type { UnsentChange } from '@/app/client/client-types'
import { useClientEvents } from '@/app/client/use-client-events'

export function useUnsentChanges(): Readonly<ShallowRef<readonly UnsentChange[]>> {
  const changes = shallowRef<readonly UnsentChange[]>([])

  useClientEvents((client) => {
    const read = (): void => {
      changes.value = client?.unsentChanges() ?? []
    }
    read()
    return client === null ? [] : [client.on('outbox', read), client.on('reset', read)]
  })
  return changes
}
