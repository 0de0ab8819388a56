/**
 * Texts being written: in the outbox database, strict and never touched by sync, and side by side with it in a second copy
 * where the host has one. A text is saved when both have it; whatever becomes of the browser's databases, the other is
 * there.
 */
import { readDraft, removeDraft, writeDraft } from '@/cache/drafts'
import { sha256OfText } from '@/cache/sha256'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { DraftRow } from '@/cache/rows'
import type { Host } from '@/host/host'
import type { Channel, Clock } from '@/sync/ports'
import type { DraftActions } from './client-types'

export interface DraftPorts {
  readonly serverId: string
  readonly personId: string
  readonly outbox: OutboxDatabase
  readonly copies: Host['drafts']
  readonly clock: Clock
  readonly channel: Pick<Channel, 'post'>
  /** Those that this window has read or written, by their keys: should their database be lost, it still has them. */
  readonly held: Map<string, DraftRow>
  /** It was sent or given up: no copy of it may bring it back. */
  readonly letGo: (key: string) => void
}

export function draftActions(ports: DraftPorts): DraftActions {
  const { serverId, personId, outbox, copies, clock, channel, held, letGo } = ports
  const removeCopy = (key: string) => copies.remove(serverId, personId, key)
  const forget = (key: string): void => {
    held.delete(key)
    letGo(key)
  }
  const tellGone = async (key: string, body: string): Promise<void> => {
    const hash = body === '' ? null : await sha256OfText(body)
    channel.post({ type: 'draftGone', key, hash })
  }
  return {
    async read(key) {
      const row = await readDraft(outbox, key)
      if (row !== undefined) held.set(key, row)
      return row
    },
    async write(key, body) {
      const savedAt = clock.now()
      if (body === '') forget(key)
      else held.set(key, { key, body, savedAt })
      await both(
        writeDraft(outbox, key, body, savedAt),
        body === '' ? removeCopy(key) : copies.keep({ serverId, personId, key, body, savedAt }),
      )
      if (body === '') await tellGone(key, body)
    },
    async remove(key, body) {
      forget(key)
      await both(removeDraft(outbox, key), removeCopy(key))
      await tellGone(key, body)
    },
    count: () => outbox.drafts.count(),
  }
}

/** One that fails does not keep the other from being done. */
async function both(...works: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** What the second copies gave back. */
export interface DraftRecovery {
  readonly restored: number
  /** Lines that are damaged; they are kept on this machine, and nothing reads them. */
  readonly unreadable: number
}

/**
 * Unites the two copies at the start; of two texts under one key the later counts. One that was removed here while its
 * copy could not be comes back: a text too many, none too few.
 *
 * @returns null where there are no second copies
 */
export async function uniteDrafts({
  serverId,
  personId,
  outbox,
  copies,
}: Omit<DraftPorts, 'clock' | 'channel' | 'held' | 'letGo'>): Promise<DraftRecovery | null> {
  const answer = await copies.read(serverId, personId)
  if (answer.kind === 'notHere') return null
  const { drafts, unreadable } = answer.value
  const held = new Map((await outbox.drafts.toArray()).map((row) => [row.key, row]))
  const lost = drafts.filter(({ key, savedAt }) => (held.get(key)?.savedAt ?? -Infinity) < savedAt)
  await outbox.drafts.bulkPut(lost.map(({ key, body, savedAt }) => ({ key, body, savedAt })))
  const copied = new Map(drafts.map((draft) => [draft.key, draft]))
  for (const { key, body, savedAt } of held.values()) {
    if ((copied.get(key)?.savedAt ?? -Infinity) < savedAt) await copies.keep({ serverId, personId, key, body, savedAt })
  }
  return { restored: lost.length, unreadable }
}
