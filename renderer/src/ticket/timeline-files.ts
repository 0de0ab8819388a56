/** Which files belong to which entry: those that a reply or note names stand below it and have no line of their own. */
import type { TimelineEntry } from '@/app/client/client-types'
import type { Attachment } from '@/app/client/file-actions'
import { attachedBytes, fileNameIn, filesNamedIn } from '@shared/domain/attached'
import type { TicketEvent } from '@shared/domain/event'
import type { Ticket } from '@shared/domain/ticket'

export interface TimelineFiles {
  of(event: TicketEvent): readonly Attachment[]
  /** The entries that are shown. */
  without(entries: readonly TimelineEntry[]): readonly TimelineEntry[]
}

export function filesOf(
  entries: readonly TimelineEntry[],
  { undoneCommandIds }: Pick<Ticket, 'undoneCommandIds'>,
): TimelineFiles {
  const attachments = new Map(
    entries.flatMap(({ event }) => {
      const attachment = attachmentOf(event)
      return attachment === null ? [] : [[attachment.commandId, attachment] as const]
    }),
  )
  const named = new Set(entries.flatMap(({ event }) => filesNamedIn(event)))
  const isThere = (id: string): boolean => !undoneCommandIds.includes(id)
  return {
    of(event) {
      const own = fileNameIn(event)
      const ids = own === null ? filesNamedIn(event) : [...filesNamedIn(event), own]
      return ids.filter(isThere).flatMap((id) => attachments.get(id) ?? [])
    },
    // What was taken back or erased has a line, which says so.
    without: (all) =>
      all.filter(({ event }) => {
        const id = fileNameIn(event)
        return id === null || !named.has(id) || !isThere(id) || !attachments.has(id)
      }),
  }
}

/** A file of which the name was erased is gone with it. */
function attachmentOf(event: TicketEvent): Attachment | null {
  const [commandId, bytes] = [fileNameIn(event), attachedBytes(event)]
  const name = event.content?.['fileName']
  return commandId === null || bytes === null || name === undefined
    ? null
    : { ticketId: event.ticketId, commandId, ...bytes, name }
}
