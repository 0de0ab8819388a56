/**
 * The value of a ticket's field as the reader says it: names for ids, words for codes, local time for instants. One place
 * for the history, the panel of conflicts and the undo line, so that a value reads the same wherever it stands.
 */
import { MINUTE_MS } from '@shared/domain/instant'
import type { Json } from '@shared/domain/json'
import type { Directory } from '@shared/domain/people'
import type { HandOver, Pending } from '@shared/domain/ticket'
import type { Raised } from '@shared/domain/raise'
import type { Clock, PolicyReference } from '@shared/sla'
import { currentClient } from '../../client/current-client'
import { formatInstant, formatSpan } from '../../format'
import { zoneName } from '../../format/zones'
import { currentLocale, i18n } from '../index'

/** What is looked up to name things. */
export type Names = Pick<Directory, 'person' | 'group' | 'category' | 'service' | 'policies'>

const { t } = i18n.global
const te = (key: string): boolean => i18n.global.te(key)

export const nobody = '—'

/** A person's name; a word when the name is not known here. */
export function personName(id: string | null, names: Names): string {
  if (id === null) return t('words.system')
  return names.person(id)?.name ?? t('words.unknownPerson')
}

export function groupName(id: string, names: Names): string {
  return names.group(id)?.name ?? t('words.unknownGroup')
}

/** «Решение», «Приём — Сети». */
export function clockName({ metric, groupId }: Pick<Clock, 'metric' | 'groupId'>, names: Names): string {
  if (groupId === null) return t(`domain.metric.${metric}`)
  return t(`words.groupClock.${metric}`, { group: groupName(groupId, names) })
}

/** A ticket by its number; a word when this device does not have it. */
export function ticketName(id: string): string {
  const row = currentClient.value?.row(id)
  if (row === undefined) return t('words.otherTicket')
  return row.number === null ? row.provisionalCode : t('domain.ticketNumber', { number: row.number })
}

/** A tier as it is called; one that came with imported people may be in no table. */
export const tierName = (id: string): string =>
  currentClient.value?.directory.settings.tiers.tiers.find((tier) => tier.id === id)?.name ?? id

/** A field in words, with the first letter small: it stands inside a sentence. */
export function fieldWords(field: string): string {
  return te(`words.field.${field}`) ? t(`words.field.${field}`) : field
}

/** Also takes what a command asked instead of the field's own kind of value: a person for a hand-over, for example. */
export function valueWords(field: string, value: Json | undefined, names: Names): string {
  if (value === null || value === undefined) return emptyWords(field)
  if (typeof value === 'boolean') return booleanWords(field, value)
  if (typeof value === 'number') return numberWords(field, value)
  if (typeof value === 'string') return stringWords(field, value, names)
  return objectWords(field, value, names)
}

function emptyWords(field: string): string {
  if (field === 'assigneeId') return t('domain.unassigned')
  if (field === 'zone' || field === 'language') return t('words.asOrganisation')
  if (field === 'pending' || field === 'handOver' || field === 'raised') return t('words.none')
  return nobody
}

function booleanWords(field: string, value: boolean): string {
  if (field === 'handOver' || field === 'handOverAccepted') return value ? t('words.accepted') : t('words.returned')
  return value ? t('words.yes') : t('words.no')
}

function numberWords(field: string, value: number): string {
  if (field === 'reportedAt') return formatInstant(value, currentLocale())
  if (field === 'workMinutes' || field === 'minutes') return formatSpan(value * MINUTE_MS, currentLocale())
  return String(value)
}

const CODED: Readonly<Record<string, string>> = {
  state: 'domain.state.',
  assigneeId: 'domain.state.',
  impact: 'domain.impact.',
  urgency: 'domain.urgency.',
  kind: 'domain.kind.',
  channel: 'domain.channel.',
  resolutionCode: 'domain.resolutionCode.',
  raised: 'domain.role.',
}

/** Inside a sentence; what is written in capitals throughout stays so. */
const uncapitalised = (words: string): string =>
  /^\p{Lu}{2}/u.test(words) ? words : words.charAt(0).toLocaleLowerCase() + words.slice(1)

function stringWords(field: string, value: string, names: Names): string {
  const coded = CODED[field] === undefined ? '' : CODED[field] + value
  if (coded !== '' && te(coded)) return uncapitalised(t(coded))
  switch (field) {
    case 'priority':
    case 'priorityAsked':
      return te(`domain.priority.${value}`) ? `${value} ${t(`domain.priority.${value}`).toLocaleLowerCase()}` : value
    case 'categoryId':
      return names.category(value)?.name ?? t('words.unknownCategory')
    case 'serviceId':
      return names.service(value)?.name ?? t('words.unknownService')
    case 'tier':
      return tierName(value)
    case 'language':
      return te(`common.languageName.${value}`) ? t(`common.languageName.${value}`) : value
    case 'zone':
      return zoneName(value, currentLocale())
    case 'assignedGroupId':
    case 'accountableGroupId':
    case 'participantGroupIds':
      return groupName(value, names)
    case 'assigneeId':
    case 'requesterId':
      return personName(value, names)
    case 'handOver':
      return names.group(value)?.name ?? personName(value, names)
    case 'entry':
      return te(`words.entry.${value}`) ? t(`words.entry.${value}`) : value
    case 'majorId':
    case 'mergedIntoId':
    case 'duplicate':
    case 'forwardedFrom':
    case 'child':
      return ticketName(value)
    case 'undoes':
      return t('words.thatAction')
    default:
      return value
  }
}

// A JSON object under one of these names was written by a command, or read by an import, with exactly this shape.
function objectWords(field: string, value: Json, names: Names): string {
  if (field === 'pending') {
    const { reason, until } = value as unknown as Pending
    const why = t(`domain.pauseReason.${reason}`).toLocaleLowerCase()
    return until === null ? why : t('words.pendingUntil', { reason: why, until: formatInstant(until, currentLocale()) })
  }
  if (Array.isArray(value)) return value.map((one: Json) => valueWords(field, one, names)).join(', ') || t('words.none')
  if (field === 'handOver') return groupName((value as unknown as HandOver).toGroupId, names)
  if (field === 'major') return t('words.yes')
  if (field === 'policy') {
    const { policyId, policyVersion } = value as unknown as PolicyReference
    const versions = names.policies.filter(({ id }) => id === policyId)
    // A version that is not here yet still has the name of its neighbours.
    const name = (versions.find(({ version }) => version === policyVersion) ?? versions.at(-1))?.name
    return name === undefined ? nobody : t('words.policyVersion', { name, version: policyVersion })
  }
  if (field === 'raised') return t(`domain.role.${(value as unknown as Raised).to}`).toLocaleLowerCase()
  return JSON.stringify(value)
}
