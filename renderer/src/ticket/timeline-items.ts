/**
 * The history of a ticket as it is read. What people said stands on paper, what merely happened is a line; an event that
 * is both (a registration with its description, an imported change with a message) gives one of each.
 */
import type { EntryMark, TimelineEntry } from '@/app/client/client-types'
import type { Attachment } from '@/app/client/file-actions'
import { personName, type Names } from '@/app/i18n/words/value-words'
import { i18n } from '@/app/i18n'
import { erasedWords } from '@/app/i18n/words/erased-words'
import type { IconName } from '@/ui'
import type { EntryKind, EventType, TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import { erasuresOf, type TimelineErasures } from './timeline-erasures'
import { filesOf } from './timeline-files'
import { lineOf, reasonOf } from './timeline-lines'
import { aboutOf, authorOf, saidIn } from './timeline-sayings'

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
  /** What it said is gone; words say so in its place. */
  readonly isErased: boolean
  readonly seqInTicket: number
  /** Files that belong to it. */
  readonly attachments: readonly Attachment[]
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
  attached: 'attachment',
  stateChanged: 'play',
  pendingSet: 'pause',
  priorityChanged: 'pencil',
  classified: 'tag',
  requesterChanged: 'user',
  policyApplied: 'timer',
  handedOver: 'handover',
  handOverAccepted: 'handover',
  handOverRejected: 'handover',
  raised: 'raise',
  broughtIn: 'users',
  released: 'users',
  majorDeclared: 'major',
  majorEnded: 'major',
  linked: 'link',
  unlinked: 'link',
  childLinked: 'link',
  childUnlinked: 'link',
  merged: 'merge',
  unmerged: 'merge',
  duplicateMerged: 'merge',
  duplicateUnmerged: 'merge',
  workLogged: 'timer',
  acknowledged: 'eye',
  resolved: 'done',
  reopened: 'refresh',
  closed: 'archive',
  cancelled: 'close',
  undone: 'undo',
  requesterWrote: 'message',
  noActionNeeded: 'done',
  escalated: 'ladder',
  breachWithdrawn: 'clock',
  erased: 'trash',
  imported: 'download',
}

export function timelineItems(
  entries: readonly TimelineEntry[],
  ticket: Pick<Ticket, 'undoneCommandIds' | 'requesterId'>,
  names: Names,
): readonly TimelineItem[] {
  const files = filesOf(entries, ticket)
  const shown = files.without(entries)
  const erasures = erasuresOf(entries)
  const items: TimelineItem[] = []
  let quiet: TimelineEntry[] = []
  const fold = (): void => {
    if (quiet.length > 0) items.push(foldedItem(quiet))
    quiet = []
  }
  for (const entry of shown) {
    if (saysNothing(entry.event, names) && erasures.insteadOf(entry.event) === '') {
      quiet.push(entry)
      continue
    }
    fold()
    items.push(...itemsOf(entry, ticket, names, erasures, files.of(entry.event)))
  }
  fold()
  return items
}

/** Another system's record of something that this one does not keep: no field, no words. */
const saysNothing = (event: TicketEvent, names: Names): boolean =>
  event.type === 'imported' && saidIn(event) === null && lineOf(event, names) === '' && reasonOf(event) === ''

/** Neighbours of that kind on one line, told by the last of them. */
function foldedItem(entries: readonly TimelineEntry[]): TimelineItem {
  const [last] = entries.slice(-1) as [TimelineEntry]
  return {
    key: `${last.event.id}:folded`,
    kind: 'event',
    icon: ICONS.imported,
    author: '',
    about: '',
    text: t('ticket.timeline.folded', entries.length),
    reason: '',
    at: last.event.effectiveAt,
    mark: last.mark,
    isUndone: false,
    isErased: false,
    seqInTicket: last.event.seqInTicket,
    attachments: [],
  }
}

function itemsOf(
  { event, mark }: TimelineEntry,
  ticket: Pick<Ticket, 'undoneCommandIds' | 'requesterId'>,
  names: Names,
  erasures: TimelineErasures,
  attachments: readonly Attachment[],
): readonly TimelineItem[] {
  const said = saidIn(event)
  const instead = erasures.insteadOf(event)
  const isUndone = event.commandId !== null && ticket.undoneCommandIds.includes(event.commandId)
  const common = { at: event.effectiveAt, mark, seqInTicket: event.seqInTicket }
  const items: TimelineItem[] = []
  const line = erasures.recordOf(event) || lineOf(event, names)
  if (line !== '' || said === null) {
    items.push({
      ...common,
      key: `${event.id}:line`,
      kind: 'event',
      icon: ICONS[event.type],
      author: `${event.type === 'erased' ? eraserOf(event, names) : personName(event.actorId, names)}:`,
      about: '',
      text: line === '' ? t(`ticket.event.${event.type}`) : line,
      reason: said === null ? instead || reasonOf(event) : '',
      isErased: false,
      // An undone entry says itself what it took back.
      isUndone: isUndone && event.type !== 'undone',
      attachments: said === null ? attachments : [],
    })
  }
  if (said !== null) {
    items.push({
      ...common,
      key: `${event.id}:paper`,
      kind: PAPER[said.kind],
      icon: undefined,
      author: personName(authorOf(said, event, ticket.requesterId), names),
      about: aboutOf(said.kind, event, ticket.requesterId, names),
      text: said.text || instead || erasedWords('text'),
      isErased: said.text === '',
      reason: '',
      // What reached a person cannot be taken back.
      isUndone: isUndone && said.kind !== 'publicReply',
      attachments,
    })
  }
  return items
}

/** Whoever ran the erasure has no account here, only a name. */
const eraserOf = (event: TicketEvent, names: Names): string => event.content?.['by'] ?? personName(event.actorId, names)
