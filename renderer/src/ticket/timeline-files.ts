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
    of(event) {
      const own = nameOf(event)
      const ids = own === null ? namedIn(event) : [...namedIn(event), own]
      return ids.filter(isThere).flatMap((id) => attachments.get(id) ?? [])
    },
    // What was taken back has a line, which says so.
    without: (all) =>
      all.filter(({ event }) => {
        const id = nameOf(event)
        return id === null || !named.has(id) || !isThere(id)
      }),
  }
}

function namedIn({ fields }: TicketEvent): readonly string[] {
  const files = fields['files']?.to
  return Array.isArray(files) ? files.filter((id): id is string => typeof id === 'string') : []
}

/** By which entries name a file: its own command, or where it came along from a merged ticket, the one that it had there. */
function nameOf({ type, commandId, fields }: TicketEvent): string | null {
  if (type !== 'attached') return null
  const named = fields['attachedAs']?.to
  return typeof named === 'string' ? named : commandId
}

function attachmentOf(event: TicketEvent): Attachment | null {
  const commandId = nameOf(event)
  if (commandId === null) return null
  const { ticketId, fields, content } = event
  const { hash, size } = fields['attachment']?.to as unknown as Pick<Attachment, 'hash' | 'size'>
  return { ticketId, commandId, hash, size, name: content?.['fileName'] ?? t('common.file.unnamed') }
}
