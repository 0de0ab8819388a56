/**
 * What the tray says of the queue. The same tickets count in its picture, its numbers, its words and its list: the person's
 * own, and the free ones of their groups for as long as those raise alarms too. Nothing is called well that is not known.
 */
import type { BadgeState, UrgentTicket } from '@shared/protocol/ipc-contract'
import type { AlarmWishes } from '../alarms/due-alarms'

export interface ShownDeadlines {
  readonly kind: 'known'
  readonly mood: 'calm' | 'breaching' | 'breached'
  readonly isOffline: boolean
  readonly serverOffsetMs: number
  readonly breaching: number
  readonly breached: number
  readonly urgent: readonly UrgentTicket[]
}

export type TrayState = { readonly kind: 'signedOut' | 'loading' } | ShownDeadlines

/** More would only make the menu long. */
const MOST_LISTED = 5

export function trayState(told: BadgeState, { withUnassigned }: Pick<AlarmWishes, 'withUnassigned'>): TrayState {
  if (told.kind !== 'known') return told
  const { own, free, isOffline, serverOffsetMs } = told
  const breaching = own.breaching + (withUnassigned ? free.breaching : 0)
  const breached = own.breached + (withUnassigned ? free.breached : 0)
  return {
    kind: 'known',
    mood: breached > 0 ? 'breached' : breaching > 0 ? 'breaching' : 'calm',
    isOffline,
    serverOffsetMs,
    breaching,
    breached,
    urgent: told.urgent.filter(({ isFree }) => withUnassigned || !isFree).slice(0, MOST_LISTED),
  }
}

/** On the badge: how many tickets want somebody. */
export const countOf = (state: TrayState): number => (state.kind === 'known' ? state.breached + state.breaching : 0)
