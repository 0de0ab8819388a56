/** Which views are whole while a first load is under way: their tickets come one stage after the other. */
import type { QueueView } from '@/cache/queue-index'
import type { ConnectionState } from '@/sync/connection'
import { SNAPSHOT_STAGES, type SnapshotStage } from '@shared/protocol/sync'

/** The last stage that brings something of it; the others are about all open tickets. */
const LAST_STAGE: Readonly<Partial<Record<QueueView, SnapshotStage>>> = {
  mine: 'mine',
  myGroups: 'groups',
  resolved: 'tickets',
}

/** @returns false also where it is not known how far the load is */
export function hasCome(view: QueueView, { isComplete, snapshot }: ConnectionState): boolean {
  if (isComplete) return true
  if (snapshot?.stage === undefined) return false
  return SNAPSHOT_STAGES.indexOf(snapshot.stage) > SNAPSHOT_STAGES.indexOf(LAST_STAGE[view] ?? 'open')
}
