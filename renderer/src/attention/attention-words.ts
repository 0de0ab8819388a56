/** What an item is about: which ticket, what was asked, why it did not go through, and who stood in the way. */
import type { Client, UnsentChange } from '@/app/client/client-types'
import { formatTime } from '@/app/format'
import { daysBetween, formatInstant } from '@/app/format/instant'
import { currentLocale, i18n } from '@/app/i18n'
import { bareCommandWords, commandWords, typedText, type CommandWords } from '@/app/i18n/words/command-words'
import { subjectWords } from '@/app/i18n/words/erased-words'
import { refusalWords, type RefusalWords } from '@/app/i18n/words/refusal-words'
import { fieldWords, personName, valueWords, type Names } from '@/app/i18n/words/value-words'
import type { AttentionRow, MergedRow, TicketLabels } from '@/cache/rows'
import type { Command } from '@shared/domain/command'
import type { Explanation } from '@shared/domain/decision'
import type { Instant } from '@shared/domain/instant'

const { t } = i18n.global

export interface TicketWords {
  /** «№ 48158», or the provisional code; empty when nothing is known of the ticket. */
  readonly number: string
  /** Empty when the ticket is not here. */
  readonly subject: string
}

/** @param labels how it was called when the change was made: it may have gone out of sight since */
export function ticketWords(
  ticketId: string | undefined,
  client: Client | null,
  labels: TicketLabels = {},
): TicketWords {
  if (ticketId === undefined) return { number: '', subject: '' }
  const row = client?.row(ticketId)
  const label = row ?? labels[ticketId]
  if (label === undefined) return { number: '', subject: '' }
  const number = label.number === null ? label.provisionalCode : t('domain.ticketNumber', { number: label.number })
  return { number, subject: row === undefined ? '' : subjectWords(row.subject) }
}

/** Of an item whose command is not on this device (it was made on another one), what the server still knows. */
export function itemWords({ command, verdict }: Pick<AttentionRow, 'command' | 'verdict'>, names: Names): CommandWords {
  if (command !== null) return commandWords(command, names)
  // An older server does not name it.
  if (verdict.asked === undefined) return { icon: 'info', title: t('attention.otherDevice'), text: '' }
  return bareCommandWords(verdict.asked.name)
}

/** Where the text of such an item is to be found; empty where it is here. */
export function elsewhereWords({ command, verdict }: Pick<AttentionRow, 'command' | 'verdict'>, now: Instant): string {
  return command === null ? t('attention.elsewhere', { time: whenWords(verdict.decidedAt, now) }) : ''
}

/** Why a change that is saved on this device has not been decided yet; empty where it only waits for its turn. */
export function waitingWords(
  { lastCode, isUndecided }: Pick<UnsentChange, 'lastCode' | 'isUndecided'>,
  names: Names,
): string {
  if (lastCode === 'command.unknown') {
    const { what, advice } = refusalWords(lastCode, {}, names)
    return `${what}. ${advice}`
  }
  if (isUndecided === true) return t('attention.unsent.undecided')
  return lastCode === null ? '' : refusalWords(lastCode, {}, names).what
}

/** A conflict names the values in its explanations rather than in the verdict. */
export function whyWords({ verdict }: Pick<AttentionRow, 'verdict'>, names: Names): RefusalWords {
  const current = Object.fromEntries(verdict.explanations.map((one) => [one.field, one.current]))
  const state = verdict.explanations.find((one) => one.field === 'state')
  const move = state === undefined ? {} : { from: state.current, to: state.mine }
  return refusalWords(verdict.code, { ...current, ...move, ...verdict.params }, names)
}

/** «Взята в работу: Павел Рогов, 10:31, пока не было связи». Empty when nobody is known to have done it. */
export function storyWords({ verdict, savedOffline }: AttentionRow, now: Instant, names: Names): string {
  const explanation = verdict.explanations.find(({ by, at }) => by !== null && at !== null)
  if (explanation === undefined || explanation.at === null) return ''
  const isTaken = explanation.field === 'assigneeId' && explanation.current === explanation.by
  const words = { by: personName(explanation.by, names), time: whenWords(explanation.at, now) }
  const story = isTaken ? t('attention.story.taken', words) : t('attention.story.changed', words)
  return savedOffline ? t('attention.story.offline', { story }) : story
}

/** Today a time of day, otherwise the date with it. */
export const whenWords = (at: Instant, now: Instant): string =>
  daysBetween(now, at) === 0 ? formatTime(at, currentLocale()) : formatInstant(at, currentLocale())

export interface ConflictWords {
  readonly field: string
  readonly seen: string
  readonly current: string
  readonly mine: string
  readonly by: string
  readonly at: Instant | null
}

/** @param asked the wish in words: where it was no value of this field, it stands in place of one */
export function conflictWords(explanation: Explanation, asked: string, names: Names): ConflictWords {
  const { field, seen, current, mine, rule, by, at } = explanation
  return {
    field: fieldWords(field),
    seen: valueWords(field, seen, names),
    current: valueWords(field, current, names),
    mine: rule === 'illegal' && mine === current ? asked : valueWords(field, mine, names),
    // Who took it is the value itself, and need not be said twice.
    by: by === null || by === current ? '' : personName(by, names),
    at,
  }
}

/** Commands whose text stays in the ticket as a note where somebody was faster. */
const KEPT_AS_NOTE: readonly string[] = [
  'resolve',
  'reopen',
  'cancel',
  'setPending',
  'handOver',
  'bringIn',
  'release',
  'raise',
  'declareMajor',
  'endMajor',
]

/** Where the text of a change went that somebody else had made already; empty where there was none to go anywhere. */
export function textWords({ command, explanations }: Pick<MergedRow, 'command' | 'explanations'>): string {
  if (typedText(command) === '' || !explanations.some(({ rule }) => rule === 'same')) return ''
  if (isForRequester(command)) return t('attention.merged.sent')
  return KEPT_AS_NOTE.includes(command.name) ? t('attention.merged.noted') : ''
}

function isForRequester({ name, args }: Command): boolean {
  if (typeof args !== 'object' || args === null) return false
  return (
    (name === 'resolve' && 'isReply' in args && args.isReply === true) ||
    (name === 'setPending' && 'reason' in args && args.reason === 'requester')
  )
}
