/**
 * What is done to the outbox, each in one strict transaction. A row leaves it only for a place that says where it went:
 * acknowledged by the server, moved to attention, or logged as decided.
 */
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import type { Verdict } from '@shared/protocol/sync'
import type { NewOutboxRow, OutboxDatabase } from './outbox-database'
import type { AttentionRow, MergedRow, OutboxRow } from './rows'

export const newOutboxRow = (command: Command, savedAt: Instant): NewOutboxRow => ({
  id: command.id,
  command,
  savedAt,
  state: 'pending',
  attempts: 0,
  lastCode: null,
  versions: {},
  seq: null,
})

/** Resolves once the command is on disk. @returns its row, with the order the database gave it */
export async function enqueue(outbox: OutboxDatabase, command: Command, savedAt: Instant): Promise<OutboxRow> {
  const row = newOutboxRow(command, savedAt)
  // The database writes the key into the object that it is given.
  const n = await outbox.commands.add({ ...row })
  return { ...row, n }
}

/** All rows, in order. */
export const outboxRows = (outbox: OutboxDatabase): Promise<OutboxRow[]> => outbox.commands.orderBy('n').toArray()

/** Commands kept elsewhere (the journal) that the outbox lost are put back; those it knows in any form are not. */
export async function restore(outbox: OutboxDatabase, commands: readonly Command[], savedAt: Instant): Promise<number> {
  return outbox.transaction('rw', [outbox.commands, outbox.attention, outbox.discards], async () => {
    let restored = 0
    for (const command of commands) {
      const known = await Promise.all([
        outbox.commands.where('id').equals(command.id).count(),
        outbox.attention.where('id').equals(command.id).count(),
        outbox.discards.where('id').equals(command.id).count(),
      ])
      if (known.some((count) => count > 0)) continue
      await outbox.commands.add(newOutboxRow(command, savedAt))
      restored += 1
    }
    return restored
  })
}

/** The server's answers to commands of this outbox. */
export async function settle(outbox: OutboxDatabase, verdicts: readonly Verdict[], movedAt: Instant): Promise<void> {
  await outbox.transaction('rw', [outbox.commands, outbox.attention, outbox.merged, outbox.discards], async () => {
    for (const verdict of verdicts) await settleOne(outbox, verdict, movedAt)
  })
}

async function settleOne(outbox: OutboxDatabase, verdict: Verdict, movedAt: Instant): Promise<void> {
  const row = await outbox.commands.where('id').equals(verdict.commandId).first()
  switch (verdict.status) {
    case 'applied':
    case 'merged':
      if (row?.state !== 'pending') return
      await outbox.commands.update(row.n, {
        state: 'acknowledged',
        versions: verdict.versions,
        seq: verdict.seq,
        lastCode: verdict.code,
      })
      if (verdict.status === 'merged') await outbox.merged.put(mergedRow(row.command, verdict))
      return
    case 'conflict':
    case 'rejected':
      return moveToAttention(outbox, row, verdict, movedAt)
    case 'retryLater':
      if (row === undefined) return
      await outbox.commands.update(row.n, { attempts: row.attempts + 1, lastCode: verdict.code })
  }
}

async function moveToAttention(
  outbox: OutboxDatabase,
  row: OutboxRow | undefined,
  verdict: Verdict,
  movedAt: Instant,
): Promise<void> {
  if ((await outbox.discards.get(verdict.commandId)) !== undefined) return
  const held = await outbox.attention.get(verdict.commandId)
  if (held === undefined || held.command === null) {
    await outbox.attention.put(attentionRow(row?.command ?? null, verdict, held?.movedAt ?? movedAt))
  }
  if (row !== undefined) await outbox.commands.delete(row.n)
}

function attentionRow(command: Command | null, verdict: Verdict, movedAt: Instant): AttentionRow {
  const ticketIds = command?.tickets ?? Object.keys(verdict.versions)
  return { id: verdict.commandId, command, verdict, ticketIds, explanations: verdict.explanations, movedAt }
}

const mergedRow = (command: Command, verdict: Verdict): MergedRow => ({
  id: command.id,
  command,
  explanations: verdict.explanations,
  decidedAt: verdict.decidedAt,
})

/** The engineer gave it up, having confirmed that. */
export async function discardAttention(outbox: OutboxDatabase, id: string, decidedAt: Instant): Promise<void> {
  await decide(outbox, id, 'discarded', decidedAt)
}

/** A new command takes its place: both in one transaction, so that it is always in exactly one of the two. */
export async function replaceAttention(
  outbox: OutboxDatabase,
  id: string,
  command: Command,
  decidedAt: Instant,
): Promise<OutboxRow> {
  return outbox.transaction('rw', [outbox.commands, outbox.attention, outbox.discards], async () => {
    await decide(outbox, id, 'retried', decidedAt)
    return enqueue(outbox, command, decidedAt)
  })
}

async function decide(
  outbox: OutboxDatabase,
  id: string,
  outcome: 'discarded' | 'retried',
  decidedAt: Instant,
): Promise<void> {
  await outbox.transaction('rw', [outbox.attention, outbox.discards], async () => {
    const row = await outbox.attention.get(id)
    if (row === undefined) return
    await outbox.discards.put({ id, outcome, command: row.command, code: row.verdict.code, decidedAt })
    await outbox.attention.delete(id)
  })
}

/** Removes acknowledged rows that the cache has caught up with. */
export async function forget(outbox: OutboxDatabase, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length > 0) await outbox.commands.bulkDelete(rows.map((row) => row.n))
}

/**
 * A server that was restored from a backup may have forgotten what it acknowledged: everything is asked again. A
 * command that it does remember gets its stored verdict.
 */
export async function askAllAgain(outbox: OutboxDatabase): Promise<void> {
  await outbox.commands.toCollection().modify((row) => {
    Object.assign(row, { state: 'pending', versions: {}, seq: null })
  })
}
