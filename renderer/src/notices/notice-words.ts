/** What a notice says: what happened, who did it, and the beginning of what they wrote. */
import { i18n } from '@/app/i18n'
import { erasedWords } from '@/app/i18n/words/erased-words'
import { escalationOf, placeWords } from '@/app/i18n/words/escalation-words'
import { personName, type Names } from '@/app/i18n/words/value-words'
import type { IconName } from '@/ui'
import type { TicketEvent } from '@shared/domain/event'
import type { Notice, NoticeReason } from '@shared/domain/notices'
import type { Raised } from '@shared/domain/raise'

const { t } = i18n.global

const ICONS: Readonly<Record<NoticeReason, IconName>> = {
  assigned: 'user-add',
  handOver: 'handover',
  handOverAnswered: 'check',
  reply: 'reply',
  requesterMessage: 'mail',
  mention: 'at',
  ladder: 'ladder',
  raised: 'raise',
  broughtIn: 'users',
  breachWithdrawn: 'clock',
}

export interface NoticeWords {
  readonly icon: IconName
  readonly what: string
  /** Empty when it is not known, or nobody did it. */
  readonly who: string
  /** On one line; empty when nothing was written. */
  readonly text: string
}

/** @param event what the notice tells of, when this device has it */
export function noticeWords({ reason }: Notice, event: TicketEvent | undefined, names: Names): NoticeWords {
  return {
    icon: event?.type === 'handOverRejected' ? 'undo' : ICONS[reason],
    what: answerWords(event) ?? escalationWords(event) ?? raiseWords(event) ?? t(`notices.reason.${reason}`),
    who: event === undefined || event.actorId === null ? '' : personName(event.actorId, names),
    text: textOf(event).replaceAll(/\s+/g, ' ').trim(),
  }
}

function textOf(event: TicketEvent | undefined): string {
  // What was said had a text.
  if (event?.content === null && event.fields['entry'] !== undefined) return erasedWords('text')
  return event?.content?.['text'] ?? event?.content?.['reason'] ?? ''
}

function escalationWords(event: TicketEvent | undefined): string | null {
  const step = escalationOf(event)
  return step === undefined ? null : t('notices.escalated', { step: placeWords(step) })
}

function raiseWords(event: TicketEvent | undefined): string | null {
  const change = event?.fields['raised'] as { readonly to: Raised | null } | undefined
  if (change === undefined) return null
  if (change.to === null || event?.type === 'undone') return t('notices.raiseUndone')
  return change.to.isAutomatic ? t('notices.bounced') : null
}

function answerWords(event: TicketEvent | undefined): string | null {
  if (event?.type === 'handOverAccepted') return t('notices.accepted')
  return event?.type === 'handOverRejected' ? t('notices.returned') : null
}
