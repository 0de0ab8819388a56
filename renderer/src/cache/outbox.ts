/**
 * What is done to the outbox, each in one strict transaction. A row leaves it only for a place that says where it went:
 * acknowledged by the server, moved to attention, or logged as decided. What a verdict does stands in `settle-verdicts.ts`.
 */
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import { answeredIds, noteAnswered } from './answered'
import type { NewOutboxRow, OutboxDatabase } from './outbox-database'
import type { OutboxRow, TicketLabels } from './rows'

export const newOutboxRow = (command: Command, savedAt: Instant, savedOffline: boolean): NewOutboxRow => ({
  id: command.id,
  command,
  savedAt,
  savedOffline,
  state: 'pending',
  attempts: 0,
  lastCode: null,
  versions: {},
  seq: null,
})

/**
 * Resolves once the command is on disk.
 *
 * @param savedOffline whether the server could not be reached at that moment
 * @returns its row, with the order the database gave it
 */
export async function enqueue(
  outbox: OutboxDatabase,
  command: Command,
  savedAt: Instant,
  savedOffline = false,
  labels?: TicketLabels,
): Promise<OutboxRow> {
  const row = { ...newOutboxRow(command, savedAt, savedOffline), ...(labels === undefined ? {} : { labels }) }
  // The database writes the key into the object that it is given.
  const n = await outbox.commands.add({ ...row })
  return { ...row, n }
}

/** All rows, in order. */
export const outboxRows = (outbox: OutboxDatabase): Promise<OutboxRow[]> => outbox.commands.orderBy('n').toArray()

/**
 * Commands kept elsewhere (the journal, a file) that the outbox lost are put back; those it knows in any form, answered
 * ones included, are not.
 *
 * @returns those that were put back
 */
export async function restore(
  outbox: OutboxDatabase,
  commands: readonly Command[],
  savedAt: Instant,
): Promise<readonly Command[]> {
  const { attention, discards, meta } = outbox
  return outbox.transaction('rw', [outbox.commands, attention, discards, meta], async () => {
    const restored: Command[] = []
    const answered = await answeredIds(outbox)
    for (const command of commands) {
      if (answered.has(command.id)) continue
      const refused = await outbox.attention.get(command.id)
      const known = await Promise.all([
        outbox.commands.where('id').equals(command.id).count(),
        outbox.discards.where('id').equals(command.id).count(),
      ])
      if (known.some((count) => count > 0) || (refused !== undefined && refused.command !== null)) continue
      // The server told of its refusal, and does not keep what was asked.
      if (refused !== undefined) await outbox.attention.put({ ...refused, command, ticketIds: command.tickets })
      else await outbox.commands.add(newOutboxRow(command, savedAt, false))
      restored.push(command)
    }
    return restored
  })
}

/** They were to be sent, and the server could not be reached: saved a moment before that was known. */
export async function markSavedOffline(outbox: OutboxDatabase, rows: readonly OutboxRow[]): Promise<void> {
  const unmarked = rows.filter((row) => !row.savedOffline)
  if (unmarked.length === 0) return
  await outbox.commands.bulkUpdate(unmarked.map(({ n }) => ({ key: n, changes: { savedOffline: true } })))
}

/** Removes acknowledged rows that the cache has caught up with. */
export async function forget(outbox: OutboxDatabase, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return
  await outbox.transaction('rw', [outbox.commands, outbox.meta], async () => {
    await outbox.commands.bulkDelete(rows.map((row) => row.n))
    await noteAnswered(
      outbox,
      rows.map((row) => row.id),
    )
  })
}

/**
 * A server that was restored from a backup may have forgotten what it acknowledged, and what it was told: everything is
 * asked and told again. A command that it does remember gets its stored verdict.
 */
export async function askAllAgain(outbox: OutboxDatabase): Promise<void> {
  await outbox.discards.toCollection().modify({ isTold: false })
  // The server may have forgotten these: a copy that comes back is asked again.
  await outbox.meta.delete('answered')
  await outbox.commands.toCollection().modify((row) => {
    Object.assign(row, { state: 'pending', versions: {}, seq: null })
  })
}
