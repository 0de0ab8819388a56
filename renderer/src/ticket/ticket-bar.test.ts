import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TicketView } from '@/app/client/client-types'
import { i18n, setLocale } from '@/app/i18n'
import { buildTicket } from '@shared/domain/testing'
import type { Ticket } from '@shared/domain/ticket'
import type { TicketAction } from './ticket-actions'
import TicketBar from './TicketBar.vue'

beforeEach(() => setLocale('en'))

function barOf(values: Partial<Ticket>, confirmed = true) {
  const ticket = buildTicket(values)
  const view = { ticket, base: confirmed ? ticket : null, entries: [], unsaved: 'none' } as unknown as TicketView
  const wrapper = mount(TicketBar, { props: { view, available: new Set<TicketAction>() }, global: { plugins: [i18n] } })
  return { text: wrapper.text(), code: ticket.provisionalCode }
}

describe('the number of a ticket', () => {
  it('has beside it the code that the ticket had before, which still finds it', () => {
    const { text, code } = barOf({ number: 57 })
    expect(text).toContain('57')
    expect(text).toContain(code)
  })

  it('stands alone on a ticket from another system: it never had a code that anybody was told', () => {
    const { text, code } = barOf({ number: 57, externalRef: 'former:INC0057' })
    expect(text).toContain('57')
    expect(text).not.toContain(code)
  })

  it('is the code alone until there is a number', () => {
    const { text, code } = barOf({ number: null }, false)
    expect(text).toContain(code)
  })
})
