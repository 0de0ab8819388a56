/**
 * Commands that went through and left the outbox. A copy of one may still be somewhere: in the journal, whose page was
 * closed before it heard of the answer, or in the memory of a window whose database was deleted. By this it is known for
 * what it is.
 */
import type { OutboxDatabase } from './outbox-database'

/** Copies go within moments. An older one that comes back is asked again, and the server gives the same answer. */
const KEPT = 1_000

export async function answeredIds({ meta }: OutboxDatabase): Promise<ReadonlySet<string>> {
  const row = await meta.get('answered')
  return new Set(row?.key === 'answered' ? row.ids : [])
}

/** To be called in a transaction over `meta`, with what takes them out of the outbox. */
export async function noteAnswered(outbox: OutboxDatabase, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const known = await answeredIds(outbox)
  await outbox.meta.put({ key: 'answered', ids: [...new Set([...known, ...ids])].slice(-KEPT) })
}
