/**
 * Saving a command: the strict outbox and the journal of the host, side by side. Only when both have settled may the
 * application say "saved on this device".
 */
import { enqueue } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { OutboxRow } from '@/cache/rows'
import type { Host } from '@/host/host'
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import type { NotSavedCode } from './client-types'

export interface Saver {
  readonly serverId: string
  readonly personId: string
  readonly outbox: OutboxDatabase
  readonly journal: Host['journal']
}

export interface Saving {
  /** Its row in the outbox; null when it is not there. */
  readonly row: OutboxRow | null
  readonly failure: { readonly code: NotSavedCode; readonly message: string } | null
}

/** @param put how it gets into the outbox, when it takes the place of something else there */
export async function saveCommand(
  saver: Saver,
  command: Command,
  savedAt: Instant,
  put: () => Promise<OutboxRow> = () => enqueue(saver.outbox, command, savedAt),
): Promise<Saving> {
  const record = {
    commandId: command.id,
    serverId: saver.serverId,
    personId: saver.personId,
    writtenAt: savedAt,
    body: JSON.stringify(command),
  }
  const [stored, journalled] = await Promise.allSettled([put(), saver.journal.append([record])])
  if (stored.status === 'rejected') return { row: null, failure: storageFailure(stored.reason) }
  if (journalled.status === 'rejected') {
    return { row: stored.value, failure: { code: 'journal', message: messageOf(journalled.reason) } }
  }
  return { row: stored.value, failure: null }
}

function storageFailure(reason: unknown): { code: NotSavedCode; message: string } {
  // Dexie wraps the browser's error and keeps it as `inner`.
  const names = [reason, (reason as { inner?: unknown } | null)?.inner].map((error) =>
    error instanceof Error || error instanceof DOMException ? error.name : '',
  )
  return { code: names.includes('QuotaExceededError') ? 'quota' : 'storage', message: messageOf(reason) }
}

const messageOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason))
