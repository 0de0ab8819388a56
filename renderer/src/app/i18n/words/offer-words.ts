/** A ticket that is offered to another group: to whom, and when it is expected back. */
import type { HandOver } from '@shared/domain/ticket'
import { formatInstant } from '../../format'
import { currentLocale, i18n } from '../index'
import { groupName, type Names } from './value-words'

const { t } = i18n.global

/** @example offerWords(ticket.handOver, names) // «Сетевая группа, ждём обратно 27.11.2026, 10:00» */
export function offerWords(offer: HandOver, names: Names): string {
  return [groupName(offer.toGroupId, names), returnWords(offer)].filter((part) => part !== '').join(', ')
}

/** @returns empty where nobody said when; an imported offer may not even say that */
export function returnWords({ expectedReturnAt }: Partial<Pick<HandOver, 'expectedReturnAt'>>): string {
  if (typeof expectedReturnAt !== 'number') return ''
  return t('words.expectedBack', { at: formatInstant(expectedReturnAt, currentLocale()) })
}
