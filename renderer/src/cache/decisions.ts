/**
 * What engineers decide about refusals. Each decision is logged in the transaction that takes the refusal away, and told
 * to the server, so that it bothers nobody on another computer.
 */
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import { MAX_DECIDED } from '@shared/protocol/sync'
import { enqueue } from './outbox'
import type { OutboxDatabase } from './outbox-database'
import { showAskedAgain, showGivenUp } from './refused-files'
import type { DecidedRow, OutboxRow } from './rows'

/** The engineer gave it up, having confirmed that. */
export async function discardAttention(outbox: OutboxDatabase, id: string, decidedAt: Instant): Promise<void> {
  await outbox.transaction('rw', [outbox.attention, outbox.discards], async () => {
    await decide(outbox, id, 'discarded', decidedAt)
    await showGivenUp(outbox, id)
  })
}

/**
 * A command takes its place: both in one transaction, so that it is always in exactly one of the two. A command with the
 * id of the refused one is the same wish once more: nothing was decided about it.
 *
 * @returns null when the row is gone (asked again already, or given up): then nothing is sent
 */
export async function replaceAttention(
  outbox: OutboxDatabase,
  id: string,
  command: Command,
  decidedAt: Instant,
  savedOffline: boolean,
): Promise<OutboxRow | null> {
  return outbox.transaction('rw', [outbox.commands, outbox.attention, outbox.discards], async () => {
    const held = await outbox.attention.get(id)
    if (held === undefined) return null
    if (command.id === id) await outbox.attention.delete(id)
    else await decide(outbox, id, 'retried', decidedAt)
    await showAskedAgain(outbox, id, command.id)
    return enqueue(outbox, command, decidedAt, savedOffline, held.labels)
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

/** Decisions that the server does not know of: as many as one request takes. */
export const decisionsToTell = (outbox: OutboxDatabase): Promise<DecidedRow[]> =>
  outbox.discards
    .filter((row) => row.isTold !== true)
    .limit(MAX_DECIDED)
    .toArray()

/** The server has them. */
export async function confirmDecisions(outbox: OutboxDatabase, rows: readonly DecidedRow[]): Promise<void> {
  await outbox.discards.bulkUpdate(rows.map(({ id }) => ({ key: id, changes: { isTold: true } })))
}

/**
 * Refusals that were decided about on another computer. One whose text is on this computer stays: it may be the only
 * copy, and whoever decided did so without seeing it.
 *
 * @returns whether any is gone
 */
export async function takeDecisions(
  outbox: OutboxDatabase,
  ids: readonly string[],
  decidedAt: Instant,
): Promise<boolean> {
  return outbox.transaction('rw', [outbox.attention, outbox.discards], async () => {
    const held = await outbox.attention.bulkGet([...ids])
    const theirs = held.flatMap((row) => (row === undefined || row.command !== null ? [] : [row]))
    await outbox.discards.bulkPut(
      theirs.map(({ id, verdict: { code } }): DecidedRow => {
        return { id, outcome: 'decidedElsewhere', command: null, code, decidedAt, isTold: true }
      }),
    )
    await outbox.attention.bulkDelete(theirs.map(({ id }) => id))
    return theirs.length > 0
  })
}
