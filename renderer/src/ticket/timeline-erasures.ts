/** Which of a history was erased: what stands in its place, and what the record of an erasure says. */
import type { TimelineEntry } from '@/app/client/client-types'
import { formatInstant } from '@/app/format'
import { currentLocale, i18n } from '@/app/i18n'
import { erasedWords } from '@/app/i18n/words/erased-words'
import { erasedIn, erasures } from '@shared/domain/erasure'
import type { TicketEvent } from '@shared/domain/event'

const { t } = i18n.global

export interface TimelineErasures {
  /** Empty where nothing was erased. */
  insteadOf(event: TicketEvent): string
  /** What went, of the event that says so; empty for every other one. */
  recordOf(event: TicketEvent): string
}

export function erasuresOf(entries: readonly TimelineEntry[]): TimelineErasures {
  const events = new Map(entries.map(({ event }) => [event.id, event] as const))
  const erasedAt = erasures([...events.values()])
  const named = (id: string): string => {
    const event = events.get(id)
    if (event === undefined) return t('words.otherTicket')
    return `${t(`ticket.event.${event.type}`)} (${formatInstant(event.effectiveAt, currentLocale())})`
  }
  return {
    insteadOf({ id, type, content }) {
      const at = content === null ? erasedAt.get(id) : undefined
      return at === undefined ? '' : erasedWords(type === 'attached' ? 'file' : 'text', at)
    },
    recordOf(event) {
      const ids = erasedIn(event)
      return ids.length === 0 ? '' : t('ticket.eventTo.erased', { entries: ids.map(named).join(', ') })
    },
  }
}
