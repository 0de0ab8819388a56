/** What a new ticket is compared with: the open ones and those resolved last. */
import { currentClient } from '@/app/client/current-client'
import type { QueueRow } from '@/cache/queue-row'
import { makeCorpus, type Corpus } from '@/cache/similar-tickets'

/** Older than so many tickets, a likeness helps nobody. */
const MOST_COMPARED = 6_000
const COMPARED_AT_ONCE = 500

/**
 * In slices: rows of finished tickets are made for it, and whoever opens the form types at once.
 *
 * @returns null when nobody is signed in
 */
export async function readCorpus(): Promise<Corpus | null> {
  const client = currentClient.value
  if (client === null) return null
  const query = { owner: client.owner, now: client.now() }
  const open = client.index.ids({ ...query, view: 'allOpen', sort: 'updated' })
  const ids = [...open, ...client.index.ids({ ...query, view: 'resolved' })].slice(0, MOST_COMPARED)
  const rows: QueueRow[] = []
  for (let from = 0; from < ids.length; from += COMPARED_AT_ONCE) {
    if (from > 0) await new Promise((resolve) => setTimeout(resolve, 0))
    rows.push(...ids.slice(from, from + COMPARED_AT_ONCE).flatMap((id) => client.index.get(id) ?? []))
  }
  return makeCorpus(rows)
}
