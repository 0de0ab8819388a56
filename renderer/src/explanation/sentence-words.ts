/** The steps from a promise to its deadline, as sentences of the reader's language. */
import { formatInstant, formatOn, formatSpan } from '@/app/format'
import { i18n, type Locale } from '@/app/i18n'
import type { Instant } from '@shared/domain/instant'
import type { Explanation, Reason } from '@shared/sla'

const { t } = i18n.global

type ReasonOf<Kind extends Reason['kind']> = Extract<Reason, { kind: Kind }>

/** Times are said as seen from `now`, and every number of minutes is working time unless the clock runs around the clock. */
export function sentencesOf(explanation: Explanation, now: Instant, locale: Locale): readonly string[] {
  return explanation.reasons.flatMap((reason) => sentences(reason, explanation, now, locale))
}

function sentences(reason: Reason, { clock }: Explanation, now: Instant, locale: Locale): readonly string[] {
  const on = (at: Instant): string => formatOn(at, now, locale)
  const span = (ms: number): string => formatSpan(ms, locale)
  switch (reason.kind) {
    case 'promised':
      return [promised(reason, clock, locale)]
    case 'began':
      return began(reason, now, on)
    case 'retargeted':
      return [t('explanation.retargeted', { on: on(reason.at), counted: span(reason.countedMs) })]
    case 'paused':
      return [t('explanation.paused', { n: reason.times, time: span(reason.workingMs) }, reason.times)]
    case 'due':
      return due(reason, clock.calendar === null, now, locale)
    case 'resting':
      return resting(reason, now, locale)
    case 'broken':
      return [t(reason.isByChange ? 'explanation.brokenByChange' : 'explanation.broken', { on: on(reason.at) })]
    case 'ended':
      return [t(`explanation.ended.${reason.state}`, { on: on(reason.at), time: span(reason.countedMs) })]
    default:
      return reason satisfies never
  }
}

function promised(
  { targetMs, priority }: ReasonOf<'promised'>,
  { metric, calendar }: Explanation['clock'],
  locale: Locale,
): string {
  const words = { what: t(`explanation.what.${metric}`), time: formatSpan(targetMs, locale) }
  if (priority === null) return t('explanation.promisedAny', words)
  return t(calendar === null ? 'explanation.promisedAlways' : 'explanation.promised', { ...words, priority })
}

function began(
  { at, by, countsFrom }: ReasonOf<'began'>,
  now: Instant,
  on: (at: Instant) => string,
): readonly string[] {
  const told = t(`explanation.began.${by}`, { on: on(at) })
  if (countsFrom === null) return [told]
  const counts = t(countsFrom > now ? 'explanation.willCountFrom' : 'explanation.countsFrom', { on: on(countsFrom) })
  return [`${told} ${counts}`]
}

function due(
  { from, leftMs, deadlineAt, isAtClosing }: ReasonOf<'due'>,
  isAlways: boolean,
  now: Instant,
  locale: Locale,
): readonly string[] {
  const at = formatOn(deadlineAt, now, locale)
  if (leftMs <= 0) return [t('explanation.dueSpent', { at })]
  const words = { time: formatSpan(leftMs, locale), from: formatOn(from, now, locale), at }
  const told = t(isAlways ? 'explanation.dueAlways' : 'explanation.due', words)
  return [isAtClosing ? `${told} ${t('explanation.atClosing')}` : told]
}

function resting(
  { reason, leftMs, until, dueAt }: ReasonOf<'resting'>,
  now: Instant,
  locale: Locale,
): readonly string[] {
  const told = t(`explanation.resting.${reason}`, { time: formatSpan(Math.max(0, leftMs), locale) })
  if (until === null || dueAt === null) return [told]
  const words = { until: formatInstant(until, locale), at: formatOn(dueAt, now, locale) }
  return [told, t('explanation.restingDue', words)]
}
