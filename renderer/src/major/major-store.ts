/** Major incidents as this device knows them: those that go on, the tickets linked to each, and what was said last. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { newId } from '@/app/client/build-command'
import type { Client, Dispatched } from '@/app/client/client-types'
import { requireClient } from '@/app/client/current-client'
import { useClientEvents } from '@/app/client/use-client-events'
import type { QueueRow } from '@/cache/queue-row'

/** Nobody waits for news of these any more. */
const isOver = ({ state }: QueueRow): boolean => state === 'closed' || state === 'cancelled'
const oldestFirst = (left: QueueRow, right: QueueRow): number => left.registeredAt - right.registeredAt

export const useMajorStore = defineStore('major', () => {
  /** Raised whenever a row may be different: the index is no reactive thing. */
  const revision = ref(0)
  let client: Client | null = null

  const open = computed<readonly QueueRow[]>(() => rowsAt(revision.value, client?.index.majorIds() ?? []))

  function rowsAt(_revision: number, ids: readonly string[]): readonly QueueRow[] {
    return ids.flatMap((id) => client?.row(id) ?? []).sort(oldestFirst)
  }

  /** Whose requesters hear of it: the parent first, then its children as far as they are here. */
  function recipients(majorId: string): readonly QueueRow[] {
    const children = rowsAt(revision.value, client?.index.childIdsOf(majorId) ?? [])
    return [...rowsAt(revision.value, [majorId]), ...children.filter((row) => !isOver(row))]
  }

  /** What its requesters were told last; empty while that was nothing, or is not read yet (`prepare`). */
  function lastUpdate(majorId: string): string {
    return lastUpdateAt(revision.value, majorId)
  }

  function lastUpdateAt(_revision: number, majorId: string): string {
    const replies = client?.view(majorId)?.entries?.filter(({ event }) => event.fields['entry']?.to === 'publicReply')
    return replies?.at(-1)?.event.content?.['text'] ?? ''
  }

  /** Reads what was said last. */
  const prepare = (majorId: string): void => void client?.prepare([majorId])

  /** One reply to each: each is answered by itself, and all belong to one action. */
  function updateAll(rows: readonly QueueRow[], text: string): readonly Dispatched[] {
    const asked = requireClient()
    const groupId = newId()
    return rows.map(({ id }) => asked.dispatch({ name: 'reply', ticketId: id, args: { text }, groupId }))
  }

  useClientEvents((next) => {
    client = next
    const look = (): void => {
      revision.value += 1
    }
    look()
    return next === null ? [] : [next.on('tickets', look), next.on('reset', look)]
  })

  return { open, recipients, lastUpdate, prepare, updateAll }
})
