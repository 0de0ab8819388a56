/** What the explanation of a deadline says besides its sentences: its head, and the lists below. Words only, no counting. */
import { formatDeadline, formatOn, formatSpan, formatUntil } from '@/app/format'
import { i18n, type Locale } from '@/app/i18n'
import { groupName, personName, type Names } from '@/app/i18n/words/value-words'
import { MINUTE_MS, type Instant } from '@shared/domain/instant'
import type {
  CalendarDefinition,
  Clock,
  ClockTick,
  ExplainedPause,
  Explanation,
  PointAhead,
  PolicyDefinition,
} from '@shared/sla'

const { t } = i18n.global

/** What names are looked up in. */
export type ExplanationNames = Names & {
  readonly policyVersions: readonly PolicyDefinition[]
  readonly calendarVersions: readonly CalendarDefinition[]
}

export interface ListItem {
  readonly title: string
  readonly detail: string
}

/** The deadline, and what is left; or how it ended. */
export function headWords(clock: Clock, tick: ClockTick, now: Instant, locale: Locale): readonly string[] {
  const time = formatSpan(Math.abs(tick.remainingMs), locale)
  switch (clock.state) {
    case 'running': {
      if (clock.deadlineAt === null) return []
      const isLate = now > clock.deadlineAt
      const until = isLate ? formatOn(clock.deadlineAt, now, locale) : formatUntil(clock.deadlineAt, now, locale)
      const left = t(isLate ? 'explanation.head.late' : 'explanation.head.left', { time })
      if (tick.opensAt === null) return [until, left]
      return [until, left, t('explanation.head.opens', { on: formatOn(tick.opensAt, now, locale) })]
    }
    case 'paused':
      return [t(tick.remainingMs < 0 ? 'explanation.head.pausedLate' : 'explanation.head.paused', { time })]
    case 'stopped':
    case 'met':
    case 'missed':
      return [t(`explanation.head.${clock.state}`, { time: formatSpan(clock.elapsedMs, locale) })]
    case 'cancelled':
      return [t('explanation.head.cancelled')]
    default:
      return clock.state satisfies never
  }
}

/** @param ownerOf who answers for a pause, where that is known */
export function pauseItems(
  pauses: readonly ExplainedPause[],
  ownerOf: (pause: ExplainedPause) => string | null,
  names: Names,
  now: Instant,
  locale: Locale,
): readonly ListItem[] {
  const at = (instant: Instant): string => formatDeadline(instant, now, locale)
  return pauses.map((pause) => {
    const ownerId = ownerOf(pause)
    const heard = pause.messageAts.map(at).join(', ')
    const parts = [
      pause.to === null
        ? t('explanation.pause.since', { from: at(pause.from) })
        : t('explanation.pause.span', { from: at(pause.from), to: at(pause.to) }),
      pause.to === null && pause.until !== null ? t('explanation.pause.until', { until: at(pause.until) }) : '',
      ownerId === null ? '' : t('explanation.pause.owner', { name: personName(ownerId, names) }),
      heard === '' ? '' : t('explanation.pause.heard', { at: heard }),
    ]
    return { title: t(`explanation.pause.${pause.reason}`), detail: parts.filter((part) => part !== '').join(', ') }
  })
}

export function shareItems({ shares }: Explanation, names: Names, locale: Locale): readonly ListItem[] {
  return shares.map(({ holder, consumedMs }) => {
    const group = holder.groupId === null ? t('explanation.share.unknown') : groupName(holder.groupId, names)
    return { title: t(`explanation.share.${holder.kind}`, { group }), detail: formatSpan(consumedMs, locale) }
  })
}

export function aheadItems({ ahead }: Explanation, now: Instant, locale: Locale): readonly ListItem[] {
  return ahead.map((point) => {
    const whom = point.notify.map((one) => t(`explanation.recipient.${one}`)).join(', ')
    return {
      title: placeWords(point, locale),
      detail: t('explanation.tells', { on: formatDeadline(point.at, now, locale), whom }),
    }
  })
}

function placeWords({ place }: PointAhead, locale: Locale): string {
  if ('percent' in place) {
    return place.percent === 100
      ? t('explanation.point.deadline')
      : t('explanation.point.percent', { percent: place.percent })
  }
  const time = formatSpan(Math.abs(place.offsetMinutes) * MINUTE_MS, locale)
  return t(place.offsetMinutes < 0 ? 'explanation.point.before' : 'explanation.point.after', { time })
}

/** The versions that computed it; a name is that of the version, or the id where it has none. */
export function ruleLines({ policy, calendar }: Clock, names: ExplanationNames): readonly string[] {
  const lines: string[] = []
  if (policy !== null) {
    const { policyId, policyVersion: version } = policy
    const named = names.policyVersions.find((one) => one.id === policyId && one.version === version)
    lines.push(t('explanation.policy', { name: named?.name ?? policyId, version }))
  }
  if (calendar === null) return [...lines, t('explanation.noCalendar')]
  const found = names.calendarVersions.find(({ id, version }) => id === calendar.id && version === calendar.version)
  const name = found?.name ?? calendar.id
  return [...lines, t('explanation.calendar', { name, version: calendar.version, zone: found?.zone ?? '' })]
}

/** Nothing while there is but one. */
export function cycleLines({ clock, earlier }: Explanation, locale: Locale): readonly string[] {
  if (earlier.length === 0) return []
  const past = earlier.map(({ cycle, state, elapsedMs }) =>
    t('explanation.cycle', {
      n: cycle,
      outcome: t(`explanation.outcome.${state}`),
      time: formatSpan(elapsedMs, locale),
    }),
  )
  return [...past, t('explanation.currentCycle', { n: clock.cycle })]
}
