/** What the tray shows of the engineer's queue. */
import type { Client } from '@/app/client/client-types'
import type { QueueRow } from '@/cache/queue-row'
import { isBreached } from '@/cache/queue-views'
import type { BadgeState } from '@/host/host'
import { isOutOfReach } from '@/sync/connection'

const MOST_URGENT = 5
const SUBJECT_LENGTH = 200

type Source = Pick<Client, 'owner' | 'index' | 'connection' | 'notices' | 'now' | 'row'>

export function badgeState(client: Source): BadgeState {
  const { owner, index, connection, notices } = client
  const now = client.now()
  const rows = (view: 'mine' | 'unassigned'): QueueRow[] =>
    index.ids({ view, owner, now }).flatMap((id) => client.row(id) ?? [])
  const own = rows('mine')
  const free = rows('unassigned').filter((row) => owner.groupIds.includes(row.groupId))
  const breached = own.filter((row) => isBreached(row, now)).length
  const breaching = own.filter((row) => !isBreached(row, now) && row.soonAt !== null && row.soonAt <= now).length
  const urgent = [...own, ...free]
    .flatMap((row) => {
      const { clock } = row
      if (clock?.state !== 'running' || clock.deadlineAt === null) return []
      const { id, number, subject, assigneeId } = row
      const deadlineAt = clock.deadlineAt - connection.serverOffsetMs
      return {
        ticketId: id,
        number,
        subject: subject.slice(0, SUBJECT_LENGTH),
        clock: clock.metric,
        deadlineAt,
        isFree: assigneeId === null,
      }
    })
    .sort((left, right) => left.deadlineAt - right.deadlineAt)
    .slice(0, MOST_URGENT)
  const mood = breached > 0 ? 'breached' : breaching > 0 ? 'breaching' : 'calm'
  return {
    mood: isOutOfReach(connection.kind) ? 'offline' : mood,
    breaching,
    breached,
    unread: notices.filter(({ seenAt }) => seenAt === null).length,
    urgent,
  }
}
