/** What an engineer can do about a refusal. Whatever it is, it is written down before it disappears from the list. */
import { discardAttention, replaceAttention } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { Channel, Clock } from '@/sync/ports'
import type { AttentionActions } from './client-types'
import type { Dispatcher } from './dispatcher'

interface AttentionPorts {
  readonly outbox: OutboxDatabase
  readonly channel: Channel
  readonly clock: Clock
  readonly dispatcher: Dispatcher
  readonly onChanged: (name: 'attention' | 'merged', commandIds: readonly string[]) => void
}

export function attentionActions({ outbox, channel, clock, dispatcher, onChanged }: AttentionPorts): AttentionActions {
  const changed = (name: 'attention' | 'merged', id: string): void => {
    channel.post({ type: 'attention' })
    onChanged(name, [id])
  }
  return {
    list: () => outbox.attention.toArray().then((rows) => rows.sort((left, right) => left.movedAt - right.movedAt)),
    async retry(id) {
      const row = await outbox.attention.get(id)
      if (row === undefined || row.command === null) return null
      const dispatched = await dispatcher.retry(row.command, (command) => {
        return replaceAttention(outbox, id, command, clock.now())
      })
      await dispatched.saved
      changed('attention', id)
      return dispatched
    },
    async discard(id) {
      await discardAttention(outbox, id, clock.now())
      changed('attention', id)
    },
    merged: () => outbox.merged.toArray().then((rows) => rows.sort((left, right) => left.decidedAt - right.decidedAt)),
    async dismissMerged(id) {
      await outbox.merged.delete(id)
      changed('merged', id)
    },
  }
}
