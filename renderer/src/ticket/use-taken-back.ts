/**
 * A refused text comes back into the field in which it was written, to be changed and sent anew. It leaves "Needs
 * attention" once it is on disk as a draft, and stays there where its field cannot be opened any more.
 */
import { nextTick, watch } from 'vue'
import { commands } from '@/app/commands-registry'
import { i18n } from '@/app/i18n'
import { notSavedWords } from '@/app/i18n/words/refusal-words'
import { useAttentionStore } from '@/attention/attention-store'
import { useDraftStore } from './draft-store'
import { useTicketStore, type TakenBack } from './ticket-store'
import type { TicketActions } from './use-ticket-actions'

export function useTakenBack({ refusal }: Pick<TicketActions, 'refusal'>): void {
  const tickets = useTicketStore()
  const drafts = useDraftStore()
  const attention = useAttentionStore()
  const { t } = i18n.global

  watch(
    () => (tickets.view?.ticket.id === tickets.takenBack?.ticketId ? tickets.takenBack : null),
    (wanted) => {
      if (wanted !== null) void write(wanted)
    },
    { immediate: true, flush: 'post' },
  )

  async function write({ itemId, ticketId, at, text }: TakenBack): Promise<void> {
    tickets.takeBack(null)
    // The fields of the ticket are there then.
    await nextTick()
    const command = `ticket.${at}`
    if (!commands.isEnabled(command)) {
      refusal.value = { what: t('attention.cannotEdit.what'), advice: t('attention.cannotEdit.advice') }
      return
    }
    const key = `${at}:${ticketId}`
    await drafts.load(key)
    const before = drafts.body(key)
    if (before !== text) drafts.write(key, before === '' ? text : `${before}\n\n${text}`)
    await drafts.save(key)
    if (drafts.state(key) === 'notSaved') {
      refusal.value = { what: notSavedWords('storage'), advice: t('attention.cannotEdit.advice') }
      return
    }
    await attention.discard(itemId)
    commands.run(command)
  }
}
