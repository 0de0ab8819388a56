/** Which state may follow which. Legality is for commands: imported history sets what was observed. */
import type { TicketState } from './ticket'

export const TRANSITIONS: Readonly<Record<TicketState, readonly TicketState[]>> = {
  new: ['assigned', 'inProgress', 'pending', 'resolved', 'cancelled'],
  assigned: ['new', 'inProgress', 'pending', 'resolved', 'cancelled'],
  inProgress: ['new', 'assigned', 'pending', 'resolved', 'cancelled'],
  pending: ['new', 'assigned', 'inProgress', 'resolved', 'cancelled'],
  resolved: ['new', 'assigned', 'inProgress', 'closed'],
  closed: ['new', 'assigned', 'inProgress'],
  cancelled: [],
}

export function isLegalTransition(from: TicketState, to: TicketState): boolean {
  return TRANSITIONS[from].includes(to)
}
