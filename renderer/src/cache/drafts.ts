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
