/** What happened in an event, in words: the line that is not on paper. */
import { fieldWords, groupName, valueWords, type Names } from '@/app/i18n/words/value-words'
import { formatInstant } from '@/app/format'
import { currentLocale, i18n } from '@/app/i18n'
import { returnWords } from '@/app/i18n/words/offer-words'
import { raisedWords, reachedByRaiseWords } from '@/app/i18n/words/raise-words'
import {
  escalationOf,
  latenessWords,
  passedOverWords,
  placeWords,
  reachedWords,
} from '@/app/i18n/words/escalation-words'
import type { BroughtIn } from '@shared/domain/commands/bring-in'
import type { EventType, TicketEvent } from '@shared/domain/event'
import { CONTACT_FIELDS } from '@shared/domain/requester'
import type { Raised } from '@shared/domain/raise'
import type { HandOver } from '@shared/domain/ticket'
import { RETARGET_MODES, type RetargetMode, type WithdrawnBreach } from '@shared/sla'

const { t } = i18n.global

/** Said by the line of the event itself, or of no interest to a reader. */
const SILENT_FIELDS: readonly string[] = [
  'entry',
  'messageChannel',
  'noActionNeeded',
  'acknowledged',
  'undoes',
  'handOverAccepted',
  'retargetMode',
  'handOverCount',
  'isPriorityOverridden',
  'number',
  'escalation',
  'broughtIn',
  'released',
  'breach',
  'child',
  'childCount',
  'duplicate',
  'duplicates',
  'forwardedFrom',
  'attachment',
  'attachedAs',
  'files',
  'erased',
]

/** What the words of an event say already. */
const TOLD: Partial<Readonly<Record<EventType, readonly string[]>>> = {
  taken: ['state', 'assigneeId', 'handOver'],
  assigned: ['state', 'handOver'],
  stateChanged: ['pending'],
  pendingSet: ['state'],
  priorityChanged: [],
  policyApplied: ['policy'],
  handedOver: ['handOver'],
  handOverAccepted: ['handOver', 'assignedGroupId', 'state'],
  handOverRejected: ['handOver'],
  raised: ['raised'],
  majorDeclared: ['major'],
  majorEnded: ['major'],
  linked: ['majorId'],
  unlinked: ['majorId'],
  merged: ['state', 'pending', 'handOver', 'mergedIntoId'],
  unmerged: ['state', 'pending', 'handOver', 'mergedIntoId'],
  broughtIn: ['participantGroupIds'],
  released: ['participantGroupIds'],
  workLogged: ['workMinutes', 'minutes'],
  resolved: ['state', 'pending', 'handOver', 'resolutionCode'],
  reopened: ['state', 'resolutionCode'],
  closed: ['state'],
  noActionNeeded: ['state'],
  requesterWrote: ['pending'],
  cancelled: ['state', 'pending', 'handOver'],
}

/** What a first event sets that a reader wants to be told; the rest stands in the properties. */
const FIRST_FIELDS: readonly string[] = ['channel', 'priority', 'tier', 'assignedGroupId']

/** What happened, in words; empty when all of it was said on paper. */
export function lineOf(event: TicketEvent, names: Names): string {
  if (event.type === 'replied' || event.type === 'noted') return ''
  const parts = [headline(event, names), ...changesOf(event, names), ...contactsOf(event, names)].filter(
    (part) => part !== '',
  )
  return parts.join(', ')
}

function headline(event: TicketEvent, names: Names): string {
  const { fields, type } = event
  switch (type) {
    case 'handedOver': {
      const offer = fields['handOver']?.to as HandOver | null | undefined
      if (offer === null || offer === undefined) return t('ticket.event.handedOver')
      const [from, to] = [groupName(offer.fromGroupId, names), groupName(offer.toGroupId, names)]
      return [t('ticket.eventTo.handedOver', { from, to }), returnWords(offer)].filter((part) => part !== '').join(', ')
    }
    case 'handOverAccepted': {
      const offer = fields['handOver']?.from as HandOver | null | undefined
      return t('ticket.eventTo.handOverAccepted', { group: offer ? groupName(offer.toGroupId, names) : '—' })
    }
    case 'handOverRejected': {
      const offer = fields['handOver']?.from as HandOver | null | undefined
      return t('ticket.eventTo.handOverRejected', { group: offer ? groupName(offer.fromGroupId, names) : '—' })
    }
    case 'broughtIn': {
      const called = fields['broughtIn']?.to as BroughtIn | undefined
      if (called === undefined) return t('ticket.event.broughtIn')
      const told = reachedByRaiseWords({ ...called, instead: called.by === 'onDuty' ? 'onDuty' : null }, names)
      const group = t('ticket.eventTo.broughtIn', { group: groupName(called.groupId, names) })
      return called.by === 'onDuty' ? `${group}, ${told}` : group
    }
    case 'linked':
      return t('ticket.eventTo.linked', { ticket: valueWords('majorId', fields['majorId']?.to, names) })
    case 'unlinked':
      return t('ticket.eventTo.unlinked', { ticket: valueWords('majorId', fields['majorId']?.from, names) })
    case 'childLinked':
    case 'childUnlinked':
      return t(`ticket.eventTo.${type}`, { ticket: valueWords('child', fields['child']?.to, names) })
    case 'merged':
      return t('ticket.eventTo.merged', { ticket: valueWords('mergedIntoId', fields['mergedIntoId']?.to, names) })
    case 'unmerged':
      return t('ticket.eventTo.unmerged', { ticket: valueWords('mergedIntoId', fields['mergedIntoId']?.from, names) })
    case 'duplicateMerged':
    case 'duplicateUnmerged':
      return t(`ticket.eventTo.${type}`, { ticket: valueWords('duplicate', fields['duplicate']?.to, names) })
    case 'released':
      return t('ticket.eventTo.released', { group: valueWords('assignedGroupId', fields['released']?.to, names) })
    case 'raised': {
      const raised = fields['raised']?.to as Raised | null | undefined
      return raised ? raisedWords(raised, names) : t('ticket.event.raised')
    }
    case 'escalated': {
      const step = escalationOf(event)
      if (step === undefined) return t('ticket.event.escalated')
      const parts = [
        placeWords(step),
        reachedWords(step, names),
        latenessWords(step, event.receivedAt),
        passedOverWords(step),
      ]
      return t('ticket.eventTo.escalated', { step: parts.filter(Boolean).join(', ') })
    }
    case 'policyApplied':
      return t('ticket.eventTo.policyApplied', {
        from: valueWords('policy', fields['policy']?.from, names),
        to: valueWords('policy', fields['policy']?.to, names),
        how: t(`domain.retargetMode.${retargetModeOf(event)}`),
      })
    case 'breachWithdrawn': {
      const breach = fields['breach']?.from as unknown as WithdrawnBreach | undefined
      if (breach === undefined) return t('ticket.event.breachWithdrawn')
      const at = formatInstant(breach.breachedAt, currentLocale())
      return t('ticket.eventTo.breachWithdrawn', { metric: t(`domain.metric.${breach.metric}`), at })
    }
    case 'workLogged':
      return t('ticket.eventTo.workLogged', { time: valueWords('minutes', fields['minutes']?.to, names) })
    case 'resolved':
      return t('ticket.eventTo.resolved', { code: valueWords('resolutionCode', fields['resolutionCode']?.to, names) })
    case 'priorityChanged':
    case 'classified':
    case 'stateChanged':
    case 'pendingSet':
    case 'requesterWrote':
      return ''
    case 'imported':
      return isFirstEvent(event) ? t('ticket.event.imported') : ''
    default:
      return t(`ticket.event.${type}`)
  }
}

function retargetModeOf({ fields }: TicketEvent): RetargetMode {
  const mode = fields['retargetMode']?.to
  return RETARGET_MODES.find((known) => known === mode) ?? 'carry'
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

/** What a requester is reached by stands in the content, which may have been erased. */
function contactsOf({ type, content }: TicketEvent, names: Names): readonly string[] {
  if (type !== 'requesterChanged' || content === null) return []
  return CONTACT_FIELDS.flatMap((field) => {
    const [from, to] = [content[`${field}Before`] ?? null, content[field] ?? null]
    if (from === to) return []
    const words = { field: fieldWords(field), from: valueWords(field, from, names), to: valueWords(field, to, names) }
    return [t(from === null ? 'words.set' : 'words.change', words)]
  })
}

/** Why it was done, in the words of who did it; empty when no reason was given. */
export function reasonOf({ content }: TicketEvent): string {
  return content?.['reason'] ?? content?.['text'] ?? ''
}
