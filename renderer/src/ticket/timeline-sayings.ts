/** What somebody said in an event of a ticket: the words, whose they are, and how they came. */
import { i18n } from '@/app/i18n'
import { personName, valueWords, type Names } from '@/app/i18n/words/value-words'
import type { EntryKind, TicketEvent } from '@shared/domain/event'
import type { Json } from '@shared/domain/json'

const { t } = i18n.global

export interface Said {
  readonly kind: EntryKind
  /** Empty when it was erased. */
  readonly text: string
  /** What was asked for in the first place: the requester's words, whoever wrote them down. */
  readonly isDescription: boolean
}

/** What somebody said in the event; null when it merely happened. */
export function saidIn(event: TicketEvent): Said | null {
  const entry = event.fields['entry']?.to
  const text = event.content?.['text'] ?? event.content?.['description'] ?? ''
  const kind = entry === 'publicReply' || entry === 'note' || entry === 'requesterMessage' ? entry : null
  if (kind !== null) return { kind, text, isDescription: false }
  const isFirst = event.type === 'registered' || event.type === 'imported'
  return isFirst && text !== '' ? { kind: 'requesterMessage', text, isDescription: true } : null
}

/** Who is not known to have written a message of the requester's, was the requester; so is who had it written down. */
export function authorOf({ kind, isDescription }: Said, event: TicketEvent, requesterId: string): string | null {
  const { actorId } = event
  if (isDescription || channelOf(event) !== null) return requesterId
  return kind === 'requesterMessage' ? (actorId ?? requesterId) : actorId
}

/** After the author: to whom, how it came, and from which duplicate. */
export const aboutOf = (kind: EntryKind, event: TicketEvent, requesterId: string, names: Names): string =>
  [wayWords(kind, event, requesterId, names), forwardedWords(event, names)].filter((words) => words !== '').join(', ')

function wayWords(kind: EntryKind, event: TicketEvent, requesterId: string, names: Names): string {
  if (kind === 'publicReply') return t('ticket.timeline.to', { name: personName(requesterId, names) })
  const channel = channelOf(event)
  if (channel === null) return kind === 'note' ? t('ticket.timeline.note') : ''
  const words = valueWords('channel', channel, names)
  return t('ticket.timeline.recorded', { channel: words, name: personName(event.actorId, names) })
}

/** On which duplicate it was written, when it went on from there. */
function forwardedWords({ fields }: TicketEvent, names: Names): string {
  const from = fields['forwardedFrom']?.to ?? null
  return from === null ? '' : t('ticket.timeline.forwarded', { ticket: valueWords('forwardedFrom', from, names) })
}

/** How a message came that an engineer wrote down; null for everything else. */
const channelOf = ({ fields }: TicketEvent): Json => fields['messageChannel']?.to ?? null
