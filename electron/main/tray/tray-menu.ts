/**
 * What the tray shows and offers, as data. On Linux the menu is the only sure control, so everything that a click or a
 * notification can do stands in it too.
 */
import type { BadgeState } from '@shared/protocol/ipc-contract'
import type { Settings } from '../settings/settings-schema'
import { timeWords, WORDS, type Language } from '../words'
import { notificationChoices } from './notification-choices'
import type { TrayAction, TrayItem } from './tray-items'

export interface TrayMoment {
  readonly state: BadgeState
  readonly language: Language
  readonly now: number
  readonly settings: Settings
  /** Nobody is signed in: there is nothing to register or to send. */
  readonly isSignedIn: boolean
}

const LABEL_LENGTH = 60
const MOST_COUNTED = 9

/** The picture, by its file name without the ending: the mood, and how many it is about. */
export function trayIcon({ mood, breaching, breached }: BadgeState): string {
  const count = mood === 'breached' ? breached : mood === 'breaching' ? breaching : 0
  if (count === 0) return mood === 'offline' ? 'offline' : 'calm'
  return `${mood}-${count > MOST_COUNTED ? 'more' : count}`
}

export function trayToolTip({ state, language }: Pick<TrayMoment, 'state' | 'language'>): string {
  const words = WORDS[language].tray
  const counts = state.breached + state.breaching > 0 ? words.counts(state.breached, state.breaching) : words.calm
  return state.mood === 'offline' ? `Opora: ${words.offline}. ${counts}` : `Opora: ${counts}`
}

export function trayMenu({ state, language, now, settings, isSignedIn }: TrayMoment): readonly TrayItem[] {
  const words = WORDS[language]
  const { mutedUntil } = settings.alarms
  const unmute: TrayAction = { kind: 'change', change: { alarms: { ...settings.alarms, mutedUntil: null } } }
  const tickets = state.urgent.map((ticket): TrayItem => {
    const { ticketId, isFree } = ticket
    return {
      label: labelOf(ticket, now, language),
      items: [
        { label: words.open, action: { kind: 'open', ticketId } },
        isFree
          ? { label: words.take, action: { kind: 'take', ticketId } }
          : { label: words.acknowledge, action: { kind: 'acknowledge', ticketId } },
        { label: words.snooze, action: { kind: 'snooze', ticket } },
      ],
    }
  })
  return [
    { label: trayToolTip({ state, language }) },
    'separator',
    ...tickets,
    ...(tickets.length > 0 ? (['separator'] as const) : []),
    ...(isSignedIn ? [{ label: words.tray.register, action: { kind: 'register' } as const }] : []),
    mutedUntil !== null && mutedUntil > now
      ? { label: words.tray.unmute(timeWords(mutedUntil, now, language)), action: unmute }
      : { label: words.tray.mute, action: { kind: 'mute' } },
    { label: words.tray.notifications, items: notificationChoices(settings, language) },
    ...(isSignedIn ? [{ label: words.tray.sync, action: { kind: 'sync' } as const }] : []),
    'separator',
    { label: words.tray.show, action: { kind: 'show' } },
    { label: words.tray.about, action: { kind: 'about' } },
    { label: words.tray.quit, action: { kind: 'quit' } },
  ]
}

function labelOf(ticket: BadgeState['urgent'][number], now: number, language: Language): string {
  const name = ticket.number === null ? WORDS[language].unnumbered : WORDS[language].number(ticket.number)
  const text = `${timeWords(ticket.deadlineAt, now, language)}  ${name}  ${ticket.subject}`
  // An ampersand would underline the letter after it.
  const whole = text.replaceAll('&', '&&').replaceAll(/\s*\n\s*/g, ' ')
  return whole.length > LABEL_LENGTH ? `${whole.slice(0, LABEL_LENGTH - 1)}…` : whole
}
