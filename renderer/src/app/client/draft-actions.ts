/** Texts being written, kept in the outbox database: strict, and never touched by sync. */
import { readDraft, removeDraft, writeDraft } from '@/cache/drafts'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { Clock } from '@/sync/ports'
import type { DraftActions } from './client-types'

export const draftActions = (outbox: OutboxDatabase, clock: Clock): DraftActions => ({
  read: (key) => readDraft(outbox, key),
  write: (key, body) => writeDraft(outbox, key, body, clock.now()),
  remove: (key) => removeDraft(outbox, key),
  count: () => outbox.drafts.count(),
})
