/** What there is to say of a connection that more than one place says. */
import type { ConnectionState, Untaken } from '@/sync/connection'
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
 * The same, and when it is tried again.
 *
 * @param now by this machine's clock
 */
export const refusedWords = (state: Refused, now: Instant): string =>
  withNextAttempt(refusingWords(state), state.nextAttemptAt, now)

/**
 * «Сервер пока не принимает изменения (502), повтор в течение минуты»: it is read, and takes nothing.
 *
 * @param now by this machine's clock
 */
export function untakenWords({ status, nextAttemptAt }: Untaken, now: Instant): string {
  const untaken = status === null ? t('connection.undelivered') : t('connection.untaken', { status })
  return withNextAttempt(untaken, nextAttemptAt, now)
}

/** In whole minutes, since it is read aloud whenever it changes. */
function withNextAttempt(refusing: string, nextAttemptAt: Instant | null, now: Instant): string {
  const waitMs = nextAttemptAt === null ? 0 : nextAttemptAt - now
  if (waitMs <= 0) return refusing
  if (waitMs <= MINUTE_MS) return t('connection.refusedSoon', { refusing })
  const wholeMinutesMs = Math.ceil(waitMs / MINUTE_MS) * MINUTE_MS
  return t('connection.refusedUntil', { refusing, duration: formatSpan(wholeMinutesMs, currentLocale()) })
}
