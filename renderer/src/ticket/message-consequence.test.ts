import { describe, expect, it } from 'vitest'
import { buildTicket } from '@shared/domain/testing'
import type { Ticket } from '@shared/domain/ticket'
import { inWeek, lifeOf, policyOf } from '@shared/sla/testing/builders'
import { messageConsequence } from './message-consequence'

const answered = lifeOf([inWeek('mon', '10:00'), 'registered'], [inWeek('mon', '11:00'), 'publicReply'])
const promising = policyOf({ version: 2 })
const silent = {
  ...policyOf({ version: 1 }),
  targets: { ...promising.targets, P3: { firstResponseMinutes: 60, resolutionMinutes: 480 } },
}
const told = (policyVersion: number, changes: Partial<Ticket> = {}) =>
  messageConsequence(
    buildTicket({
      state: 'inProgress',
      priority: 'P3',
      policy: { policyId: promising.id, policyVersion },
      facts: answered,
      ...changes,
    }),
    [silent, { ...promising, targets: { ...promising.targets, P3: { ...silent.targets.P3, updateMinutes: 60 } } }],
  )

describe('a message of the requester', () => {
  it('has to be answered where an answer was promised, by the version that the ticket goes by', () => {
    expect(told(2)).toBe('answered')
    expect(told(1)).toBe('unanswered')
    expect(told(2, { policy: null })).toBe('unanswered')
  })

  it('starts no clock before the first response', () => {
    expect(told(2, { facts: answered.slice(0, 1) })).toBe('unanswered')
  })

  it('opens a resolved ticket, ends a wait for it, and leaves a closed one alone', () => {
    expect(told(2, { state: 'resolved' })).toBe('resolved')
    expect(told(2, { state: 'closed' })).toBe('finished')
    const pending = { reason: 'requester', until: null, ownerId: 'ivan' } as const
    expect(told(2, { state: 'pending', pending })).toBe('waited')
  })
})
