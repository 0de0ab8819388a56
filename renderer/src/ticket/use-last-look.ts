/** What is new since the engineer last looked at a ticket: remembered for as long as the window lives. */
import { ref, watch, type Ref } from 'vue'
import type { TicketView } from '@/app/client/client-types'
import type { Instant } from '@shared/domain/instant'

interface Look {
  readonly seqInTicket: number
  readonly at: Instant
}

const looks = new Map<string, Look>()

/** @returns the look before this one; null when this is the first */
export function useLastLook(view: () => TicketView | null, now: () => Instant): Ref<Look | null> {
  const before = ref<Look | null>(null)
  let ticketId: string | null = null

  watch(
    view,
    (next) => {
      if (next === null) return
      if (next.ticket.id !== ticketId) {
        ticketId = next.ticket.id
        before.value = looks.get(ticketId) ?? null
      }
      // What comes while the window is hidden has not been looked at.
      if (document.visibilityState === 'visible') {
        looks.set(next.ticket.id, { seqInTicket: next.base?.version ?? 0, at: now() })
      }
    },
    { immediate: true },
  )
  return before
}
