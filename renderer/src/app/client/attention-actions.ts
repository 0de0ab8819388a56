/** What an engineer can do about a refusal. Whatever it is, it is written down before it disappears from the list. */
import { answeredIds } from '@/cache/answered'
import { discardAttention, replaceAttention } from '@/cache/decisions'
import type { AttentionRow, OutboxRow } from '@/cache/rows'
import type { Command } from '@shared/domain/command'
import { neededBy, newId } from './build-command'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { Channel, Clock } from '@/sync/ports'
import type { AttentionActions } from './client-types'
import type { Dispatcher } from './dispatcher'
import type { RefusalMemory } from './refusal-memory'

/** Files that it was to show, and that will not go through as far as the outbox knows. */
async function lostFiles(outbox: OutboxDatabase, { command, verdict }: AttentionRow): Promise<readonly string[]> {
  if (command === null) return []
  const needed = neededBy(command.name, command.args)
  const [refused, decided, answered] = await Promise.all([
    outbox.attention.bulkGet([...needed]),
    outbox.discards.bulkGet([...needed]),
    answeredIds(outbox),
  ])
  return needed.filter((id, index) => {
    const isRefused = refused[index] !== undefined || decided[index] !== undefined
    return isRefused || (id === verdict.params['dependency'] && !answered.has(id))
  })
}

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
      const lost = await lostFiles(outbox, row)
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
