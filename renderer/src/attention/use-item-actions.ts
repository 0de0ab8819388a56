/**
 * What becomes of a refused change: asked again, edited, copied, kept as a note or as a file, or given up; never lost on
 * the way.
 */
import { ref, type Ref } from 'vue'
import { currentClient, requireClient } from '@/app/client/current-client'
import { ServerCallError } from '@/app/client/server-calls'
import { commands } from '@/app/commands-registry'
import { i18n } from '@/app/i18n'
import { typedText } from '@/app/i18n/words/command-words'
import { notSavedAgainWords, notSavedWords, refusalWords } from '@/app/i18n/words/refusal-words'
import { useDirectoryStore } from '@/app/stores/directory-store'
import type { QueueRow } from '@/cache/queue-row'
import type { AttentionRow } from '@/cache/rows'
import { useRefusedRegistrationStore } from '@/register/refused-registration-store'
import { useTicketStore } from '@/ticket/ticket-store'
import { copyText, saveFile } from '@/ui'
import { fileRulesOf } from '@shared/domain/files'
import { useAttentionStore } from './attention-store'
import { fileIn, isForbidden } from './refused-files'
import { placeOf } from './written-at'

export type ItemAction = 'retry' | 'edit' | 'copy' | 'note' | 'discard' | 'saveFile'

export interface ItemActions {
  /** The item that is asked about before it is given up. */
  readonly discardingId: Ref<string | null>
  /** What was done with an item, or why it was not, in words. */
  readonly said: Ref<{ readonly id: string; readonly words: string } | null>
  isPossible(action: ItemAction, item: AttentionRow): boolean
  run(action: ItemAction, item: AttentionRow): Promise<void>
  /** After it was confirmed. Logged. */
  discard(item: AttentionRow): Promise<void>
}

const textOf = ({ command }: AttentionRow): string => (command === null ? '' : typedText(command))

/** @param openTicket shows the ticket in which something is edited */
export function useItemActions(openTicket: (id: string) => void): ItemActions {
  const attention = useAttentionStore()
  const tickets = useTicketStore()
  const registration = useRefusedRegistrationStore()
  const directory = useDirectoryStore()
  const { t } = i18n.global
  const discardingId = ref<string | null>(null)
  const said = ref<{ readonly id: string; readonly words: string } | null>(null)

  function isPossible(action: ItemAction, item: AttentionRow): boolean {
    switch (action) {
      case 'retry':
        return item.command !== null && !isForbidden(item, fileRulesOf(directory.settings ?? {}))
      case 'edit':
        return textOf(item) !== '' && (isRegistration(item) || placeOfItem(item) !== null)
      case 'copy':
        return textOf(item) !== ''
      case 'note':
        return textOf(item) !== '' && !isRegistration(item) && rowOf(item) !== undefined
      case 'saveFile':
        return fileIn(item) !== null
      case 'discard':
        return true
      default:
        return action satisfies never
    }
  }

  async function run(action: ItemAction, item: AttentionRow): Promise<void> {
    if (!isPossible(action, item)) return
    said.value = null
    if (action === 'discard') discardingId.value = item.id
    else if (action === 'edit') await edit(item)
    else if (action === 'copy') await copy(item)
    else if (action === 'note') await keepAsNote(item)
    else if (action === 'saveFile') await keepFile(item)
    else await retry(item)
  }

  async function edit(item: AttentionRow): Promise<void> {
    if (isRegistration(item)) await registerAgain(item)
    else takeBack(item)
  }

  /** The item stays until its text stands in the field: the ticket sees to that once it is open. */
  function takeBack(item: AttentionRow): void {
    const [ticketId, at] = [item.ticketIds[0], placeOfItem(item)]
    if (ticketId === undefined || at === null) return
    tickets.takeBack({ itemId: item.id, ticketId, at, text: textOf(item) })
    openTicket(ticketId)
  }

  /** What was written stands in the form, on disk, before the item goes. */
  async function registerAgain({ id, command }: AttentionRow): Promise<void> {
    if (command === null) return
    const outcome = await registration.fill(command)
    if (outcome === 'filled') {
      await attention.discard(id)
      commands.run('app.register')
    } else said.value = { id, words: outcome === 'begun' ? t('attention.registrationBegun') : notSavedWords('storage') }
  }

  async function copy(item: AttentionRow): Promise<void> {
    const isCopied = await copyText(textOf(item))
    said.value = { id: item.id, words: isCopied ? t('common.copied') : t('attention.copyFailed') }
  }

  /** It may be nowhere else. */
  async function keepFile(item: AttentionRow): Promise<void> {
    const [file, ticketId] = [fileIn(item), item.ticketIds[0]]
    if (file === null || ticketId === undefined) return
    try {
      saveFile(await requireClient().files.read({ ...file, ticketId, commandId: item.id }), file.name)
    } catch (error) {
      if (!(error instanceof ServerCallError)) throw error
      const { what, advice } = refusalWords('file.lost', { fileName: file.name }, directory)
      said.value = { id: item.id, words: `${what}. ${advice}` }
    }
  }

  async function retry(item: AttentionRow): Promise<void> {
    const dispatched = await attention.retry(item.id)
    const result = await dispatched?.saved
    if (result?.kind === 'notSaved') said.value = { id: item.id, words: notSavedAgainWords(result.code) }
  }

  /** Given up only once the note is saved. */
  async function keepAsNote(item: AttentionRow): Promise<void> {
    const ticketId = item.ticketIds[0]
    if (ticketId === undefined) return
    const dispatched = tickets.dispatch({ name: 'addNote', ticketId, args: { text: textOf(item) } })
    const result = await dispatched.saved
    if (tickets.isKept(dispatched, result)) await attention.discard(item.id)
    else if (result.kind === 'notSaved') said.value = { id: item.id, words: notSavedWords(result.code) }
  }

  async function discard(item: AttentionRow): Promise<void> {
    discardingId.value = null
    await attention.discard(item.id)
  }

  return { discardingId, said, isPossible, run, discard }
}

const isRegistration = ({ command }: AttentionRow): boolean => command?.name === 'registerTicket'

/** Of the one ticket that it is about, where this device has it. */
function rowOf({ ticketIds }: AttentionRow): QueueRow | undefined {
  const [ticketId] = ticketIds
  return ticketIds.length === 1 && ticketId !== undefined ? currentClient.value?.row(ticketId) : undefined
}

const placeOfItem = (item: AttentionRow): string | null => placeOf(item.command?.name ?? '', rowOf(item))
