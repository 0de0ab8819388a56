/** Texts being written: rows of their own, which sync never touches. */
import type { Instant } from '@shared/domain/instant'
import type { OutboxDatabase } from './outbox-database'
import type { DraftRow } from './rows'

export const readDraft = (outbox: OutboxDatabase, key: string): Promise<DraftRow | undefined> => outbox.drafts.get(key)

/** Resolves once the text is on disk. An empty text removes the draft. */
export async function writeDraft(outbox: OutboxDatabase, key: string, body: string, savedAt: Instant): Promise<void> {
  if (body === '') await outbox.drafts.delete(key)
  else await outbox.drafts.put({ key, body, savedAt })
}

export const removeDraft = (outbox: OutboxDatabase, key: string): Promise<void> => outbox.drafts.delete(key)

/**
 * What was typed while a text was on its way into the outbox: saving takes a moment, and nobody stops typing for it.
 *
 * @param sent what went into the command
 * @param written what stands in the field now
 * @returns what follows the sent text, or all of it when the sent text itself was changed
 */
export function restAfter(sent: string, written: string): string {
  const rest = written.startsWith(sent) ? written.slice(sent.length) : written
  return rest.trimStart()
}
