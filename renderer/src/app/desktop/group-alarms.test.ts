/** What a group has promised another warns those who owe it: a hand-over that waits for an answer, a part that is to be done. */
import { describe, expect, it } from 'vitest'
import { knownAlarms } from './known-alarms'
import { buildTicket } from '@shared/domain/testing'
import type { Ticket } from '@shared/domain/ticket'
import type { LadderStep } from '@shared/sla'
import { inWeek, lifeOf, policyOf, rulesOf, type Entry } from '@shared/sla/testing/builders'
import { makeQueueRow, withClocks } from '@/cache/make-queue-row'
import type { QueueOwner } from '@/cache/queue-index'
import { RowQueueIndex } from '@/cache/row-queue-index'

const step: LadderStep = { at: { percent: 100 }, time: 'working', notify: ['group'], important: true }
const rules = rulesOf([
  policyOf({
    ola: { default: { acceptanceMinutes: 30, groupMinutes: 60 } },
    ladder: { firstResponse: [], resolution: [], acceptance: [step], group: [step] },
  }),
])
const now = inWeek('mon', '10:00')
const registered = {
  type: 'registered',
  priority: 'P3',
  policy: { policyId: 'standard', policyVersion: 1 },
  groupId: 'desk',
  liveContact: true,
} as const
const offeredEntries: readonly Entry[] = [
  [inWeek('mon', '09:00'), registered],
  [now, { type: 'handedOver', groupId: 'networks', fromGroupId: 'desk' }],
]
const rowOf = (one: Ticket) =>
  makeQueueRow(one, { requesterName: '', unsaved: 'none', isUnread: false, confirmed: one })

const index = new RowQueueIndex()
const ticket = buildTicket({
  subject: 'No network on floor 3',
  assigneeId: 'ivan',
  assignedGroupId: 'desk',
  state: 'inProgress',
  handOver: { fromGroupId: 'desk', toGroupId: 'networks', offeredBy: 'ivan', offeredAt: now, expectedReturnAt: null },
  facts: lifeOf(...offeredEntries),
})
index.put([withClocks(rowOf(ticket), ticket, rules, now)])

const alarmsOf = (owner: QueueOwner) => index.alarms(owner, 0).map(({ clock, at }) => [clock, at])

describe('the alarms of what a group has promised', () => {
  it('are those of whoever owes the answer, while the ticket is still with somebody else', () => {
    expect(alarmsOf({ personId: 'olga', groupIds: ['networks'] })).toEqual([['acceptance', inWeek('mon', '10:30')]])
  })

  it('are those of the assignee once the group has the ticket, and of nobody else there', () => {
    const taken = new RowQueueIndex()
    const accepted = buildTicket({
      assigneeId: 'olga',
      assignedGroupId: 'networks',
      state: 'inProgress',
      facts: lifeOf(
        ...offeredEntries,
        [now, { type: 'handOverAnswered', groupId: 'networks', accepted: true }],
        [now, { type: 'groupChanged', groupId: 'networks' }],
      ),
    })
    taken.put([withClocks(rowOf(accepted), accepted, rules, now)])
    const of = (personId: string, groupId: string) =>
      taken.alarms({ personId, groupIds: [groupId] }, 0).map(({ clock, at }) => [clock, at])
    expect(of('olga', 'networks')).toEqual([['group', inWeek('mon', '11:00')]])
    expect(of('pyotr', 'networks')).toEqual([])
    expect(of('ivan', 'desk')).toEqual([])
  })

  it('reach the desktop with what the ticket is called, though it is in no view of theirs yet', () => {
    const table = knownAlarms(
      {
        serverId: 'server',
        actor: { personId: 'olga', roles: ['engineer'], groupIds: ['networks'] },
        owner: { personId: 'olga', groupIds: ['networks'] },
        index,
        connection: { serverOffsetMs: 0 } as Parameters<typeof knownAlarms>[0]['connection'],
        now: () => now,
        row: (id) => index.get(id),
      },
      'en',
    )
    expect(table.rows.map(({ clock }) => clock)).toEqual(['acceptance'])
    expect(table.tickets).toEqual({ [ticket.id]: 'No network on floor 3' })
  })
})
