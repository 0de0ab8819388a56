/** What was done last, in words, and its way back (Z). */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useTicketStore } from '@/ticket/ticket-store'
import { currentClient } from '../client/current-client'
import { useCommands } from '../commands-registry'

export interface LastAction {
  /** Empty when nothing was done yet, or it was taken back. */
  readonly words: ComputedRef<string>
  readonly isUndoable: ComputedRef<boolean>
  readonly undo: () => void
}

export function useLastAction(): LastAction {
  const { t } = useI18n()
  const tickets = useTicketStore()

  const words = computed(() => {
    const action = tickets.lastAction
    if (action === null) return ''
    const row = currentClient.value?.row(action.ticketId)
    const ticket = String(row?.number ?? row?.provisionalCode ?? '')
    return t(`shell.done.${action.name}`, { ticket })
  })
  const isUndoable = computed(() => tickets.lastAction?.isUndoable === true)
  const undo = (): void => {
    tickets.undo()
  }

  useCommands([
    {
      id: 'app.undo',
      titleKey: 'shell.undoLast',
      group: 'ticket',
      keys: ['KeyZ'],
      icon: 'undo',
      enabled: () => isUndoable.value,
      run: undo,
    },
  ])
  return { words, isUndoable, undo }
}
