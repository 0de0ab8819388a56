/** A ticket as it is shown: what the server confirmed, and over it what this device asks for, each entry with its mark. */
import type { UnsavedMark } from '@/cache/queue-row'
import type { TicketEvent } from '@shared/domain/event'
import type { Ticket } from '@shared/domain/ticket'
import type { EntryMark, TicketView, TimelineEntry } from './client-types'
import type { Overlay } from './overlay'
import type { PendingEntry } from './pending-memory'

/**
 * @param timeline null when it is not held
 * @param overlay `base` and `timeline` with the changes of this device
 * @param pending those changes, in order
 * @returns null when there is no such ticket
 */
export function viewOf(
  base: Ticket | null,
  timeline: readonly TicketEvent[] | null,
  overlay: Overlay,
  pending: readonly PendingEntry[],
): TicketView | null {
  if (overlay.ticket === null) return null
  const open = pending.filter(({ command }) => overlay.openCommandIds.includes(command.id))
  return {
    ticket: overlay.ticket,
    base,
    entries: timelineEntries(base, timeline, overlay, open),
    pendingCommandIds: overlay.openCommandIds,
    unpredictedCommandIds: overlay.unpredictedCommandIds,
    unsaved: markOf(open),
  }
}

function timelineEntries(
  base: Ticket | null,
  timeline: readonly TicketEvent[] | null,
  overlay: Overlay,
  open: readonly PendingEntry[],
): readonly TimelineEntry[] | null {
  // A ticket that was registered here has no history but its own predictions.
  if (timeline === null && base !== null) return null
  const marks = new Map<string | null, EntryMark>(open.map((entry) => [entry.command.id, entry.mark]))
  return [
    ...(timeline ?? []).map((event): TimelineEntry => ({ event, mark: 'confirmed' })),
    ...overlay.events.map((event): TimelineEntry => ({ event, mark: marks.get(event.commandId) ?? 'onDevice' })),
  ]
}

function markOf(open: readonly PendingEntry[]): UnsavedMark {
  if (open.length === 0) return 'none'
  if (open.some((entry) => entry.mark === 'notSaved')) return 'notSaved'
  return open.some((entry) => entry.mark === 'saving') ? 'saving' : 'onDevice'
}
