/**
 * Saving a command: the strict outbox and the journal of the host, side by side. Only when both have settled may the
 * application say "saved on this device".
 */
import { enqueue } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { OutboxRow, TicketLabels } from '@/cache/rows'
import type { Host } from '@/host/host'
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import type { NotSavedCode } from './client-types'
import { journalRecord } from './local-journal'

export interface Saver {
  readonly serverId: string
  readonly personId: string
  readonly outbox: OutboxDatabase
  readonly journal: Host['journal']
  /** Whether the server is known to be out of reach at this moment. */
  isOffline(): boolean
  /** How tickets are called here at this moment. */
  labelsOf(ticketIds: readonly string[]): TicketLabels
}

export interface Saving {
  /** Its row in the outbox; null when it is not there: with a failure, or because what it replaces is gone. */
  readonly row: OutboxRow | null
  readonly failure: { readonly code: NotSavedCode; readonly message: string } | null
}

/** How a command gets into the outbox in the place of something else; null when that is not there any more. */
export type Put = () => Promise<OutboxRow | null>

/** @param put when it takes the place of something else */
export async function saveCommand(saver: Saver, command: Command, savedAt: Instant, put?: Put): Promise<Saving> {
  const record = journalRecord(command, saver, savedAt)
  const storing =
    put === undefined
      ? enqueue(saver.outbox, command, savedAt, saver.isOffline(), saver.labelsOf(command.tickets))
      : put()
  // What is not sent must not come back from the journal.
  const written = put === undefined ? Promise.resolve(true) : storing.then((row) => row !== null)
  const [stored, journalled] = await Promise.allSettled([
    storing,
    written.then((isSent) => (isSent ? saver.journal.append([record]) : null)),
  ])
  if (stored.status === 'rejected') return { row: null, failure: storageFailure(stored.reason) }
  if (journalled.status === 'rejected') {
    return { row: stored.value, failure: { code: 'journal', message: messageOf(journalled.reason) } }
  }
  return { row: stored.value, failure: null }
}

/** Why the disk would not take something. */
export function storageFailure(reason: unknown): { code: NotSavedCode; message: string } {
  // Dexie wraps the browser's error and keeps it as `inner`.
  const names = [reason, (reason as { inner?: unknown } | null)?.inner].map((error) =>
    error instanceof Error || error instanceof DOMException ? error.name : '',
  )
  return { code: names.includes('QuotaExceededError') ? 'quota' : 'storage', message: messageOf(reason) }
}

const messageOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason))
