/** Who has a ticket in words, for as long as that holds the ladder. */
import type { ShownAcknowledgement } from '@/cache/queue-row'
import type { Instant } from '@shared/domain/instant'
import { ACKNOWLEDGED_MS } from '@shared/sla'
import { formatTime } from '../../format'
import { currentLocale, i18n } from '../index'
import { personName, type Names } from './value-words'

const { t } = i18n.global

const named = ({ by, at }: ShownAcknowledgement, names: Names) => {
  return { name: personName(by, names), time: formatTime(at + ACKNOWLEDGED_MS, currentLocale()) }
}

/** Whether an acknowledgement still holds: after its hour, it is what happened and no more. */
export function isHolding<One extends ShownAcknowledgement>(one: One | null, now: Instant): one is One {
  return one !== null && now < one.at + ACKNOWLEDGED_MS
}

/** «На контроле: Анна Смирнова, до 15:20, ещё не подтверждено». */
export function holderWords(one: ShownAcknowledgement, names: Names): string {
  const words = t('words.acknowledgement.holds', named(one, names))
  return one.isConfirmed ? words : `${words}, ${t('words.acknowledgement.notConfirmed')}`
}

/** «Анна Смирнова, до 15:20», beside a label. */
export const holderUntil = (one: ShownAcknowledgement, names: Names): string =>
  t('words.acknowledgement.until', named(one, names))
