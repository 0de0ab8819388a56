/** What was done last, in words, and its way back (Z). */
import { computed, ref, watch, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useTicketStore } from '@/ticket/ticket-store'
import { currentClient } from '../client/current-client'
import { useCommands } from '../commands-registry'

/** What cannot be taken back is news for so long; a way back stays. */
const NEWS_MS = 30_000

export interface LastAction {
  /** Empty when nothing was done yet, or it was taken back, or it is no news any more. */
  readonly words: ComputedRef<string>
  readonly isUndoable: ComputedRef<boolean>
  readonly undo: () => void
}

export function useLastAction(): LastAction {
  const { t } = useI18n()
  const tickets = useTicketStore()

  const isOld = ref(false)
  watch(
    () => tickets.lastAction,
    (action, _before, onCleanup) => {
      isOld.value = false
      if (action === null || action.isUndoable) return
      const timer = setTimeout(() => (isOld.value = true), NEWS_MS)
      onCleanup(() => clearTimeout(timer))
    },
    { immediate: true },
  )

  const words = computed(() => {
    const action = tickets.lastAction
    if (action === null || isOld.value) return ''
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
