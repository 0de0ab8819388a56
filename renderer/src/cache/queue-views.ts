/** What belongs to each view of the queue, as conditions on a row. */
import type { Instant } from '@shared/domain/instant'
import { isOpen } from '@shared/domain/ticket'
import type { QueueOwner, QueueView } from './queue-index'
import type { QueueRow } from './queue-row'

type Condition = (row: QueueRow, owner: QueueOwner, now: Instant) => boolean

export const isOpenRow = (row: QueueRow): boolean => row.finishedAt === null

/** An open clock is past its deadline. */
export const isBreached = (row: QueueRow, now: Instant): boolean =>
  row.breachedAt !== null ||
  (row.clock?.state === 'running' && row.clock.deadlineAt !== null && row.clock.deadlineAt < now)

const isMyGroups = (row: QueueRow, { groupIds }: QueueOwner): boolean =>
  groupIds.includes(row.groupId) ||
  (row.offeredToGroupId !== null && groupIds.includes(row.offeredToGroupId)) ||
  row.participantGroupIds.some((groupId) => groupIds.includes(groupId))

const OPEN_VIEWS = {
  mine: (row, owner) => row.assigneeId === owner.personId,
  myGroups: isMyGroups,
  unassigned: (row) => row.assigneeId === null,
  breaching: (row, _owner, now) =>
    !isBreached(row, now) && row.clock?.state === 'running' && row.soonAt !== null && row.soonAt <= now,
  breached: (row, _owner, now) => isBreached(row, now),
  pendingDue: (row, _owner, now) => row.state === 'pending' && row.pendingUntil !== null && row.pendingUntil <= now,
  allOpen: () => true,
} as const satisfies Partial<Record<QueueView, Condition>>

/** Everything but finished tickets is about open ones: the index keeps them apart. */
export type OpenView = keyof typeof OPEN_VIEWS
export const OPEN_VIEW_NAMES = Object.keys(OPEN_VIEWS) as readonly OpenView[]

export const isOpenView = (view: QueueView): view is OpenView => view in OPEN_VIEWS

export function isInView(row: QueueRow, view: OpenView, owner: QueueOwner, now: Instant): boolean {
  const condition: Condition = OPEN_VIEWS[view]
  return condition(row, owner, now)
}

/** Whatever ended, merged and cancelled tickets too: what somebody once asked must be found as long as the cache keeps it. */
export const isInResolved = (row: Pick<QueueRow, 'state'>): boolean => !isOpen(row.state)
