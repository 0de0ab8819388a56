/**
 * Whether somebody should say now that they have the open ticket: the ladder has reached this engineer, or, since it cannot
 * while there is no connection, its deadline is near and nobody has.
 */
import { computed, type ComputedRef } from 'vue'
import { isHolding } from '@/app/i18n/words/acknowledgement-words'
import { useConnectionStore } from '@/app/stores/connection-store'
import { shownAcknowledgement } from '@/cache/make-queue-row'
import { useNoticesStore } from '@/notices/notices-store'
import type { Band } from '@shared/sla'
import { useTicketStore } from './ticket-store'

const NEAR: readonly Band[] = ['urgent', 'overdue']

export function useAsked(): ComputedRef<boolean> {
  const tickets = useTicketStore()
  const notices = useNoticesStore()
  const connection = useConnectionStore()
  return computed(() => {
    const { view } = tickets
    if (!view) return false
    if (notices.asking.some(({ ticketId }) => ticketId === view.ticket.id)) return true
    if (isHolding(shownAcknowledgement(view.ticket, view.base), connection.now)) return false
    return tickets.clocks.some((clock) => clock.kind === 'sla' && NEAR.includes(tickets.tick(clock).band))
  })
}
