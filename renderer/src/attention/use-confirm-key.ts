/** The key that confirms the open dialog about unsent changes: one of the two is open at a time. */
import { useCommands } from '@/app/commands-registry'

export function useConfirmKey(run: () => void | Promise<void>): void {
  useCommands([
    {
      id: 'unsent.confirm',
      titleKey: 'ticket.command.confirm',
      group: 'application',
      keys: ['Mod+Enter'],
      scope: 'dialog',
      hidden: true,
      run,
    },
  ])
}
