import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../domain/instant'
import { addTrials, EMPTY_TRIAL, factsUnder, tryPolicies, type TrialTicket } from './policy-trial'
import { replay } from './replay'
import { SEEDS, ticketLife } from './testing/arbitraries'
import { calendarOf, inWeek, lifeOf, policyOf, rulesOf } from './testing/builders'
import { retargeted } from './testing/lives'
import type { ClockFact, PolicyDefinition } from './types'

const MON = 'mon'
const inForce = policyOf()
const NOW = inWeek('nextTue', '09:00')

/** What a draft beside the policies in force would have made of tickets. */
function trial(draft: readonly PolicyDefinition[], ...tickets: readonly TrialTicket[]) {
  const calendars = [calendarOf(), calendarOf({ version: 2, holidays: ['2026-06-01'] })]
  const rules = {
    asTheyAre: rulesOf([inForce], calendars),
    draft: rulesOf(draft, calendars),
    policies: draft,
  }
  return tryPolicies(tickets, rules, NOW)
}

const ticket = (id: string, facts: readonly ClockFact[], subject: Partial<TrialTicket> = {}): TrialTicket => ({
  id,
  facts,
  tier: null,
  serviceId: null,
  categoryId: null,
  kind: 'incident',
  ...subject,
})

/** Registered on Monday at nine, answered at half past nine, resolved at the given time of that day. */
const resolvedAt = (time: string): ClockFact[] =>
  lifeOf(
    [inWeek(MON, '09:00'), 'registered'],
    [inWeek(MON, '09:30'), 'publicReply'],
    [inWeek(MON, time), 'resolved'],
    [inWeek(MON, '17:59'), 'closed'],
  )

const promising = (resolutionMinutes: number | undefined, changes: Partial<PolicyDefinition> = {}): PolicyDefinition =>
  policyOf({
    version: 2,
    targets: { ...inForce.targets, P3: { firstResponseMinutes: 60, updateMinutes: 120, resolutionMinutes } },
    ...changes,
  })

describe('a draft tried on tickets', () => {
  it('names the promises that it would have broken, and those that it would have kept', () => {
    const late = ticket('late', lifeOf([inWeek(MON, '09:00'), 'registered'], [inWeek('tue', '12:00'), 'resolved']))
    const stricter = trial(
      [promising(120)],
      ticket('at noon', resolvedAt('12:00')),
      ticket('at ten', resolvedAt('10:00')),
    )
    expect(stricter.changes).toEqual([
      { ticketId: 'at noon', priority: 'P3', metric: 'resolution', was: 'met', would: 'missed' },
    ])
    expect(trial([promising(900)], late).changes).toEqual([
      { ticketId: 'late', priority: 'P3', metric: 'resolution', was: 'missed', would: 'met' },
    ])
  })

  it('counts tickets by priority and metric, before and after', () => {
    const result = trial(
      [promising(120)],
      ticket('at noon', resolvedAt('12:00')),
      ticket('at ten', resolvedAt('10:00')),
    )
    expect(result).toMatchObject({ compared: 2, untold: 0 })
    expect(result.totals).toEqual([
      {
        priority: 'P3',
        metric: 'firstResponse',
        was: { met: 2, missed: 0, open: 0, none: 0 },
        would: { met: 2, missed: 0, open: 0, none: 0 },
      },
      {
        priority: 'P3',
        metric: 'resolution',
        was: { met: 2, missed: 0, open: 0, none: 0 },
        would: { met: 1, missed: 1, open: 0, none: 0 },
      },
    ])
  })

  it('tells what is still open from what is met, and what was not promised from what was', () => {
    const open = ticket('open', lifeOf([NOW, 'registered']))
    expect(trial([promising(undefined)], open).totals).toMatchObject([
      { metric: 'firstResponse', was: { open: 1 }, would: { open: 1 } },
      { metric: 'resolution', was: { open: 1 }, would: { none: 1 } },
    ])
    expect(trial([promising(undefined)], open).changes).toEqual([])
  })

  it('chooses by the order and the conditions of the draft', () => {
    const forDirectors = promising(60, { id: 'directors', order: 0, match: { tier: 'vip' } })
    const { changes } = trial(
      [inForce, forDirectors],
      ticket('of a director', resolvedAt('12:00'), { tier: 'vip' }),
      ticket('of somebody', resolvedAt('12:00')),
    )
    expect(changes.map(({ ticketId }) => ticketId)).toEqual(['of a director'])
  })

  it('counts by the calendar version of the draft from the registration on', () => {
    // Monday is a holiday in version 2: nothing was counted, so nothing could be late.
    const life = lifeOf([inWeek(MON, '09:00'), 'registered'], [inWeek(MON, '17:30'), 'resolved'])
    const holiday = policyOf({ version: 2, calendar: { id: 'office', version: 2 } })
    expect(trial([holiday], ticket('late', life)).changes).toEqual([
      { ticketId: 'late', priority: 'P3', metric: 'firstResponse', was: 'missed', would: 'met' },
      { ticketId: 'late', priority: 'P3', metric: 'resolution', was: 'missed', would: 'met' },
    ])
  })

  it('keeps changes of priority and forgets those of policy', () => {
    const life = lifeOf(
      [inWeek(MON, '09:00'), 'registered'],
      [inWeek(MON, '10:00'), retargeted('restart', 'P3', { policyId: 'gone', policyVersion: 7 })],
      [inWeek(MON, '11:00'), retargeted('carry', 'P1', { policyId: 'gone', policyVersion: 7 })],
    )
    const policy = { policyId: 'standard', policyVersion: 2 }
    expect(factsUnder(life, policy)).toEqual([
      { ...life[0], policy },
      { ...life[2], policy },
    ])
  })

  it('says how many tickets name a version that is not at hand', () => {
    const life = lifeOf([
      inWeek(MON, '09:00'),
      { type: 'registered', priority: 'P3', liveContact: false, policy: { policyId: 'gone', policyVersion: 7 } },
    ])
    const result = trial([promising(120)], ticket('untold', life), ticket('at noon', resolvedAt('12:00')))
    expect(result).toMatchObject({ compared: 1, untold: 1, changes: [{ ticketId: 'at noon' }] })
  })

  it('adds pages up to what the whole would have been', () => {
    const tickets = ['10:00', '12:00', '16:00'].map((time) => ticket(time, resolvedAt(time)))
    const pages = tickets.map((one) => trial([promising(120)], one))
    expect(pages.reduce(addTrials, EMPTY_TRIAL)).toEqual(trial([promising(120)], ...tickets))
  })
})

describe('the policies in force, tried as a draft', () => {
  const policy = { policyId: 'standard', policyVersion: 1 }
  const onlyStandard = (life: readonly ClockFact[]): ClockFact[] =>
    life.map((fact) => (fact.type === 'registered' || fact.type === 'retargeted' ? { ...fact, policy } : fact))

  it.each(SEEDS)('change nothing for a ticket that was always under them (seed %i)', (seed) => {
    const rules = rulesOf([policyOf({ ola: { default: { acceptanceMinutes: 30, groupMinutes: 240 } } })])
    const deadlines = (facts: readonly ClockFact[], now: number) =>
      replay(facts, rules, now).map(({ metric, cycle, deadlineAt, breachedAt, state }) => {
        return { metric, cycle, deadlineAt, breachedAt, state }
      })
    fc.assert(
      fc.property(ticketLife, fc.integer({ min: 0, max: 20 * DAY_MS }), (life, later) => {
        const facts = onlyStandard(life).filter((fact) => fact.type !== 'retargeted' || fact.mode === 'carry')
        const now = (facts[0]?.at ?? 0) + later
        expect(deadlines(factsUnder(facts, policy), now)).toEqual(deadlines(facts, now))
      }),
      { seed, numRuns: 500 },
    )
  })
})
