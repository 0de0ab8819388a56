/**
 * What the tray shows and offers, as data. On Linux the menu is the only sure control, so everything that a click or a
 * notification can do stands in it too.
 */
import type { BadgeState, UrgentTicket } from '@shared/protocol/ipc-contract'
import type { Reminder } from '../alarms/due-alarms'
import { mutedUntil, unmuted } from '../alarms/mute'
import { plainLine } from '../plain-line'
import type { Settings } from '../settings/settings-schema'
import { isSameDay, timeWords, WORDS, type Language } from '../words'
import { notificationChoices } from './notification-choices'
import type { TrayItem } from './tray-items'
import { trayState, type ShownDeadlines, type TrayState } from './tray-state'

export interface TrayMoment {
  readonly state: BadgeState
  readonly language: Language
  readonly now: number
  readonly settings: Settings
  /** Nobody is signed in: there is nothing to register or to send. */
  readonly isSignedIn: boolean
}

const LABEL_LENGTH = 70
const MOST_COUNTED = 9

/** The picture, by its file name without the ending: the mood, and how many it is about. What is not known is not calm. */
export function trayIcon(state: TrayState): string {
  if (state.kind !== 'known' || state.isOffline) return 'offline'
  const { mood, breaching, breached } = state
  if (mood === 'calm') return mood
  const count = mood === 'breached' ? breached : breaching
  return `${mood}-${count > MOST_COUNTED ? 'more' : count}`
}

/** How it stands, and whether notifications are off: they would not tell. */
export function trayToolTip(moment: TrayMoment): string {
  const until = mutedUntil(moment.settings, moment.now)
  const words = WORDS[moment.language].tray
  const muted = until === null ? '' : `; ${words.muted(timeWords(until, moment.now, moment.language))}`
  return `${standing(moment)}${muted}`
}

function standing({ state, language, settings }: TrayMoment): string {
  return `Opora: ${standingWords(trayState(state, settings.alarms), language)}`
}

function standingWords(state: TrayState, language: Language): string {
  const words = WORDS[language].tray
  switch (state.kind) {
    case 'signedOut':
      return words.signedOut
    case 'loading':
      return words.loading
    case 'known': {
      const known = state.mood === 'calm' ? words.calm : words.counts(state.breached, state.breaching)
      return state.isOffline ? words.offline(known) : known
    }
  }
}

/** @param reminders that were set, and are said under their tickets */
export function trayMenu(moment: TrayMoment, reminders: readonly Reminder[] = []): readonly TrayItem[] {
  const { state, language, now, settings, isSignedIn } = moment
  const words = WORDS[language]
  const shown = trayState(state, settings.alarms)
  const tickets = shown.kind === 'known' ? ticketItems(shown, reminders, now, language) : []
  const until = mutedUntil(settings, now)
  return [
    { label: standing(moment) },
    'separator',
    ...tickets,
    ...(tickets.length > 0 ? (['separator'] as const) : []),
    ...(isSignedIn ? [{ label: words.tray.register, action: { kind: 'register' } as const }] : []),
    until !== null
      ? {
          label: words.tray.unmute(timeWords(until, now, language)),
          action: { kind: 'change', change: unmuted(settings) },
        }
      : { label: words.tray.mute, action: { kind: 'mute' } },
    { label: words.tray.notifications, items: notificationChoices(settings, language) },
    ...(isSignedIn ? [{ label: words.tray.sync, action: { kind: 'sync' } as const }] : []),
    'separator',
    { label: words.tray.show, action: { kind: 'show' } },
    { label: words.tray.about, action: { kind: 'about' } },
    { label: words.tray.quit, action: { kind: 'quit' } },
  ]
}

/** The person reads the clock of this machine. */
const ticketItems = (
  { urgent, serverOffsetMs }: ShownDeadlines,
  reminders: readonly Reminder[],
  now: number,
  language: Language,
) =>
  urgent.map((ticket) => {
    const set = reminders.filter(
      ({ ticketId, clock, at }) => ticketId === ticket.ticketId && clock === ticket.clock && at > now,
    )
    const remindedAt = set.length === 0 ? null : timeWords(Math.min(...set.map(({ at }) => at)), now, language)
    const at = ticket.deadlineAt - serverOffsetMs
    const time = timeWords(at, now, language)
    const deadline = ticket.isBreached ? WORDS[language].tray.breached(time, isSameDay(at, now)) : time
    return ticketItem(ticket, deadline, remindedAt, language)
  })

function ticketItem(ticket: UrgentTicket, deadline: string, remindedAt: string | null, language: Language): TrayItem {
  const words = WORDS[language]
  const { ticketId, isFree } = ticket
  return {
    label: labelOf(ticket, deadline, language),
    items: [
      { label: words.open, action: { kind: 'open', ticketId } },
      isFree
        ? { label: words.take, action: { kind: 'take', ticketId } }
        : { label: words.acknowledge, action: { kind: 'acknowledge', ticketId } },
      ...(remindedAt === null ? [] : [{ label: words.tray.reminder(remindedAt) }]),
      { label: words.snooze, action: { kind: 'snooze', ticket } },
    ],
  }
}

function labelOf({ number, subject }: UrgentTicket, deadline: string, language: Language): string {
  const words = WORDS[language]
  const name = number === null ? words.unnumbered : words.number(number)
  const head = `${deadline}  ${name}  `
  // A single ampersand would underline the letter after it.
  return `${head}${plainLine(subject, LABEL_LENGTH - head.length)}`.replaceAll('&', '&&')
}
