/**
 * The promised time as it is written to the requester: in their language and their zone, which are not those of this
 * computer, and in whole sentences that can be sent as they are.
 */
import { formatOn, formatSpan, formatUntil } from '../../format'
import { i18n, type Locale } from '../index'
import { isLocale } from '../locale'
import type { Instant } from '@shared/domain/instant'
import type { OrganisationSettings, Person } from '@shared/domain/people'
import { isZone } from '@shared/domain/zone'
import type { Clock, MovedPromise } from '@shared/sla'

/** Who is written to. */
export interface Audience {
  readonly locale: Locale
  /** Undefined: that of this computer. */
  readonly zone: string | undefined
}

type Told = Pick<Person, 'zone' | 'language'>

/** What the requester says of themselves, or the organisation's, or what is used here. */
export function audienceOf(
  requester: Told | undefined,
  settings: Pick<OrganisationSettings, 'zone' | 'language'> | null,
  here: Locale,
): Audience {
  const language = requester?.language ?? settings?.language ?? here
  const zone = requester?.zone ?? settings?.zone ?? undefined
  // A directory that was imported may name a zone that this computer does not know.
  return { locale: isLocale(language) ? language : here, zone: zone !== undefined && isZone(zone) ? zone : undefined }
}

const options = ({ zone }: Audience): { zone?: string } => (zone === undefined ? {} : { zone })

/** In the words of the audience's language, whatever the interface speaks. */
const said = (key: string, named: Record<string, string>, { locale }: Audience): string =>
  i18n.global.t(key, named, { locale })

/**
 * @param opensAt when work goes on, while nobody is at work
 * @returns empty when there is nothing to promise: no deadline, or one that has passed
 * @example promiseSentence(clocks, null, now, audience) // «Ответим сегодня до 15:00, решим до четверга, 18:00.»
 */
export function promiseSentence(
  clocks: readonly Clock[],
  opensAt: Instant | null,
  now: Instant,
  audience: Audience,
): string {
  const open = (metric: Clock['metric']): Clock | undefined => clocks.findLast((clock) => clock.metric === metric)
  const until = (clock: Clock | undefined): string => {
    const at = clock?.state === 'running' ? clock.deadlineAt : null
    return at === null || at <= now ? '' : formatUntil(at, now, audience.locale, options(audience))
  }
  const reply = until(open('firstResponse'))
  const resolution = open('resolution')
  const solved = until(resolution)
  if (solved === '' && resolution?.state === 'paused' && resolution.remainingMs > 0) {
    return said('ticket.promise.paused', { time: formatSpan(resolution.remainingMs, audience.locale) }, audience)
  }
  const sentence = deadlines(reply, solved, audience)
  if (sentence === '' || opensAt === null) return sentence
  const on = formatOn(opensAt, now, audience.locale, options(audience))
  return `${sentence} ${said('ticket.promise.opens', { on }, audience)}`
}

function deadlines(reply: string, resolution: string, audience: Audience): string {
  if (reply !== '' && resolution !== '') return said('ticket.promise.both', { reply, resolution }, audience)
  if (resolution !== '') return said('ticket.promise.resolution', { resolution }, audience)
  return reply === '' ? '' : said('ticket.promise.reply', { reply }, audience)
}

/** What the requester is told of a deadline that has moved. */
export function movedSentence({ fromAt, toAt }: MovedPromise, now: Instant, audience: Audience): string {
  const until = (at: Instant): string => formatUntil(at, now, audience.locale, options(audience))
  return said('ticket.promise.moved', { from: until(fromAt), to: until(toAt) }, audience)
}
