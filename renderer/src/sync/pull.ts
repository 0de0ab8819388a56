/** One page of the feed (or of the snapshot that precedes it), written with its cursor. */
import { applyChanges } from '@/cache/apply-changes'
import { outboxRows, settle } from '@/cache/outbox'
import type { SyncStateRow, Touched } from '@/cache/rows'
import { readSyncState } from '@/cache/sync-state'
import { SYNC_SCHEMA, type PullRequest, type PullResponse } from '@shared/protocol/sync'
import type { SyncPorts } from './ports'
import { busyTickets } from './push-batch'
import { authorised, type Answered } from './requests'
import type { ServerClock } from './server-clock'

export const PULL_LIMIT = 1_000

export interface Pulled {
  readonly answer: Answered<PullResponse>
  readonly touched: Touched
  readonly state: SyncStateRow
  readonly hasVerdicts: boolean
  readonly hasMore: boolean
}

/**
 * @throws {TransportError}
 * @throws {SignedOutError}
 */
export async function pullOnce(ports: SyncPorts, serverClock: ServerClock, clientId: string): Promise<Pulled> {
  const { cache, outbox, clock, transport } = ports
  const held = await readSyncState(cache)
  const answer = await authorised(ports, serverClock, (token) => {
    return transport.pull(pullRequest(held, clientId, clock.now()), token)
  })
  const page = answer.response
  // Before the cursor moves: a refusal that was told once is not told again.
  if (page.verdicts.length > 0) await settle(outbox, page.verdicts, clock.now())
  const busy = busyTickets(await outboxRows(outbox))
  const { touched, state } = await applyChanges(cache, page.changes, busy, {
    schema: SYNC_SCHEMA,
    epoch: page.epoch,
    cursor: page.cursor,
    seq: page.seq,
    serverId: page.serverId,
    snapshot: page.snapshot,
  })
  return { answer, touched, state, hasVerdicts: page.verdicts.length > 0, hasMore: page.hasMore }
}

function pullRequest(state: SyncStateRow, clientId: string, clientNow: number): PullRequest {
  return { clientId, clientNow, schema: SYNC_SCHEMA, epoch: state.epoch, cursor: state.cursor, limit: PULL_LIMIT }
}
