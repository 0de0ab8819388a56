/**
 * Acting on the open ticket: what is foreseen to be refused is told at once and never asked; everything else is
 * dispatched, and an action counts as done once it is saved on this device.
 */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { currentClient } from '@/app/client/current-client'
import type { Dispatched, Intent, SavedResult, TextIntent, TicketView } from '@/app/client/client-types'
import { notSavedAgainWords, notSavedWords, refusalWords, type RefusalWords } from '@/app/i18n/words/refusal-words'
import { useConnectionStore } from '@/app/stores/connection-store'
import { useDirectoryStore } from '@/app/stores/directory-store'
import { useMajorStore } from '@/major/major-store'
import type { AttachedFile } from '@shared/domain/files'
import type { Ticket } from '@shared/domain/ticket'
import { foreseeRefusal } from './foresee-refusal'
import { availableActions, needsDialog, type DialogAction, type TicketAction } from './ticket-actions'
import { useTicketStore } from './ticket-store'

export interface TicketActions {
  readonly available: ComputedRef<ReadonlySet<TicketAction>>
  /** The dialog that is open. */
  readonly dialog: Ref<DialogAction | null>
  /** Why the last wish was not done, or not saved. */
  readonly refusal: ShallowRef<RefusalWords | null>
  readonly isSaving: Ref<boolean>
  /** Does it, or opens its dialog. */
  start(action: TicketAction): void
  /** @returns whether it is saved; otherwise `refusal` says why not, and what was typed must stay */
  act(intent: Intent): Promise<boolean>
  /** As `act`, with the files that the text shows: all of it is saved, or nothing. */
  say(intent: TextIntent, files: readonly AttachedFile[]): Promise<boolean>
}

interface Asked {
  readonly dispatched: Dispatched
  readonly result: SavedResult
}

export function useTicketActions(): TicketActions {
  const tickets = useTicketStore()
  const directory = useDirectoryStore()
  const connection = useConnectionStore()
  const major = useMajorStore()
  const dialog = ref<DialogAction | null>(null)
  const refusal = shallowRef<RefusalWords | null>(null)
  const isSaving = ref(false)

  const available = computed<ReadonlySet<TicketAction>>(() => {
    const actor = currentClient.value?.actor
    return tickets.view && actor ? availableActions(tickets.view.ticket, actor, major.open.length > 0) : new Set()
  })

  watch(
    () => tickets.ticketId,
    () => {
      dialog.value = null
      refusal.value = null
    },
  )
  watch(dialog, () => {
    refusal.value = null
  })
  /** Said of what is saved as soon as that is possible. */
  let awaited: RefusalWords | null = null
  watch(
    () => connection.outbox.notSaved,
    (count) => {
      if (count === 0 && refusal.value === awaited) refusal.value = null
    },
  )

  const viewOf = (ticketId: string): TicketView | null => currentClient.value?.view(ticketId) ?? null

  const act = (intent: Intent): Promise<boolean> => keep(ask(intent))

  const say = (intent: TextIntent, files: readonly AttachedFile[]): Promise<boolean> =>
    keep(ask(intent, () => tickets.dispatchWithFiles(intent, files)))

  async function keep(asking: Promise<Asked | null>): Promise<boolean> {
    const asked = await asking
    if (asked?.result.kind !== 'notSaved') return asked !== null
    const { dispatched, result } = asked
    refusal.value = { what: notSavedWords(result.code), advice: '' }
    return tickets.isKept(dispatched, result)
  }

  /** No words of it stay on screen: what could not be saved is saved as soon as that is possible. */
  async function actDirectly(intent: Intent): Promise<void> {
    const asked = await ask(intent)
    if (asked?.result.kind !== 'notSaved') return
    awaited = { what: notSavedAgainWords(asked.result.code), advice: '' }
    refusal.value = awaited
  }

  /** @returns null when it is foreseen to be refused, which `refusal` says: nothing is dispatched */
  async function ask(intent: Intent, dispatch = () => tickets.dispatch(intent)): Promise<Asked | null> {
    // Of two that are merged the open one may be the older, and the wish about the other.
    const actedOn = 'ticketId' in intent ? intent.ticketId : tickets.ticketId
    const view = actedOn === tickets.ticketId || actedOn === null ? tickets.view : viewOf(actedOn)
    const actor = currentClient.value?.actor
    if (!view || !actor || !directory.directory) return null
    const foreseen = foreseeRefusal(intent, view, actor, directory.directory, viewOf, connection.now)
    refusal.value = foreseen === null ? null : refusalWords(foreseen.code, foreseen.params, directory)
    if (foreseen !== null) return null
    isSaving.value = true
    const dispatched = dispatch()
    const result = await dispatched.saved
    isSaving.value = false
    return { dispatched, result }
  }

  function start(action: TicketAction): void {
    if (!available.value.has(action)) return
    if (needsDialog(action)) {
      dialog.value = action
      return
    }
    const ticket = tickets.view?.ticket
    if (ticket) void actDirectly(directIntent(action, ticket))
  }

  return { available, dialog, refusal, isSaving, start, act, say }
}

function directIntent(action: Exclude<TicketAction, DialogAction>, ticket: Ticket): Intent {
  const { id: ticketId } = ticket
  switch (action) {
    case 'take':
      return { name: 'take', ticketId, args: {} }
    case 'accept':
      return { name: 'answerHandOver', ticketId, args: { isAccepted: true } }
    case 'resume':
      return { name: 'changeState', ticketId, args: { to: 'inProgress' } }
    case 'close':
      return { name: 'close', ticketId, args: {} }
    case 'acknowledge':
      return { name: 'acknowledge', ticketId, args: {} }
    case 'unmerge':
      return { name: 'unmergeTickets', ticketId, args: { intoId: ticket.mergedIntoId ?? '' } }
    case 'noAction':
      return { name: 'noActionNeeded', ticketId, args: {} }
    case 'unlinkMajor':
      return { name: 'unlinkFromMajor', ticketId, args: { majorId: ticket.majorId ?? '' } }
    default:
      return action satisfies never
  }
}
