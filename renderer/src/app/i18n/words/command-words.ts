/**
 * A command in words: what was asked, and the text that was typed for it. Commands come out of the outbox, perhaps of an
 * earlier version of this program, so their arguments are read with care: what is not there is not said.
 */
import type { IconName } from '@/ui/icons/icon-names'
import type { Command } from '@shared/domain/command'
import type { Json } from '@shared/domain/json'
import { MINUTE_MS } from '@shared/domain/instant'
import { formatInstant, formatSpan } from '../../format'
import { currentLocale, i18n } from '../index'
import { groupName, personName, valueWords, type Names } from './value-words'

const { t } = i18n.global
const te = (key: string): boolean => i18n.global.te(key)

export interface CommandWords {
  readonly icon: IconName
  /** «Передать группе «Сеть»». */
  readonly title: string
  /** What the engineer typed, in full; empty when nothing was. */
  readonly text: string
}

const ICONS: Readonly<Record<string, IconName>> = {
  registerTicket: 'add',
  take: 'user',
  assign: 'user-add',
  reply: 'reply',
  addNote: 'lock',
  attach: 'attachment',
  recordMessage: 'message',
  noActionNeeded: 'done',
  changeState: 'play',
  setPending: 'pause',
  setPriority: 'flag',
  classify: 'tag',
  changeRequester: 'user',
  applyPolicy: 'timer',
  handOver: 'handover',
  answerHandOver: 'handover',
  raise: 'raise',
  bringIn: 'users',
  release: 'users',
  declareMajor: 'major',
  linkToMajor: 'link',
  unlinkFromMajor: 'link',
  endMajor: 'major',
  mergeTickets: 'merge',
  unmergeTickets: 'merge',
  logWork: 'timer',
  acknowledge: 'eye',
  resolve: 'done',
  reopen: 'refresh',
  close: 'archive',
  cancel: 'close',
  undo: 'undo',
}

export function commandWords(command: Pick<Command, 'name' | 'args'>, names: Names): CommandWords {
  return {
    icon: ICONS[command.name] ?? 'info',
    title: titleOf(command, names),
    text: typedText(command),
  }
}

/** Of a command whose arguments are not known. */
export const bareCommandWords = (name: string): CommandWords => ({
  icon: ICONS[name] ?? 'info',
  title: bareTitle(name),
  text: '',
})

const bareTitle = (name: string): string => {
  const key = `words.command.${name}`
  return te(key) ? t(key) : t('words.command.other', { name })
}

/** All that was typed for a command, so that it can be copied or kept as a note. */
export function typedText({ name, args }: Pick<Command, 'name' | 'args'>): string {
  // The reason of a pause is a code, not a text.
  const fields = ['subject', 'description', 'text', name === 'setPending' ? '' : 'reason', 'priorityReason']
  const parts = fields.map((field) => textOf(args, field))
  return parts.filter((part) => part !== '').join('\n\n')
}

function titleOf({ name, args }: Pick<Command, 'name' | 'args'>, names: Names): string {
  const command = bareTitle(name)
  const detail = detailOf(name, args, names)
  return detail === '' ? command : t('words.command.detailed', { command, detail })
}

function detailOf(name: string, args: Json, names: Names): string {
  const text = (field: string): string => textOf(args, field)
  switch (name) {
    case 'registerTicket':
      return text('subject')
    case 'assign':
      return text('assigneeId') === '' ? t('domain.unassigned') : personName(text('assigneeId'), names)
    case 'changeState':
      return valueWords('state', text('to'), names)
    case 'setPending':
      return pendingDetail(args)
    case 'mergeTickets':
    case 'unmergeTickets':
      return valueWords('mergedIntoId', text('intoId'), names)
    case 'attach':
      return textOf(memberOf(args, 'file'), 'name')
    case 'recordMessage':
      return valueWords('channel', text('channel'), names)
    case 'setPriority':
      return ['priority', 'impact', 'urgency']
        .filter((field) => text(field) !== '')
        .map((field) => valueWords(field, text(field), names))
        .join(', ')
    case 'classify':
      return ['categoryId', 'serviceId', 'kind']
        .filter((field) => text(field) !== '')
        .map((field) => valueWords(field, text(field), names))
        .join(', ')
    case 'changeRequester':
      return personName(text('requesterId'), names)
    case 'applyPolicy':
      return valueWords('policy', args, names)
    case 'handOver':
      return groupName(text('toGroupId'), names)
    case 'answerHandOver':
      return memberOf(args, 'isAccepted') === true ? t('words.accepted') : t('words.returned')
    case 'bringIn':
    case 'release':
      return groupName(text('groupId'), names)
    case 'raise':
      return valueWords('raised', text('to'), names)
    case 'logWork':
      return formatSpan(numberOf(args, 'minutes') * MINUTE_MS, currentLocale())
    case 'resolve':
      return valueWords('resolutionCode', text('code'), names)
    default:
      return ''
  }
}

function pendingDetail(args: Json): string {
  const reason = textOf(args, 'reason')
  const why = te(`domain.pauseReason.${reason}`) ? t(`domain.pauseReason.${reason}`).toLocaleLowerCase() : reason
  return t('words.pendingUntil', { reason: why, until: formatInstant(numberOf(args, 'until'), currentLocale()) })
}

function memberOf(args: Json, name: string): Json {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return null
  return (args as { readonly [key: string]: Json })[name] ?? null
}

function textOf(args: Json, name: string): string {
  const value = memberOf(args, name)
  return typeof value === 'string' ? value : ''
}

function numberOf(args: Json, name: string): number {
  const value = memberOf(args, name)
  return typeof value === 'number' ? value : 0
}
