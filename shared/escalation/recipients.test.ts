import { describe, expect, it } from 'vitest'
import type { Absence } from '../duty'
import { rotaOf, shiftOf } from '../duty/testing/builders'
import { reachedBy, type Staff } from './recipients'

const NOW = Date.UTC(2026, 3, 6, 7)
const ticket = { assigneeId: 'anna', assignedGroupId: 'network', accountableGroupId: 'desk' }
const groups: Record<string, { memberIds: string[]; leadId: string | null; managerId: string | null }> = {
  network: { memberIds: ['anna', 'boris'], leadId: 'vera', managerId: null },
  desk: { memberIds: ['dina'], leadId: 'lidia', managerId: 'makar' },
}
const absent = (personId: string, substituteId: string | null = null): Absence => ({
  id: personId,
  personId,
  from: NOW - 1,
  to: NOW + 1,
  substituteId,
  note: '',
  version: 1,
})
const staff = (absences: readonly Absence[] = []): Staff => ({
  group: (id) => groups[id],
  rotaOf: () => undefined,
  absences,
})

describe('a step of a ladder reaches', () => {
  it.each([
    ['whoever has the ticket', ['assignee'], ['anna']],
    ['each person once, whatever they are', ['assignee', 'group'], ['anna', 'boris']],
    ['the lead of the group that works on it', ['lead'], ['vera']],
    ['the manager of the desk where that group has none', ['manager'], ['makar']],
  ] as const)('%s', (_, notify, personIds) => {
    expect(reachedBy(notify, ticket, null, staff(), NOW)).toEqual({ personIds, unreached: null })
  })

  it('who stands in for the absent, and nobody twice', () => {
    const reached = reachedBy(['assignee', 'group'], ticket, null, staff([absent('anna', 'boris')]), NOW)
    expect(reached.personIds).toEqual(['boris'])
  })

  it('nobody where the role is nobody’s, and says so apart from absence', () => {
    expect(reachedBy(['assignee'], { ...ticket, assigneeId: null }, null, staff(), NOW).unreached).toBe('nobody')
    expect(reachedBy(['onDuty'], ticket, null, staff(), NOW).unreached).toBe('nobody')
    expect(reachedBy(['assignee'], ticket, null, staff([absent('anna')]), NOW).unreached).toBe('absent')
  })

  describe('of the promise of a group', () => {
    /** Offered by the desk, where Dina has it, to the network group, which has not answered. */
    const offered = { assigneeId: 'dina', assignedGroupId: 'desk', accountableGroupId: 'desk' }

    it('those who owe the answer, not those who wait for it', () => {
      expect(reachedBy(['assignee'], offered, 'network', staff(), NOW)).toEqual({ personIds: [], unreached: 'nobody' })
      expect(reachedBy(['group', 'lead'], offered, 'network', staff(), NOW).personIds).toEqual([
        'anna',
        'boris',
        'vera',
      ])
    })

    it('the assignee while that group has the ticket', () => {
      expect(reachedBy(['assignee'], ticket, 'network', staff(), NOW).personIds).toEqual(['anna'])
      expect(reachedBy(['assignee'], ticket, 'desk', staff(), NOW).unreached).toBe('nobody')
    })

    it('who is on duty there', () => {
      const rota = rotaOf({ groupId: 'network', shifts: [shiftOf('2026-04-06 08:00', '2026-04-06 20:00', 'boris')] })
      const onlyNetwork: Staff = { ...staff(), rotaOf: (groupId) => (groupId === 'network' ? rota : undefined) }
      expect(reachedBy(['onDuty'], offered, 'network', onlyNetwork, NOW).personIds).toEqual(['boris'])
      expect(reachedBy(['onDuty'], offered, null, onlyNetwork, NOW).unreached).toBe('nobody')
    })
  })
})
