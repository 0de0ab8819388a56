/**
 * The actions on the open ticket as commands: on their keys, and in the palette. What they are called and which keys they
 * have is known before a ticket is open, so that the help can tell it.
 */
import { useCommands, type AppCommand, type CommandTitle } from '@/app/commands-registry'
import type { IconName } from '@/ui'
import type { TicketAction } from './ticket-actions'
import type { TicketActions } from './use-ticket-actions'

const KEYS: readonly (readonly [TicketAction, IconName, readonly string[]])[] = [
  ['take', 'user', ['KeyT']],
  ['accept', 'handover', ['KeyY']],
  ['return', 'handover', ['Shift+KeyY']],
  ['handOver', 'handover', ['KeyH']],
  ['raise', 'raise', ['KeyE']],
  ['bringIn', 'users', ['KeyB']],
  ['release', 'users', []],
  ['declareMajor', 'major', ['Shift+KeyE']],
  ['updateMajor', 'send', ['KeyM']],
  ['linkMajor', 'link', ['KeyM']],
  ['unlinkMajor', 'link', []],
  ['endMajor', 'major', []],
  // The same key ends what it began.
  ['resume', 'play', ['KeyP']],
  ['pending', 'pause', ['KeyP']],
  ['resolve', 'done', ['KeyD']],
  ['reopen', 'refresh', ['KeyO']],
  ['close', 'archive', []],
  ['cancel', 'close', []],
  ['priority', 'flag', ['KeyI']],
  ['category', 'tag', ['KeyL']],
  ['requester', 'phone', ['KeyU']],
  ['assign', 'user-add', ['KeyA']],
  ['workLog', 'timer', ['KeyW']],
  // It looks like the mark that it leaves.
  ['acknowledge', 'eye', ['KeyV']],
  ['message', 'message', ['KeyS']],
  ['noAction', 'done', ['Shift+KeyS']],
  ['merge', 'merge', ['KeyX']],
  ['unmerge', 'merge', ['KeyX']],
]

/** Of an action. */
const titleOf = ([action, icon, keys]: (typeof KEYS)[number]): CommandTitle => ({
  id: `ticket.${action}`,
  titleKey: `ticket.action.${action}`,
  group: 'ticket',
  keys,
  scope: 'ticket',
  icon,
})

/** Of writing, which belongs to whoever holds the text. */
export const WRITING_COMMANDS = {
  reply: {
    id: 'ticket.reply',
    titleKey: 'ticket.command.reply',
    group: 'writing',
    keys: ['KeyR'],
    scope: 'ticket',
    icon: 'reply',
  },
  note: {
    id: 'ticket.note',
    titleKey: 'ticket.command.note',
    group: 'writing',
    keys: ['Shift+KeyR'],
    scope: 'ticket',
    icon: 'lock',
  },
  attach: {
    id: 'ticket.attach',
    titleKey: 'common.file.choose',
    group: 'writing',
    keys: ['Mod+Shift+KeyF'],
    scope: 'ticket',
    icon: 'attachment',
  },
  promise: {
    id: 'ticket.promise',
    titleKey: 'ticket.composer.insertPromise',
    group: 'writing',
    keys: ['Mod+Shift+KeyD'],
    scope: 'ticket',
    icon: 'clock',
  },
  send: {
    id: 'ticket.send',
    titleKey: 'ticket.command.send',
    group: 'writing',
    keys: ['Mod+Enter'],
    scope: 'ticket',
    icon: 'send',
  },
} as const satisfies Record<string, CommandTitle>

/** Every command of an open ticket, whether one is open or not. */
export const TICKET_COMMANDS: readonly CommandTitle[] = [...KEYS.map(titleOf), ...Object.values(WRITING_COMMANDS)]

export function useTicketCommands(actions: TicketActions): void {
  useCommands(
    KEYS.map((entry): AppCommand => ({
      ...titleOf(entry),
      enabled: () => actions.available.value.has(entry[0]),
      run: () => actions.start(entry[0]),
    })),
  )
}
