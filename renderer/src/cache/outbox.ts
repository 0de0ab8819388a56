/**
 * What is done to the outbox, each in one strict transaction. A row leaves it only for a place that says where it went:
 * acknowledged by the server, moved to attention, or logged as decided.
 */
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import type { Verdict } from '@shared/protocol/sync'
import { answeredIds, noteAnswered } from './answered'
import type { NewOutboxRow, OutboxDatabase } from './outbox-database'
import type { AttentionRow, Judge, MergedRow, OutboxRow, TicketLabels } from './rows'

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

/**
 * Answers to commands of this outbox: the server's, unless the device had to give them itself. All of them in one
 * transaction, whose rows are read together and written together: a request for each would be most of its time.
 *
 * @param isShown whether the cache shows already what an acknowledged row asked for: then the row may go at once
 * @returns the rows that are left, in order
 */
export async function settle(
  outbox: OutboxDatabase,
  verdicts: readonly Verdict[],
  movedAt: Instant,
  judgedBy: Judge = 'server',
  isShown: (row: OutboxRow) => boolean = () => false,
): Promise<readonly OutboxRow[]> {
  const { attention, discards, meta } = outbox
  return outbox.transaction('rw', [outbox.commands, attention, outbox.merged, discards, meta], async () => {
    const rows = new Map((await outboxRows(outbox)).map((row) => [row.id, row]))
    const changed = new Map<string, OutboxRow>()
    const gone: OutboxRow[] = []
    const merged: MergedRow[] = []
    const wentThrough: string[] = []
    for (const verdict of verdicts) {
      const row = rows.get(verdict.commandId)
      const isRefusal = verdict.status === 'conflict' || verdict.status === 'rejected'
      if (isRefusal && !(await moveToAttention(outbox, row, verdict, movedAt, judgedBy))) continue
      const isThrough = verdict.status === 'applied' || verdict.status === 'merged'
      // Its row may have been lost meanwhile, and come back from a copy.
      if (row === undefined && isThrough) wentThrough.push(verdict.commandId)
      const next = row === undefined ? undefined : answeredRow(row, verdict)
      if (row === undefined || next === row) continue
      if (verdict.status === 'merged') merged.push(mergedRow(row.command, verdict))
      if (next === undefined || (next.state === 'acknowledged' && isShown(next))) {
        rows.delete(row.id)
        changed.delete(row.id)
        gone.push(row)
        if (isThrough) wentThrough.push(row.id)
      } else {
        rows.set(row.id, next)
        changed.set(row.id, next)
      }
    }
    if (merged.length > 0) await outbox.merged.bulkPut(merged)
    if (changed.size > 0) await outbox.commands.bulkPut([...changed.values()])
    await outbox.commands.bulkDelete(gone.map(({ n }) => n))
    await noteAnswered(outbox, wentThrough)
    return [...rows.values()]
  })
}

/** One that only stands behind another was not tried itself. */
export const askedLater = (row: OutboxRow, { code }: Verdict): OutboxRow => ({
  ...row,
  attempts: row.attempts + (code === 'command.laneWaits' ? 0 : 1),
  lastCode: code,
})

/** @returns the row as it is from now on, `row` itself where nothing changes; undefined when it leaves the outbox */
function answeredRow(row: OutboxRow, verdict: Verdict): OutboxRow | undefined {
  switch (verdict.status) {
    case 'applied':
    case 'merged': {
      const { versions, seq, code } = verdict
      return row.state === 'pending' ? { ...row, state: 'acknowledged', versions, seq, lastCode: code } : row
    }
    case 'conflict':
    case 'rejected':
      return undefined
    case 'retryLater':
      return askedLater(row, verdict)
  }
}

/** @returns whether it is there now; what was decided about stays decided */
async function moveToAttention(
  outbox: OutboxDatabase,
  row: OutboxRow | undefined,
  verdict: Verdict,
  movedAt: Instant,
  judgedBy: Judge,
): Promise<boolean> {
  if ((await outbox.discards.get(verdict.commandId)) !== undefined) return false
  const held = await outbox.attention.get(verdict.commandId)
  if (held === undefined || held.command === null) {
    await outbox.attention.put(attentionRow(row, verdict, held?.movedAt ?? movedAt, judgedBy))
  }
  return true
}

/** Without the images that came along: those are the cache's, which lets go of what is erased, hidden or signed out of. */
function attentionRow(row: OutboxRow | undefined, verdict: Verdict, movedAt: Instant, judgedBy: Judge): AttentionRow {
  return {
    id: verdict.commandId,
    command: row?.command ?? null,
    verdict: { ...verdict, images: [] },
    judgedBy,
    ticketIds: row?.command.tickets ?? verdict.asked?.tickets ?? Object.keys(verdict.versions),
    explanations: verdict.explanations,
    movedAt,
    savedOffline: row?.savedOffline ?? false,
    ...(row?.labels === undefined ? {} : { labels: row.labels }),
  }
}

const mergedRow = (command: Command, verdict: Verdict): MergedRow => ({
  id: command.id,
  command,
  explanations: verdict.explanations,
  decidedAt: verdict.decidedAt,
})

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
