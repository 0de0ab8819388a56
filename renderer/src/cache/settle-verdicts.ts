/**
 * What the server's answers do to the rows of the outbox: one that went through stays until the cache shows it, one that
 * was refused moves to attention, one that is asked later stays as it was.
 */
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import type { Verdict } from '@shared/protocol/sync'
import { noteAnswered } from './answered'
import { outboxRows } from './outbox'
import type { OutboxDatabase } from './outbox-database'
import type { AttentionRow, Judge, MergedRow, OutboxRow } from './rows'

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
