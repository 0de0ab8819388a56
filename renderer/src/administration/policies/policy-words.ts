/** A policy in words: what it matches, what a change of it was, and a step of its ladder. */
import { formatSpan } from '@/app/format'
import { currentLocale, i18n } from '@/app/i18n'
import type { PublishedVersion } from '@shared/protocol/administration'
import { MINUTE_MS } from '@shared/domain/instant'
import type { Category, Group, Service } from '@shared/domain/people'
import type { LadderStep, PolicyDefinition, TrialOutcome } from '@shared/sla'

/** What names are looked up in. */
export interface PolicyNames {
  category(id: string): Pick<Category, 'name'> | undefined
  group(id: string): Pick<Group, 'name'> | undefined
  service(id: string): Pick<Service, 'name'> | undefined
  readonly tiers: readonly { readonly id: string; readonly name: string }[]
}

const { t } = i18n.global

export const minutesWords = (minutes: number): string => formatSpan(minutes * MINUTE_MS, currentLocale())

export function matchWords({ match }: Pick<PolicyDefinition, 'match'>, names: PolicyNames): string {
  const parts = [
    match.tier === undefined ? '' : (names.tiers.find(({ id }) => id === match.tier)?.name ?? match.tier),
    match.kind === undefined ? '' : kindWords(match.kind),
    match.categoryId === undefined ? '' : (names.category(match.categoryId)?.name ?? t('words.unknownCategory')),
    match.serviceId === undefined ? '' : (names.service(match.serviceId)?.name ?? t('words.unknownService')),
  ].filter((part) => part !== '')
  return parts.length === 0 ? t('policies.everything') : parts.join(' · ')
}

const kindWords = (kind: string): string =>
  kind === 'incident' || kind === 'serviceRequest' ? t(`domain.kind.${kind}`) : kind

export const outcomeWords = (outcome: TrialOutcome): string => t(`policies.outcome.${outcome}`)

export function stepWords({ at, notify, important, repeatEveryMinutes, repeatAtMost }: LadderStep): string {
  const parts = [placeWords(at), notify.map((who) => t(`policies.recipient.${who}`)).join(', ')]
  if (important) parts.push(t('policies.ladder.importantShort'))
  if (repeatEveryMinutes !== undefined && repeatAtMost !== undefined) {
    parts.push(t('policies.ladder.again', { every: minutesWords(repeatEveryMinutes), most: repeatAtMost }))
  }
  return parts.join(' · ')
}

function placeWords(at: LadderStep['at']): string {
  if ('percent' in at) {
    return at.percent === 100 ? t('words.escalation.deadline') : t('words.escalation.percent', { percent: at.percent })
  }
  const time = minutesWords(Math.abs(at.offsetMinutes))
  return t(at.offsetMinutes < 0 ? 'words.escalation.before' : 'words.escalation.after', { time })
}

/** A change between two versions, in a sentence. */
export function changeWords(
  { field, from, to }: PublishedVersion<unknown>['changes'][number],
  names: PolicyNames,
): string {
  if (field === '') return t('policies.begun')
  const what = fieldWords(field, names)
  // What it is counted by is nothing that anybody sees.
  if (field === 'order') return t('policies.changedWhole', { what })
  const words = { what, from: valueWords(field, from, names), to: valueWords(field, to, names) }
  if (words.from === '' && words.to === '') return t('policies.changedWhole', { what })
  return t('administration.changed', { what, from: words.from || '—', to: words.to || '—' })
}

const METRIC_OF: Readonly<Record<string, string>> = {
  firstResponseMinutes: 'firstResponse',
  updateMinutes: 'update',
  resolutionMinutes: 'resolution',
  acceptanceMinutes: 'acceptance',
  groupMinutes: 'group',
}

function fieldWords(field: string, names: PolicyNames): string {
  const [head = '', ...rest] = field.split('.')
  if (head === 'targets') return parts(rest[0], metricWords(METRIC_OF[rest[1] ?? '']))
  if (head === 'ladder') return parts(t('policies.field.ladder'), metricWords(rest[0]))
  if (head === 'ola' && rest[0] === 'groups') {
    return parts(names.group(rest[1] ?? '')?.name, metricWords(METRIC_OF[rest[2] ?? '']), rest[3])
  }
  if (head === 'ola') return parts(t('policies.field.ola'), metricWords(METRIC_OF[rest[1] ?? '']), rest[2])
  if (head === 'match') return KNOWN_MATCH.includes(rest[0] ?? '') ? t(`policies.field.${rest[0] ?? ''}`) : field
  return KNOWN_HEADS.includes(head) ? t(`policies.field.${head}`) : field
}

const KNOWN_MATCH: readonly string[] = ['tier', 'kind', 'categoryId', 'serviceId']
const KNOWN_HEADS: readonly string[] = ['name', 'order', 'isActive', 'calendar', 'match', 'reopenDays']

const metricWords = (metric: string | undefined): string | undefined =>
  metric === undefined || metric === '' ? undefined : t(`domain.metric.${metric}`)

const parts = (...words: readonly (string | undefined)[]): string => words.filter(Boolean).join(', ')

function valueWords(field: string, value: unknown, names: PolicyNames): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number')
    return field.endsWith('Minutes') || isMinutes(field) ? minutesWords(value) : String(value)
  if (typeof value === 'boolean') return t(value ? 'words.yes' : 'words.no')
  if (typeof value !== 'string') return ''
  if (field === 'match.categoryId') return names.category(value)?.name ?? t('words.unknownCategory')
  if (field === 'match.serviceId') return names.service(value)?.name ?? t('words.unknownService')
  if (field === 'match.kind') return kindWords(value)
  if (field === 'match.tier') return names.tiers.find(({ id }) => id === value)?.name ?? value
  return value
}

/** `ola.default.groupMinutes.P1`. */
const isMinutes = (field: string): boolean => /Minutes\.P\d$/.test(field)
