import { describe, expect, it } from 'vitest'
import { choosePolicy } from './choose-policy'
import { policyOf } from './testing/builders'

const general = policyOf({ id: 'general', order: 9 })
const gold = policyOf({ id: 'gold', order: 1, match: { tier: 'gold' } })
const goldPrinters = policyOf({ id: 'gold-printers', order: 0, match: { tier: 'gold', categoryId: 'printers' } })

describe('the policy of a ticket', () => {
  it.each([
    ['is the first in order whose every condition holds', { tier: 'gold', categoryId: 'printers' }, 'gold-printers'],
    ['needs every condition', { tier: 'gold', categoryId: 'mail' }, 'gold'],
    ['without conditions matches all', { tier: 'silver', categoryId: 'printers' }, 'general'],
    ['with a condition does not match what is unknown', { tier: null, kind: 'incident' }, 'general'],
  ])('%s', (_rule, subject, expected) => {
    expect(choosePolicy([general, gold, goldPrinters], subject)?.id).toBe(expected)
  })

  it('is asked in its newest version only', () => {
    const narrowed = policyOf({ id: 'gold', version: 2, order: 1, match: { tier: 'gold', kind: 'incident' } })
    expect(choosePolicy([narrowed, gold, general], { tier: 'gold', kind: 'serviceRequest' })?.id).toBe('general')
    expect(choosePolicy([gold, narrowed, general], { tier: 'gold', kind: 'incident' })).toBe(narrowed)
  })

  it('is none when nothing matches', () => {
    expect(choosePolicy([gold], { tier: 'silver' })).toBeNull()
  })

  it('is none that is not in use any more', () => {
    const retired = policyOf({ id: 'gold', version: 2, order: 1, match: { tier: 'gold' }, isActive: false })
    expect(choosePolicy([gold, retired, general], { tier: 'gold' })?.id).toBe('general')
  })

  it('does not depend on the order in which policies are handed over', () => {
    const twin = policyOf({ id: 'a-twin', order: 9 })
    expect([choosePolicy([general, twin], {})?.id, choosePolicy([twin, general], {})?.id]).toEqual(['a-twin', 'a-twin'])
  })
})
