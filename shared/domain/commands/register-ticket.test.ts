import { describe, expect, it } from 'vitest'
import { decide } from '../decide'
import {
  actorOf,
  buildCommand,
  buildContext,
  buildDirectory,
  buildTicket,
  categories,
  changesOf,
  decideOn,
  groups,
  outcomeOf,
  people,
  policies,
  services,
  testId,
} from '../testing'

const request = {
  kind: 'incident',
  subject: '  The printer \n does not print ',
  description: 'It blinks',
  requesterId: people.requester.id,
  channel: 'phone',
  impact: 'low',
  urgency: 'high',
} as const

const newcomer = { id: testId(77), name: 'Maria', email: 'maria@example.org', phone: '', department: null } as const

describe('registerTicket', () => {
  it('makes a ticket of the desk, with the priority of the matrix and the policy that matches', () => {
    const decision = decideOn(null, 'registerTicket', request)
    expect(outcomeOf(decision)).toBe('applied')
    expect(changesOf(decision)).toEqual({
      kind: 'incident',
      requesterId: people.requester.id,
      channel: 'phone',
      reportedAt: null,
      impact: 'low',
      urgency: 'high',
      priority: 'P3',
      isPriorityOverridden: false,
      categoryId: null,
      serviceId: null,
      state: 'new',
      accountableGroupId: groups.desk.id,
      assignedGroupId: groups.desk.id,
      policy: { policyId: policies.standard.id, policyVersion: 1 },
    })
  })

  it('keeps every word out of the fields: they are content', () => {
    const decision = decideOn(null, 'registerTicket', {
      ...request,
      priority: 'P1',
      priorityReason: 'The accounts close today',
    })
    const [draft] = decision.status === 'applied' ? decision.drafts : []
    expect(draft?.content).toEqual({
      subject: 'The printer does not print',
      description: 'It blinks',
      reason: 'The accounts close today',
    })
    expect(JSON.stringify(draft?.fields)).not.toMatch(/printer|blinks|accounts/)
  })

  it.each([
    ['by the tier of the requester', { requesterId: people.director.id }, policies.vip.id],
    ['by the category', { categoryId: categories.internet.id }, policies.internet.id],
    [
      'by the order when two match',
      { requesterId: people.director.id, categoryId: categories.internet.id },
      policies.vip.id,
    ],
  ])('chooses the policy %s', (_how, args, policyId) => {
    expect(changesOf(decideOn(null, 'registerTicket', { ...request, ...args }))).toMatchObject({ policy: { policyId } })
  })

  it('is served at the tier that is chosen for it, whatever its requester has', () => {
    const settings = {
      ...buildDirectory().settings,
      tiers: { currency: 'RUB', tiers: [{ id: 'vip', name: 'VIP', pricePerMonth: 900 }] },
    }
    const chosen = decideOn(
      null,
      'registerTicket',
      { ...request, tier: 'vip' },
      { directory: { ...buildDirectory(), settings } },
    )
    expect(changesOf(chosen)).toMatchObject({ tier: 'vip', policy: { policyId: policies.vip.id } })
    const served = buildTicket({ tier: 'vip', policy: { policyId: policies.vip.id, policyVersion: 1 } })
    // The chosen tier stays with the ticket when it is classified anew.
    expect(changesOf(decideOn(served, 'classify', { categoryId: categories.internet.id }))).toEqual({
      categoryId: categories.internet.id,
    })
  })

  it('is registered all the same when the chosen tier is no longer sold, served as its requester is, and says so', () => {
    const decision = decideOn(null, 'registerTicket', { ...request, requesterId: people.director.id, tier: 'gold' })
    expect(decision).toMatchObject({
      status: 'merged',
      explanations: [{ field: 'tier', rule: 'notSold', mine: 'gold', current: 'vip' }],
    })
    expect(changesOf(decision)).not.toHaveProperty('tier')
    expect(changesOf(decision)).toMatchObject({ policy: { policyId: policies.vip.id } })
  })

  it('brings the zone and the language of a new requester along', () => {
    const { requesterId: _known, ...rest } = request
    const abroad = { ...newcomer, zone: 'Asia/Vladivostok', language: 'en' } as const
    expect(decideOn(null, 'registerTicket', { ...rest, newRequester: abroad })).toMatchObject({
      newPeople: [{ zone: 'Asia/Vladivostok', language: 'en' }],
    })
    expect(
      outcomeOf(decideOn(null, 'registerTicket', { ...rest, newRequester: { ...abroad, zone: 'Mars/Olympus' } })),
    ).toBe('rejected command.invalid')
  })

  it('is decided as before when an outbox still holds it in its first version', () => {
    const first = buildCommand('registerTicket', request, { version: 1 })
    const decision = decide(first, null, buildContext())
    expect(outcomeOf(decision)).toBe('applied')
    expect(changesOf(decision)).not.toHaveProperty('tier')
  })

  it.each([
    ['the category', { categoryId: categories.internet.id }, groups.network.id],
    ['the desk, where the category has none', { categoryId: categories.printer.id }, groups.desk.id],
    [
      'the one that is named, before that of the category',
      { categoryId: categories.internet.id, groupId: groups.personnel.id },
      groups.personnel.id,
    ],
  ])('starts with the group of %s', (_whose, args, groupId) => {
    const changes = changesOf(decideOn(null, 'registerTicket', { ...request, ...args }))
    expect(changes).toMatchObject({ assignedGroupId: groupId, accountableGroupId: groups.desk.id })
  })

  it.each([
    ['another than the matrix gives is an override', 'P1', true],
    ['the same as the matrix gives is none', 'P3', false],
  ] as const)('takes a priority that is named: %s', (_what, priority, isPriorityOverridden) => {
    const args = { ...request, priority, priorityReason: 'The accounts close today' }
    expect(changesOf(decideOn(null, 'registerTicket', args))).toMatchObject({ priority, isPriorityOverridden })
  })

  it('brings a new requester along', () => {
    const { requesterId: _known, ...rest } = request
    const decision = decideOn(null, 'registerTicket', { ...rest, newRequester: newcomer })
    expect(decision).toMatchObject({
      status: 'applied',
      newPeople: [{ id: newcomer.id, name: 'Maria', phone: null, roles: [], tier: null }],
    })
    expect(changesOf(decision)).toMatchObject({ requesterId: newcomer.id })
  })

  it('knows a new requester again when a second ticket repeats them, and leaves them as they are', () => {
    const { requesterId: _known, ...rest } = request
    const repeated = { ...newcomer, id: people.director.id }
    const decision = decideOn(null, 'registerTicket', { ...rest, newRequester: repeated })
    expect(decision).toMatchObject({ status: 'applied', newPeople: [] })
    expect(changesOf(decision)).toMatchObject({
      requesterId: people.director.id,
      policy: { policyId: policies.vip.id },
    })
  })

  it.each([
    ['a requester who is not there', { requesterId: testId(999) }, 'rejected requester.unknown'],
    ['a category that is not there', { categoryId: testId(999) }, 'rejected category.unknown'],
    ['a group that is not there', { groupId: testId(999) }, 'rejected group.unknown'],
    ['a requester and a new one at once', { newRequester: newcomer }, 'rejected command.invalid'],
    ['no requester at all', { requesterId: undefined }, 'rejected command.invalid'],
    ['a priority without a reason', { priority: 'P1' }, 'rejected command.invalid'],
    ['an empty subject', { subject: ' \u0000 ' }, 'rejected command.invalid'],
    ['a subject that is too long', { subject: 'x'.repeat(301) }, 'rejected command.invalid'],
    ['an unknown channel', { channel: 'telepathy' }, 'rejected command.invalid'],
    ['a time in seconds', { reportedAt: 1_772_442_000 }, 'rejected command.invalid'],
  ])('refuses %s', (_what, args, expected) => {
    expect(outcomeOf(decide(buildCommand('registerTicket', { ...request, ...args }), null, buildContext()))).toBe(
      expected,
    )
  })

  it('refuses to register a ticket twice', () => {
    expect(outcomeOf(decideOn(buildTicket(), 'registerTicket', request))).toBe('rejected ticket.alreadyRegistered')
  })

  it('takes a service along', () => {
    expect(changesOf(decideOn(null, 'registerTicket', { ...request, serviceId: services.mail.id }))).toMatchObject({
      serviceId: services.mail.id,
    })
  })

  it('is open to every writer', () => {
    expect(outcomeOf(decideOn(null, 'registerTicket', request, { actor: actorOf(people.vera) }))).toBe('applied')
    expect(outcomeOf(decideOn(null, 'registerTicket', request, { actor: actorOf(people.elena) }))).toBe(
      'rejected permission.readOnly',
    )
  })
})
