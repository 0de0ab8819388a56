/** What there is to say of a connection that more than one place says. */
import type { ConnectionState } from '@/sync/connection'
import { MINUTE_MS, type Instant } from '@shared/domain/instant'
import { formatSpan } from '../../format'
import { currentLocale, i18n } from '../index'
import { nobody } from './value-words'

const { t } = i18n.global

type Refused = Pick<ConnectionState, 'refusedWith' | 'nextAttemptAt'>

/** «Сервер не принимает запросы (503)»: an administrator can do something with the figure. */
export const refusingWords = ({ refusedWith }: Pick<Refused, 'refusedWith'>): string =>
  t('connection.refusing', { status: refusedWith ?? nobody })

/**
 * The same, and when it is tried again: in whole minutes, since it is read aloud whenever it changes.
 *
 * @param now by this machine's clock
 */
export function refusedWords(state: Refused, now: Instant): string {
  const refusing = refusingWords(state)
  const waitMs = state.nextAttemptAt === null ? 0 : state.nextAttemptAt - now
  if (waitMs <= 0) return refusing
  if (waitMs <= MINUTE_MS) return t('connection.refusedSoon', { refusing })
  const wholeMinutesMs = Math.ceil(waitMs / MINUTE_MS) * MINUTE_MS
  return t('connection.refusedUntil', { refusing, duration: formatSpan(wholeMinutesMs, currentLocale()) })
}
