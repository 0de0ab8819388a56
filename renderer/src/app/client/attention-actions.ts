/** What an engineer can do about a refusal. Whatever it is, it is written down before it disappears from the list. */
import { discardAttention, replaceAttention } from '@/cache/decisions'
import type { OutboxRow } from '@/cache/rows'
import type { Command } from '@shared/domain/command'
import { newId } from './build-command'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { Channel, Clock } from '@/sync/ports'
import type { AttentionActions } from './client-types'
import type { Dispatcher } from './dispatcher'
import type { RefusalMemory } from './refusal-memory'

interface AttentionPorts {
  readonly outbox: OutboxDatabase
  readonly channel: Channel
  readonly clock: Clock
  readonly dispatcher: Dispatcher
  readonly refusals: RefusalMemory
  readonly isOffline: () => boolean
  readonly onChanged: (name: 'attention' | 'merged', commandIds: readonly string[]) => void
}

export function attentionActions(ports: AttentionPorts): AttentionActions {
  const { outbox, channel, clock, dispatcher, refusals, isOffline, onChanged } = ports
  const changed = (name: 'attention' | 'merged', id: string): void => {
    channel.post({ type: 'attention' })
    onChanged(name, [id])
  }
  return {
    async list() {
      const rows = await outbox.attention.toArray()
      return refusals.take(rows.sort((left, right) => left.movedAt - right.movedAt))
    },
    async retry(id) {
      const row = await outbox.attention.get(id)
      if (row === undefined || row.command === null) return null
      let isGone = false
      // What the server has not decided about goes under its own id: should it have come through after all, it is not
      // done twice.
      const commandId = row.judgedBy === 'device' ? id : newId()
      const { dependency } = row.verdict.params
      const lost = typeof dependency === 'string' ? dependency : null
      const put = async (command: Command): Promise<OutboxRow | null> => {
        const replaced = await replaceAttention(outbox, id, command, clock.now(), isOffline())
        isGone = replaced === null
        if (!isGone) changed('attention', id)
        return replaced
      }
      const dispatched = await dispatcher.retry(row.command, commandId, put, lost)
      await dispatched.saved
      return isGone ? null : dispatched
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
