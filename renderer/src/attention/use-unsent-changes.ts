/**
 * The changes that wait to be sent, one by one. Read from the outbox itself, by a connection of its own that only reads:
 * what is listed as saved on this device is what is on its disk.
 */
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { Client } from '@/app/client/client-types'
import { useClientEvents } from '@/app/client/use-client-events'
import { outboxRows } from '@/cache/outbox'
import { openOutbox, type OutboxDatabase } from '@/cache/outbox-database'
import type { OutboxRow } from '@/cache/rows'

export function useUnsentChanges(): Readonly<ShallowRef<readonly OutboxRow[]>> {
  const changes = shallowRef<readonly OutboxRow[]>([])
  let reading: Promise<OutboxDatabase> | null = null

  async function read(client: Client): Promise<void> {
    const asked = (reading ??= openOutbox(client.serverId, client.actor.personId))
    const rows = await outboxRows(await asked)
    if (reading === asked) changes.value = rows.filter((row) => row.state === 'pending')
  }

  function leave(): void {
    const left = reading
    reading = null
    changes.value = []
    left?.then((database) => database.close()).catch((error: unknown) => console.error(error))
  }

  useClientEvents((client) => {
    leave()
    if (client === null) return []
    const readAgain = (): void => {
      read(client).catch((error: unknown) => console.error(error))
    }
    readAgain()
    return [client.on('outbox', readAgain), client.on('reset', readAgain)]
  })
  onScopeDispose(leave)

  return changes
}
