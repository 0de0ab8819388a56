/** Whether a ticket that is being written down may belong to a major incident, and what comes of that when it is registered. */
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { QueueRow } from '@/cache/queue-row'
import { useMajorStore } from '@/major/major-store'
import { useTicketStore } from '@/ticket/ticket-store'
import type { Similar } from '@/cache/similar-tickets'

export interface MajorOffer {
  /** The incident; null when none goes on that is like it. */
  readonly row: ComputedRef<QueueRow | null>
  readonly lastUpdate: ComputedRef<string>
  readonly isLinked: Ref<boolean>
  readonly isUpdated: Ref<boolean>
  /** Links the registered ticket, and tells its requester what the others know, as far as that was asked for. */
  take(ticketId: string): void
  clear(): void
}

/**
 * @param similar tickets that read alike: the incident itself, or one that is linked to it, is a reason to offer it
 * @param categoryId of the new ticket: one of the incident's own category is offered to it, too
 */
export function useMajorOffer(similar: () => readonly Similar[], categoryId: () => string | null): MajorOffer {
  const majors = useMajorStore()
  const tickets = useTicketStore()
  const isLinked = ref(false)
  const isUpdated = ref(true)

  const row = computed(() => majors.open.find((major) => isAlike(major)) ?? null)
  const lastUpdate = computed(() => (row.value === null ? '' : majors.lastUpdate(row.value.id)))

  function isAlike(major: QueueRow): boolean {
    if (similar().some((one) => one.row.id === major.id || one.row.majorId === major.id)) return true
    return major.categoryId !== null && major.categoryId === categoryId()
  }

  watch(
    () => row.value?.id,
    (id) => {
      if (id !== undefined) majors.prepare(id)
    },
    { immediate: true },
  )

  function take(ticketId: string): void {
    if (row.value === null || !isLinked.value) return
    const text = lastUpdate.value
    tickets.dispatch({ name: 'linkToMajor', ticketId, args: { majorId: row.value.id } })
    if (isUpdated.value && text !== '') tickets.dispatch({ name: 'reply', ticketId, args: { text } })
  }

  function clear(): void {
    isLinked.value = false
    isUpdated.value = true
  }

  return { row, lastUpdate, isLinked, isUpdated, take, clear }
}
