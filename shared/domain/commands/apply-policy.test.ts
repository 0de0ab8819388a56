import { describe, expect, it } from 'vitest'
import { createSlaRules, replay, type Clock, type PolicyDefinition } from '../../sla'
import { apply } from '../apply'
import type { Decision } from '../decision'
import { HOUR_MS } from '../instant'
import type { Person } from '../people'
import type { Ticket } from '../ticket'
import {
  actorOf,
  buildDirectory,
  buildEvent,
  buildTicket,
  categories,
  changesOf,
  createWorld,
  decideOn,
  eventTypesOf,
  outcomeOf,
  people,
  policies,
  testId,
  TEST_NOW,
  TEST_TICKET_ID,
  writtenBy,
} from '../testing'

const OTHER = testId(81)
const reason = 'The contract was renewed'
const first = { policyId: policies.standard.id, policyVersion: 1 }
const second = { policyId: policies.standard.id, policyVersion: 2 }

/** Version 2 of the standard policy promises a resolution within two hours instead of eight. */
const stricter: PolicyDefinition = {
  ...policies.standard,
  version: 2,
  targets: { ...policies.standard.targets, P4: { firstResponseMinutes: 60, resolutionMinutes: 120 } },
}
const directory = buildDirectory({ policies: [...Object.values(policies), stricter] })
const by = (who: Person) => ({ directory, actor: actorOf(who) })

describe('applyPolicy', () => {
  it('attaches the version in force, and carries unless told otherwise', () => {
    const decision = decideOn(buildTicket(), 'applyPolicy', second, by(people.galina))
    expect(outcomeOf(decision)).toBe('applied')
    expect(eventTypesOf(decision)).toEqual(['policyApplied'])
    expect(changesOf(decision)).toEqual({ policy: second, retargetMode: 'carry' })
  })

  it('goes by what the ticket is now: requester, service, category and kind', () => {
    const internet = { policyId: policies.internet.id, policyVersion: 1 }
    const ticket = buildTicket({ categoryId: categories.internet.id })
    expect(changesOf(decideOn(ticket, 'applyPolicy', internet, by(people.galina)))).toMatchObject({ policy: internet })
    const vip = { policyId: policies.vip.id, policyVersion: 1 }
    const ofDirector = buildTicket({ requesterId: people.director.id })
    expect(changesOf(decideOn(ofDirector, 'applyPolicy', vip, by(people.galina)))).toMatchObject({ policy: vip })
  })

  it.each([
    ['a version that has been superseded', first, {}, 'rejected policy.notInForce'],
    [
      'another policy than the one that matches',
      { policyId: policies.vip.id, policyVersion: 1 },
      {},
      'rejected policy.notInForce',
    ],
    ['a ticket that is finished', second, { state: 'resolved' }, 'rejected ticket.finished'],
    ['counting anew without a reason', { ...second, mode: 'restart' }, {}, 'rejected command.invalid'],
    ['an unknown mode', { ...second, mode: 'forget' as 'carry' }, {}, 'rejected command.invalid'],
  ] as const)('refuses %s', (_what, args, overrides, expected) => {
    expect(outcomeOf(decideOn(buildTicket(overrides), 'applyPolicy', args, by(people.denis)))).toBe(expected)
  })

  it('says when no policy matches the ticket any more', () => {
    const parts = { directory: buildDirectory({ policies: [] }), actor: actorOf(people.denis) }
    expect(outcomeOf(decideOn(buildTicket(), 'applyPolicy', second, parts))).toBe('rejected policy.noneMatches')
  })

  const seen = { policy: first }
  it.each([
    ['under it already', { policy: second }, second, 'merged policy:same'],
    [
      'under another one, by somebody else',
      { policy: null, fieldWrites: writtenBy(OTHER, ['policy']) },
      second,
      'merged policy:laterWins',
    ],
    [
      'so that another one matches, by somebody else',
      { policy: null, fieldWrites: writtenBy(OTHER, ['policy']) },
      first,
      'conflict policy.notInForce',
    ],
  ] as const)('meets a ticket that stands %s', (_how, overrides, args, expected) => {
    const decision = decideOn(buildTicket(overrides), 'applyPolicy', args, { ...by(people.denis), seen })
    expect(outcomeOf(decision)).toBe(expected)
  })

  it.each([
    ['carry', 1, 6 * HOUR_MS],
    ['restart', 2, 0],
    ['retroactive', 1, 6 * HOUR_MS],
  ] as const)('moves the clocks as %s says', (mode, cycle, elapsedMs) => {
    const at = TEST_NOW + 6 * HOUR_MS
    const decision = decideOn(buildTicket(), 'applyPolicy', { ...second, mode, reason }, { ...by(people.denis), at })
    const clock = resolutionOf(ticketAfter(decision, at), at)
    expect(clock).toMatchObject({ cycle, elapsedMs, targetMs: 2 * HOUR_MS, policy: second })
    expect(clock?.breachedByChange).toBe(mode !== 'restart')
  })

  it('is undone, and what was asked of the clocks since goes on under the version before', () => {
    const published: PolicyDefinition[] = [...Object.values(policies)]
    const world = createWorld({ ...buildDirectory(), policies: published })
    const run = (who: Person, name: string, args: unknown) =>
      world.run({ actor: actorOf(who), name, args, ticketId: TEST_TICKET_ID })
    run(people.anna, 'registerTicket', registration)
    published.push(stricter)
    const { commandId } = run(people.galina, 'applyPolicy', second)
    run(people.anna, 'setPriority', { priority: 'P1', reason })
    const { ticket, decision } = run(people.galina, 'undo', { commandId })
    expect(outcomeOf(decision)).toBe('applied')
    expect(ticket?.policy).toEqual(first)
    expect(ticket?.facts.slice(1)).toMatchObject([{ type: 'retargeted', priority: 'P1', policy: first }])
  })
})

const registration = {
  kind: 'incident',
  subject: 'x',
  requesterId: people.requester.id,
  channel: 'mail',
  categoryId: categories.printer.id,
  impact: 'low',
  urgency: 'medium',
}

function ticketAfter(decision: Decision, at: number): Ticket {
  const drafts = 'drafts' in decision ? decision.drafts : []
  return drafts.reduce<Ticket>(
    (ticket, draft, index) => apply(ticket, buildEvent({ ...draft, seqInTicket: index + 2, effectiveAt: at })),
    buildTicket(),
  )
}

function resolutionOf(ticket: Ticket, now: number): Clock | undefined {
  return replay(ticket.facts, createSlaRules(directory.policies, []), now).findLast(
    ({ metric }) => metric === 'resolution',
  )
}
