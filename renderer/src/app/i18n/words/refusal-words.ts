/**
 * Why something was refused, did not go through yet, or could not be saved: words for every stable code, each with what
 * to do. A test walks the sources and fails when a code has no words.
 */
import type { Explanation, MergeRule } from '@shared/domain/decision'
import { isContact } from '@shared/domain/requester'
import type { Instant } from '@shared/domain/instant'
import type { Json } from '@shared/domain/json'
import { formatBytes, formatDeadline, formatInstant } from '../../format'
import { currentLocale, i18n } from '../index'
import { fieldWords, nobody, personName, valueWords, type Names } from './value-words'

const { t } = i18n.global
const te = (key: string): boolean => i18n.global.te(key)

export interface RefusalWords {
  /** What happened. */
  readonly what: string
  /** What can be done. */
  readonly advice: string
}

/** @param params of the verdict; names in them become words */
export function refusalWords(code: string, params: Readonly<Record<string, Json>>, names: Names): RefusalWords {
  const known = te(`refusal.${code}.what`) ? code : 'other'
  const named = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, paramWords(name, value, names)]),
  )
  return {
    what: t(`refusal.${known}.what`, { code, ...DEFAULTS, ...named }),
    advice: t(`refusal.${known}.advice`),
  }
}

/** What a message may name; a verdict of an older server may lack it. */
const DEFAULTS = {
  state: nobody,
  from: nobody,
  to: nobody,
  toGroupId: nobody,
  groupId: nobody,
  personId: nobody,
  until: nobody,
  field: nobody,
  raiseTo: nobody,
  fileName: nobody,
  fileBytes: nobody,
  mostBytes: nobody,
  extension: nobody,
  mostFiles: nobody,
} as const

const PARAM_FIELDS: Readonly<Record<string, string>> = {
  state: 'state',
  from: 'state',
  to: 'state',
  toGroupId: 'assignedGroupId',
  groupId: 'assignedGroupId',
  personId: 'assigneeId',
  raiseTo: 'raised',
}

const BYTES: readonly string[] = ['fileBytes', 'mostBytes']

function paramWords(name: string, value: Json, names: Names): string {
  if (name === 'until' && typeof value === 'number') return formatInstant(value, currentLocale())
  if (name === 'field' && typeof value === 'string') return fieldWords(value.split('.')[0] ?? value)
  if (BYTES.includes(name) && typeof value === 'number') return formatBytes(value, currentLocale())
  const field = PARAM_FIELDS[name]
  return valueWords(field ?? name, value, names)
}

/** What could not be saved, and whose words stay on screen. */
export function notSavedWords(code: string): string {
  return te(`refusal.notSaved.${code}`) ? t(`refusal.notSaved.${code}`) : t('refusal.notSaved.storage')
}

/** What could not be saved, and is saved as soon as that is possible. */
export const notSavedAgainWords = (code: string): string =>
  te(`refusal.notSavedYet.${code}`) ? t(`refusal.notSavedYet.${code}`) : notSavedWords(code)

/** A telephone number or an address is named in no verdict, so the sentence names none either. */
const CONTACT_RULES: Partial<Readonly<Record<MergeRule, string>>> = { same: 'sameContact', laterWins: 'laterContact' }

/**
 * How two changes of one field met, in one sentence: with who made the other one, and when.
 *
 * @param now by the server's clock
 */
export function explanationWords(
  { field, rule, current, mine, by, at }: Explanation,
  now: Instant,
  names: Names,
): string {
  const known = isContact(field) ? CONTACT_RULES[rule] : rule
  const key = known !== undefined && te(`refusal.rule.${known}`) ? known : 'changedSince'
  const sentence = t(`refusal.rule.${key}`, {
    field: fieldWords(field),
    current: valueWords(field, current, names),
    mine: valueWords(field, mine, names),
    by: writerWords(by, at, now, names),
  })
  // Who made it so belongs to it only where that is known.
  if (rule !== 'same' || by === null) return sentence
  return `${sentence} ${t('refusal.doneBy', { by: writerWords(by, at, now, names) })}`
}

function writerWords(by: string | null, at: Instant | null, now: Instant, names: Names): string {
  const person = by === null ? t('words.colleague') : personName(by, names)
  return at === null ? person : t('words.personAt', { person, time: formatDeadline(at, now, currentLocale()) })
}
