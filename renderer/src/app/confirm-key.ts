/** The key that confirms an open dialog. Its button shows it; the palette does not list it. */
import { useCommands, type CommandTitle } from './commands-registry'

/**
 * Ctrl+Enter, for as long as the dialog is open.
 *
 * @param title what the help calls it
 */
export function useConfirmKey(
  title: Pick<CommandTitle, 'id' | 'titleKey' | 'group'>,
  run: () => void | Promise<void>,
): void {
  useCommands([{ ...title, keys: ['Mod+Enter'], scope: 'dialog', hidden: true, run }])
}
