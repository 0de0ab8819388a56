/** A step of the escalation ladder in words: which clock, how far it had come, whom it reached, and how late. */
import { MINUTE_MS } from '@shared/domain/instant'
import type { EscalatedStep } from '@shared/domain/escalation'
import type { TicketEvent } from '@shared/domain/event'
import { formatSpan } from '../../format'
import { currentLocale, i18n } from '../index'
import { personName, type Names } from './value-words'

const { t } = i18n.global

/** Of an `escalated` event; undefined for any other. */
export const escalationOf = (event: TicketEvent | undefined): EscalatedStep | undefined =>
  event?.fields['escalation']?.to as unknown as EscalatedStep | undefined

/** «Решение: 75 % норматива». Of a step that was taken ahead of its time: how far the clock had come. */
export function placeWords(step: EscalatedStep): string {
  const place = pointWords(step.insteadOf ?? step)
  return t('words.escalation.of', { metric: t(`domain.metric.${step.metric}`), place })
}

function pointWords({ percent, offsetMinutes }: Pick<EscalatedStep, 'percent' | 'offsetMinutes'>): string {
  if (percent === 100) return t('words.escalation.deadline')
  if (percent !== null) return t('words.escalation.percent', { percent })
  const time = formatSpan(Math.abs(offsetMinutes ?? 0) * MINUTE_MS, currentLocale())
  return t((offsetMinutes ?? 0) < 0 ? 'words.escalation.before' : 'words.escalation.after', { time })
}

/** What came of it: who was told, or why nobody was. */
export function reachedWords(step: EscalatedStep, names: Names): string {
  if (step.unreached !== null) return t(`words.escalation.${step.unreached}`)
  const people = step.toldIds.map((id) => personName(id, names)).join(', ')
  return t(step.insteadOf === undefined ? 'words.escalation.told' : 'words.escalation.toldAhead', { people })
}

/** Empty when it stands for itself alone. */
export const passedOverWords = ({ passedOver = 0 }: EscalatedStep): string =>
  passedOver === 0 ? '' : t('words.escalation.passedOver', passedOver)

/** Empty when it came in time. */
export function latenessWords(step: EscalatedStep, takenAt: number): string {
  const lateMs = takenAt - step.dueAt
  return lateMs < MINUTE_MS ? '' : t('words.escalation.late', { time: formatSpan(lateMs, currentLocale()) })
}
