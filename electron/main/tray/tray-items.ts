/** The menu of the tray as data: lines, what each does, and menus within. */
import type { UrgentTicket } from '@shared/protocol/ipc-contract'
import type { Settings } from '../settings/settings-schema'

export type TrayAction =
  | { readonly kind: 'open' | 'take' | 'acknowledge'; readonly ticketId: string }
  | { readonly kind: 'snooze'; readonly ticket: UrgentTicket }
  | { readonly kind: 'mute' | 'register' | 'sync' | 'about' | 'show' | 'quit' }
  | { readonly kind: 'change'; readonly change: Partial<Settings> }

export type TrayItem =
  | { readonly label: string; readonly action: TrayAction; readonly isChecked?: boolean }
  | { readonly label: string; readonly items: readonly TrayItem[] }
  | { readonly label: string }
  | 'separator'
