/** A ticket that was raised, in words: to whom, why that one, and whom it reached. */
import type { Raised } from '@shared/domain/raise'
import { i18n } from '../index'
import { groupName, personName, type Names } from './value-words'

const { t } = i18n.global

/** «поднята до старшего смены (Поддержка), сообщено: Г. Лебедева (замещает)». */
export function raisedWords(raised: Raised, names: Names): string {
  const { to, groupId, isAutomatic } = raised
  const where = t(`words.raise.${to}`, { group: groupName(groupId, names) })
  return [isAutomatic ? t('words.raise.bounced') : '', where, reachedByRaiseWords(raised, names)]
    .filter((part) => part !== '')
    .join(', ')
}

/** Whom it reached: of a ticket that was raised, or of one that would be. */
export function reachedByRaiseWords(
  { personIds, instead }: Pick<Raised, 'personIds' | 'instead'>,
  names: Names,
): string {
  if (personIds.length === 0) return t('words.raise.nobody')
  const people = personIds.map((id) => personName(id, names)).join(', ')
  return t(`words.raise.${instead ?? 'told'}`, { people })
}
