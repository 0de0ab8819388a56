/** The actions on the open ticket as commands: on their keys, and in the palette. */
import { useCommands, type AppCommand } from '@/app/commands-registry'
import type { IconName } from '@/ui'
import type { TicketAction } from './ticket-actions'
import type { TicketActions } from './use-ticket-actions'

const KEYS: readonly (readonly [TicketAction, IconName, readonly string[]])[] = [
  ['take', 'user', ['KeyT']],
  ['accept', 'handover', ['KeyY']],
  ['return', 'handover', ['Shift+KeyY']],
  ['handOver', 'handover', ['KeyH']],
  ['raise', 'raise', ['KeyE']],
  // The same key ends what it began.
  ['resume', 'play', ['KeyP']],
  ['pending', 'pause', ['KeyP']],
  ['resolve', 'done', ['KeyD']],
  ['reopen', 'refresh', ['KeyO']],
  ['close', 'archive', []],
  ['cancel', 'close', []],
  ['priority', 'flag', ['KeyI']],
  ['category', 'tag', ['KeyL']],
  ['assign', 'user-add', ['KeyA']],
  ['workLog', 'timer', ['KeyW']],
  // It looks like the mark that it leaves.
  ['acknowledge', 'eye', ['KeyV']],
]

export function useTicketCommands(actions: TicketActions): void {
  useCommands(
    KEYS.map(([action, icon, keys]): AppCommand => ({
      id: `ticket.${action}`,
      titleKey: `ticket.action.${action}`,
      group: 'ticket',
      keys,
      scope: 'ticket',
      icon,
      enabled: () => actions.available.value.has(action),
      run: () => actions.start(action),
    })),
  )
}
