import { expect, it } from 'vitest'
import { buildTicket } from '@shared/domain/testing'
import { inWeek, lifeOf, rulesOf } from '@shared/sla/testing/builders'
import { makeQueueRow, withClocks } from './make-queue-row'

it('says whose deadline is past also when another clock speaks for the ticket', () => {
  const facts = lifeOf(
    [inWeek('mon', '09:00'), 'registered'],
    [inWeek('mon', '09:30'), 'publicReply'],
    [inWeek('mon', '17:30'), { type: 'paused', reason: 'thirdParty', until: null }],
    [inWeek('tue', '09:00'), 'requesterMessage'],
  )
  const ticket = buildTicket({ facts, state: 'pending' })
  const row = makeQueueRow(ticket, { requesterName: '', unsaved: 'none', isUnread: false, confirmed: ticket })
  expect(withClocks(row, ticket, rulesOf(), inWeek('tue', '10:00'))).toMatchObject({
    clock: { metric: 'update', deadlineAt: inWeek('tue', '11:00') },
    breachedAt: inWeek('mon', '17:00'),
    breachedMetric: 'resolution',
  })
  // Both are late: the first counts.
  expect(withClocks(row, ticket, rulesOf(), inWeek('tue', '12:00'))).toMatchObject({
    breachedAt: inWeek('mon', '17:00'),
    breachedMetric: 'resolution',
  })
  expect(withClocks(row, ticket, rulesOf(), inWeek('mon', '16:00'))).toMatchObject({
    breachedAt: null,
    breachedMetric: null,
  })
})
