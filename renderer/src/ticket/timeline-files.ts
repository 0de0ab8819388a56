/** Which files belong to which entry: those that a reply or note names stand below it and have no line of their own. */
import type { TimelineEntry } from '@/app/client/client-types'
import type { Attachment } from '@/app/client/file-actions'
import { i18n } from '@/app/i18n'
import type { TicketEvent } from '@shared/domain/event'
import type { Ticket } from '@shared/domain/ticket'

const { t } = i18n.global

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
  const named = new Set(entries.flatMap(({ event }) => namedIn(event)))
  const isThere = (id: string): boolean => !undoneCommandIds.includes(id)
  return {
    of: (event) =>
      [...namedIn(event), ...(event.type === 'attached' && event.commandId !== null ? [event.commandId] : [])]
        .filter(isThere)
        .flatMap((id) => attachments.get(id) ?? []),
    // What was taken back has a line, which says so.
    without: (all) =>
      all.filter(({ event: { type, commandId } }) => {
        return type !== 'attached' || commandId === null || !named.has(commandId) || !isThere(commandId)
      }),
  }
}

function namedIn({ fields }: TicketEvent): readonly string[] {
  const files = fields['files']?.to
  return Array.isArray(files) ? files.filter((id): id is string => typeof id === 'string') : []
}

function attachmentOf({ type, ticketId, commandId, fields, content }: TicketEvent): Attachment | null {
  if (type !== 'attached' || commandId === null) return null
  const { hash, size } = fields['attachment']?.to as unknown as Pick<Attachment, 'hash' | 'size'>
  return { ticketId, commandId, hash, size, name: content?.['fileName'] ?? t('common.file.unnamed') }
}
