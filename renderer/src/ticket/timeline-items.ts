/**
 * The history of a ticket as it is read. What people said stands on paper, what merely happened is a line; an event that
 * is both (a registration with its description, an imported change with a message) gives one of each.
 */
import type { EntryMark, TimelineEntry } from '@/app/client/client-types'
import { fieldWords, groupName, personName, valueWords, type Names } from '@/app/i18n/words/value-words'
import { i18n } from '@/app/i18n'
import type { IconName } from '@/ui'
import type { EntryKind, EventType, TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { HandOver, Ticket } from '@shared/domain/ticket'

const { t } = i18n.global

export interface TimelineItem {
  readonly key: string
  readonly kind: 'requester' | 'public' | 'note' | 'event'
  readonly icon: IconName | undefined
  readonly author: string
  /** After the author, on paper: «→ И. Павлова». */
  readonly about: string
  /** On paper what was said; of an event what happened. */
  readonly text: string
  /** A quiet second line of an event. */
  readonly reason: string
  readonly at: Instant
  readonly mark: EntryMark
  readonly isUndone: boolean
  readonly seqInTicket: number
}

const PAPER: Readonly<Record<EntryKind, 'requester' | 'public' | 'note'>> = {
  requesterMessage: 'requester',
  publicReply: 'public',
  note: 'note',
}

const ICONS: Readonly<Record<EventType, IconName>> = {
  registered: 'register',
  taken: 'user',
  assigned: 'user-add',
  replied: 'reply',
  noted: 'lock',
  stateChanged: 'play',
  pendingSet: 'pause',
  priorityChanged: 'pencil',
  classified: 'tag',
  handedOver: 'handover',
  handOverAccepted: 'handover',
  handOverRejected: 'handover',
  workLogged: 'timer',
  resolved: 'done',
  reopened: 'refresh',
  closed: 'archive',
  cancelled: 'close',
  undone: 'undo',
  requesterWrote: 'mail',
  imported: 'download',
}

/** Said by the line of the event itself, or of no interest to a reader. */
const SILENT_FIELDS: readonly string[] = [
  'entry',
  'undoes',
  'handOverAccepted',
  'retargetMode',
  'handOverCount',
  'isPriorityOverridden',
  'number',
]

/** What the words of an event say already. */
const TOLD: Partial<Readonly<Record<EventType, readonly string[]>>> = {
  taken: ['state', 'assigneeId', 'handOver'],
  assigned: ['state', 'handOver'],
  stateChanged: ['pending'],
  pendingSet: ['state'],
  priorityChanged: [],
  handedOver: ['handOver'],
  handOverAccepted: ['handOver', 'assignedGroupId', 'state'],
  handOverRejected: ['handOver'],
  workLogged: ['workMinutes', 'minutes'],
  resolved: ['state', 'pending', 'handOver', 'resolutionCode'],
  reopened: ['state', 'resolutionCode'],
  closed: ['state'],
  cancelled: ['state', 'pending', 'handOver'],
}

/** What a first event sets that a reader wants to be told; the rest stands in the properties. */
const FIRST_FIELDS: readonly string[] = ['channel', 'priority', 'assignedGroupId']

export function timelineItems(
  entries: readonly TimelineEntry[],
  ticket: Pick<Ticket, 'undoneCommandIds' | 'requesterId'>,
  names: Names,
): readonly TimelineItem[] {
  return entries.flatMap(({ event, mark }) => itemsOf(event, mark, ticket, names))
}

function itemsOf(
  event: TicketEvent,
  mark: EntryMark,
  ticket: Pick<Ticket, 'undoneCommandIds' | 'requesterId'>,
  names: Names,
): readonly TimelineItem[] {
  const said = entryOf(event)
  const isUndone = event.commandId !== null && ticket.undoneCommandIds.includes(event.commandId)
  const common = { at: event.effectiveAt, mark, seqInTicket: event.seqInTicket }
  const items: TimelineItem[] = []
  const line = lineOf(event, names)
  if (line !== '' || said === null) {
    items.push({
      ...common,
      key: `${event.id}:line`,
      kind: 'event',
      icon: ICONS[event.type],
      author: `${personName(event.actorId, names)}:`,
      about: '',
      text: line === '' ? t(`ticket.event.${event.type}`) : line,
      reason: said === null ? reasonOf(event) : '',
      // An undone entry says itself what it took back.
      isUndone: isUndone && event.type !== 'undone',
    })
  }
  if (said !== null) {
    items.push({
      ...common,
      key: `${event.id}:paper`,
      kind: PAPER[said.kind],
      icon: undefined,
      author: personName(
        said.kind === 'requesterMessage'
          ? event.type === 'registered'
            ? ticket.requesterId
            : (event.actorId ?? ticket.requesterId)
          : event.actorId,
        names,
      ),
      about:
        said.kind === 'publicReply'
          ? t('ticket.timeline.to', { name: personName(ticket.requesterId, names) })
          : aboutOf(said.kind),
      text: said.text,
      reason: '',
      // What reached a person cannot be taken back.
      isUndone: isUndone && said.kind === 'note',
    })
  }
  return items
}

const aboutOf = (kind: EntryKind): string => (kind === 'note' ? t('ticket.timeline.note') : '')

/** What somebody said in the event; null when it merely happened. */
function entryOf(event: TicketEvent): { readonly kind: EntryKind; readonly text: string } | null {
  const entry = event.fields['entry']?.to
  const text = event.content?.['text'] ?? event.content?.['description'] ?? ''
  const kind = entry === 'publicReply' || entry === 'note' || entry === 'requesterMessage' ? entry : null
  if (kind !== null) return { kind, text: text === '' ? t('ticket.timeline.erased') : text }
  const isFirst = event.type === 'registered' || event.type === 'imported'
  return isFirst && text !== '' ? { kind: 'requesterMessage', text } : null
}

/** What happened, in words; empty when all of it was said on paper. */
function lineOf(event: TicketEvent, names: Names): string {
  if (event.type === 'replied' || event.type === 'noted' || event.type === 'requesterWrote') return ''
  const parts = [headline(event, names), ...changesOf(event, names)].filter((part) => part !== '')
  return parts.join(', ')
}

function headline(event: TicketEvent, names: Names): string {
  const { fields, type } = event
  switch (type) {
    case 'handedOver': {
      const offer = fields['handOver']?.to as HandOver | null | undefined
      return offer === null || offer === undefined
        ? t('ticket.event.handedOver')
        : t('ticket.eventTo.handedOver', {
            from: groupName(offer.fromGroupId, names),
            to: groupName(offer.toGroupId, names),
          })
    }
    case 'handOverAccepted': {
      const offer = fields['handOver']?.from as HandOver | null | undefined
      return t('ticket.eventTo.handOverAccepted', { group: offer ? groupName(offer.toGroupId, names) : '—' })
    }
    case 'handOverRejected': {
      const offer = fields['handOver']?.from as HandOver | null | undefined
      return t('ticket.eventTo.handOverRejected', { group: offer ? groupName(offer.fromGroupId, names) : '—' })
    }
    case 'workLogged':
      return t('ticket.eventTo.workLogged', { time: valueWords('minutes', fields['minutes']?.to, names) })
    case 'resolved':
      return t('ticket.eventTo.resolved', { code: valueWords('resolutionCode', fields['resolutionCode']?.to, names) })
    case 'priorityChanged':
    case 'classified':
    case 'stateChanged':
    case 'pendingSet':
      return ''
    case 'imported':
      return isFirstEvent(event) ? t('ticket.event.imported') : ''
    default:
      return t(`ticket.event.${type}`)
  }
}

const isFirstEvent = (event: TicketEvent): boolean => event.seqInTicket === 1

function changesOf(event: TicketEvent, names: Names): readonly string[] {
  const told = TOLD[event.type] ?? []
  return Object.entries(event.fields)
    .filter(([field]) => !SILENT_FIELDS.includes(field) && !told.includes(field))
    .filter(([field]) => !isFirstEvent(event) || FIRST_FIELDS.includes(field))
    .filter(([, { from, to }]) => from !== to && !(isFirstEvent(event) && to === null))
    .map(([field, { from, to }]) => {
      const words = { field: fieldWords(field), from: valueWords(field, from, names), to: valueWords(field, to, names) }
      return isFirstEvent(event) || from === null ? t('words.set', words) : t('words.change', words)
    })
}

function reasonOf({ content }: TicketEvent): string {
  return content?.['reason'] ?? content?.['text'] ?? ''
}
