/** The explanation by keyboard: of the chip under the pointer or in focus (`?`), or of the ticket one is at. */
import { useCommands } from '@/app/commands-registry'
import { useQueueStore } from '@/queue/queue-store'
import { useTicketStore } from '@/ticket/ticket-store'
import { useExplanationStore, type ClockPlace } from './explanation-store'

/** Marks a clock that speaks for a ticket, in a row of the queue or in the ticket itself. */
const clockOf = (ticketId: string, within: string): Element | null =>
  document.querySelector(`${within} [data-clock-of="${CSS.escape(ticketId)}"]`)

export function useExplanationCommands(): void {
  const explanation = useExplanationStore()
  const queue = useQueueStore()
  const tickets = useTicketStore()

  /** The ticket beside the queue when the keyboard is in it, otherwise the current row. */
  function placeAsked(): ClockPlace | null {
    const isInTicket = document.activeElement?.closest('[data-key-scope="ticket"]') != null
    const within = isInTicket ? 'aside' : 'main'
    const ticketId = isInTicket ? tickets.ticketId : (queue.selectedId ?? tickets.ticketId)
    if (ticketId === null) return null
    const anchor = clockOf(ticketId, within) ?? clockOf(ticketId, 'body')
    return anchor === null ? null : { ticketId, line: null, anchor }
  }

  useCommands([
    {
      id: 'explanation.show',
      titleKey: 'explanation.command.show',
      group: 'ticket',
      keys: ['Shift+KeyW'],
      icon: 'clock',
      enabled: () => queue.selectedId !== null || tickets.ticketId !== null,
      run() {
        const place = placeAsked()
        if (place === null) return
        // The current row may have been scrolled away.
        place.anchor.scrollIntoView({ block: 'nearest' })
        explanation.pin(place)
      },
    },
    // Nearer than the help, whose key it is everywhere else.
    {
      id: 'explanation.pointed',
      titleKey: 'explanation.command.pointed',
      group: 'ticket',
      keys: ['Shift+Slash'],
      scope: 'queue',
      hidden: true,
      enabled: () => explanation.pointed !== null,
      run() {
        if (explanation.pointed !== null) explanation.pin(explanation.pointed)
      },
    },
  ])
}
