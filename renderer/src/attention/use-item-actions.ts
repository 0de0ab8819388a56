/** What becomes of a refused change: asked again, edited, copied, kept as a note, or given up; never lost on the way. */
import { ref, type Ref } from 'vue'
import { currentClient } from '@/app/client/current-client'
import { i18n } from '@/app/i18n'
import { typedText } from '@/app/i18n/words/command-words'
import { notSavedAgainWords } from '@/app/i18n/words/refusal-words'
import type { AttentionRow } from '@/cache/rows'
import { useTicketStore } from '@/ticket/ticket-store'
import { copyText } from '@/ui'
import { useAttentionStore } from './attention-store'

export type ItemAction = 'retry' | 'edit' | 'copy' | 'note' | 'discard'

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

/** Where the text of a command is written: a dialog of its ticket, or the field for replies or notes. */
const WRITTEN_AT: Readonly<Record<string, string>> = {
  reply: 'reply',
  addNote: 'note',
  recordMessage: 'message',
  handOver: 'handOver',
  answerHandOver: 'return',
  raise: 'raise',
  bringIn: 'bringIn',
  release: 'release',
  declareMajor: 'declareMajor',
  endMajor: 'endMajor',
  setPending: 'pending',
  setPriority: 'priority',
  resolve: 'resolve',
  reopen: 'reopen',
  cancel: 'cancel',
  logWork: 'workLog',
}

const textOf = ({ command }: AttentionRow): string => (command === null ? '' : typedText(command))

export function useItemActions(): ItemActions {
  const attention = useAttentionStore()
  const tickets = useTicketStore()
  const { t } = i18n.global
  const discardingId = ref<string | null>(null)
  const said = ref<{ readonly id: string; readonly words: string } | null>(null)

  function isPossible(action: ItemAction, item: AttentionRow): boolean {
    switch (action) {
      case 'retry':
        return item.command !== null
      case 'edit':
        return textOf(item) !== '' && WRITTEN_AT[item.command?.name ?? ''] !== undefined && isHere(item)
      case 'copy':
        return textOf(item) !== ''
      case 'note':
        return textOf(item) !== '' && item.command?.name !== 'registerTicket' && isHere(item)
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
    else if (action === 'edit') takeBack(item)
    else if (action === 'copy') await copy(item)
    else if (action === 'note') await keepAsNote(item)
    else await retry(item)
  }

  /** The item stays until its text stands in the field: the ticket sees to that once it is open. */
  function takeBack(item: AttentionRow): void {
    const [ticketId, at] = [item.ticketIds[0], WRITTEN_AT[item.command?.name ?? '']]
    if (ticketId !== undefined && at !== undefined)
      tickets.takeBack({ itemId: item.id, ticketId, at, text: textOf(item) })
  }

  async function copy(item: AttentionRow): Promise<void> {
    const isCopied = await copyText(textOf(item))
    said.value = { id: item.id, words: isCopied ? t('common.copied') : t('attention.copyFailed') }
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
    const result = await tickets.dispatch({ name: 'addNote', ticketId, args: { text: textOf(item) } }).saved
    if (result.kind === 'saved' || result.code === 'journal') await attention.discard(item.id)
    else said.value = { id: item.id, words: notSavedAgainWords(result.code) }
  }

  async function discard(item: AttentionRow): Promise<void> {
    discardingId.value = null
    await attention.discard(item.id)
  }

  return { discardingId, said, isPossible, run, discard }
}

function isHere({ ticketIds }: AttentionRow): boolean {
  const [ticketId] = ticketIds
  return ticketIds.length === 1 && ticketId !== undefined && currentClient.value?.row(ticketId) !== undefined
}
