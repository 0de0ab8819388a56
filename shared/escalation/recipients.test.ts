import { describe, expect, it } from 'vitest'
import type { Absence } from '../duty'
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
    expect(reachedBy(notify, ticket, staff(), NOW)).toEqual({ personIds, unreached: null })
  })

  it('who stands in for the absent, and nobody twice', () => {
    const reached = reachedBy(['assignee', 'group'], ticket, staff([absent('anna', 'boris')]), NOW)
    expect(reached.personIds).toEqual(['boris'])
  })

  it('nobody where the role is nobody’s, and says so apart from absence', () => {
    expect(reachedBy(['assignee'], { ...ticket, assigneeId: null }, staff(), NOW).unreached).toBe('nobody')
    expect(reachedBy(['onDuty'], ticket, staff(), NOW).unreached).toBe('nobody')
    expect(reachedBy(['assignee'], ticket, staff([absent('anna')]), NOW).unreached).toBe('absent')
  })
})
