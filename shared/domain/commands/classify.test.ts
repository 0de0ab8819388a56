import { describe, expect, it } from 'vitest'
import {
  buildDirectory,
  buildTicket,
  categories,
  changesOf,
  decideOn,
  outcomeOf,
  policies,
  services,
  testId,
  writtenBy,
} from '../testing'

const OTHER = testId(81)
const OWN = testId(82)

describe('classify', () => {
  it('sets category, service and kind, each on its own', () => {
    expect(changesOf(decideOn(buildTicket(), 'classify', { serviceId: services.mail.id }))).toEqual({
      serviceId: services.mail.id,
    })
    expect(changesOf(decideOn(buildTicket(), 'classify', { kind: 'serviceRequest' }))).toEqual({
      kind: 'serviceRequest',
    })
    expect(changesOf(decideOn(buildTicket(), 'classify', { categoryId: null }))).toEqual({ categoryId: null })
  })

  it('attaches the policy that the new category comes under', () => {
    expect(changesOf(decideOn(buildTicket(), 'classify', { categoryId: categories.internet.id }))).toEqual({
      categoryId: categories.internet.id,
      policy: { policyId: policies.internet.id, policyVersion: 1 },
    })
  })

  it.each([
    ['a newer version of the same policy', { policies: [{ ...policies.standard, version: 2 }] }, {}],
    ['no policy that matches', { policies: [] }, {}],
    ['a ticket that is finished', {}, { state: 'resolved' } as const],
  ])('keeps the policy with %s', (_what, parts, overrides) => {
    const directory = buildDirectory(parts)
    const decision = decideOn(buildTicket(overrides), 'classify', { categoryId: categories.internet.id }, { directory })
    expect(changesOf(decision)).toEqual({ categoryId: categories.internet.id })
  })

  it('does not look for another policy when nothing changes', () => {
    const directory = buildDirectory({ policies: [policies.vip, { ...policies.standard, id: testId(499), order: 0 }] })
    const decision = decideOn(buildTicket(), 'classify', { categoryId: categories.printer.id }, { directory })
    expect(outcomeOf(decision)).toBe('merged categoryId:same')
  })

  it.each([
    ['as it was seen', {}, 'applied'],
    [
      'the same already',
      { categoryId: categories.payroll.id, fieldWrites: writtenBy(OTHER, ['categoryId']) },
      'merged categoryId:same',
    ],
    [
      'changed by somebody else',
      { categoryId: categories.internet.id, fieldWrites: writtenBy(OTHER, ['categoryId']) },
      'merged categoryId:laterWins',
    ],
    [
      'changed by this client itself',
      { categoryId: categories.internet.id, fieldWrites: writtenBy(OWN, ['categoryId']) },
      'applied',
    ],
  ])('meets a category that stands %s', (_how, overrides, expected) => {
    const parts = { seen: { categoryId: categories.printer.id }, own: [OWN] }
    expect(outcomeOf(decideOn(buildTicket(overrides), 'classify', { categoryId: categories.payroll.id }, parts))).toBe(
      expected,
    )
  })

  it('has no word for a category that stands as it was seen, and as it is asked for', () => {
    const parts = { seen: { categoryId: categories.printer.id } }
    const decision = decideOn(buildTicket(), 'classify', { categoryId: categories.printer.id }, parts)
    expect([outcomeOf(decision), changesOf(decision)]).toEqual(['applied', {}])
  })

  it.each([
    ['a category that is not there', { categoryId: testId(999) }, 'rejected category.unknown'],
    ['a service that is not there', { serviceId: testId(999) }, 'rejected service.unknown'],
    ['nothing asked', {}, 'rejected command.invalid'],
    ['an unknown kind', { kind: 'wish' as 'incident' }, 'rejected command.invalid'],
  ])('refuses %s', (_what, args, expected) => {
    expect(outcomeOf(decideOn(buildTicket(), 'classify', args))).toBe(expected)
  })
})
