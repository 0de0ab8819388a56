/**
 * Which commands to send now. A lane (all commands on one ticket) keeps its order; between lanes nothing waits but what
 * names a dependency. So one ticket that must be tried later holds back neither the others nor, once it was refused,
 * its own followers. A command that the server cannot decide about leaves its ticket's lane for one of its own.
 */
import { isUndecided, type OutboxRow } from '@/cache/rows'

/**
 * Texts can be long: a request stays below this, unless a single command is larger. In Russian these are 200 kB, which
 * are half a minute at 50 kbit/s: half of what a server waits for a request to arrive.
 */
export const MAX_BATCH_CHARACTERS = 100_000

/**
 * `resting`: the server asked to come back later, and later is not yet. `tried`: it is now, but only the first command
 * of the lane goes, so that its followers cannot overtake it if it has to wait again.
 */
export type LaneState = 'free' | 'tried' | 'resting'

/**
 * @param rows all rows of the outbox, in order
 * @param laneOf the state of a lane: of a ticket, or of a command that has one of its own
 * @param limit most commands in one request
 * @param waiting commands that may not go yet, and hold back only what depends on them
 */
export function selectBatch(
  rows: readonly OutboxRow[],
  laneOf: (lane: string) => LaneState,
  limit: number,
  waiting: ReadonlySet<string> = new Set(),
): readonly OutboxRow[] {
  const all = rows.filter((row) => row.state === 'pending')
  // Last in the request, since the server lets nothing of a ticket pass what it fails on within one.
  const pending = [...all.filter((row) => !isUndecided(row)), ...all.filter(isUndecided)]
  const unanswered = new Set(pending.map((row) => row.id))
  // They may wait long, and so may what depends on them; whoever stands behind them need not.
  const patient = new Set([...waiting, ...all.filter(isUndecided).map((row) => row.id)])
  const heldLanes = new Set<string>()
  const batch: OutboxRow[] = []
  let characters = 0
  for (const row of pending) {
    // An outbox of a thousand is gone through for each hundred that are sent.
    if (batch.length >= limit) break
    const { deps } = row.command
    if (waiting.has(row.id)) continue
    if (deps.some((id) => patient.has(id))) {
      patient.add(row.id)
      continue
    }
    const lanes = lanesOf(row)
    const size = JSON.stringify(row.command).length
    const isHeld =
      lanes.some((lane) => heldLanes.has(lane) || laneOf(lane) === 'resting') || deps.some((id) => unanswered.has(id))
    const isFull = batch.length > 0 && characters + size > MAX_BATCH_CHARACTERS
    if (isHeld || isFull) {
      for (const lane of lanes) heldLanes.add(lane)
      continue
    }
    batch.push(row)
    characters += size
    // Sent before its followers in the same request: the server decides in this order.
    unanswered.delete(row.id)
    for (const lane of lanes) if (laneOf(lane) === 'tried') heldLanes.add(lane)
  }
  return batch
}

/** The lanes that a command stands in: those of its tickets, or one of its own. */
export const lanesOf = (row: OutboxRow): readonly string[] => (isUndecided(row) ? [row.id] : row.command.tickets)

/** Tickets that have commands which the cache does not show yet. */
export function busyTickets(rows: readonly OutboxRow[]): ReadonlySet<string> {
  return new Set(rows.flatMap((row) => row.command.tickets))
}
