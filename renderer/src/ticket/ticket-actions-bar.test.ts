import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { i18n, setLocale } from '@/app/i18n'
import type { TicketAction } from './ticket-actions'
import TicketActionsBar from './TicketActionsBar.vue'

const BUTTON = 100
let width = 0
/** Every button is as wide as the next, one beside the other. */
beforeEach(() => {
  setLocale('en')
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockImplementation(() => width)
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const place = [...(this.parentElement?.querySelectorAll('[data-fitting]') ?? [])].indexOf(this)
    return new DOMRect(0, 0, (place + 1) * BUTTON, 24)
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

async function barIn(room: number, available: readonly TicketAction[]) {
  width = room
  const bar = mount(TicketActionsBar, {
    props: { available: new Set<TicketAction>(), isAsked: false },
    attachTo: document.body,
    global: { plugins: [i18n] },
  })
  await bar.setProps({ available: new Set(available) })
  await flushPromises()
  const buttons = bar.findAll('[data-fitting]').map((one) => one.text())
  return { bar, buttons, menu: bar.find('[aria-label="Further actions"]') }
}

describe('the actions of a ticket', () => {
  it('stand beside one another as far as there is room, and the rest is in a menu', async () => {
    const { bar, buttons, menu } = await barIn(300, ['take', 'handOver', 'pending', 'resolve'])
    expect(buttons.map((words) => words.replace(/\s*\S$/, ''))).toEqual(['Take', 'Hand over'])
    expect(menu.exists()).toBe(true)
    await menu.trigger('keydown', { key: 'Enter' })
    await flushPromises()
    const items = [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')]
    expect(items.map((item) => item.textContent)).toEqual([
      expect.stringContaining('Pending'),
      expect.stringContaining('Resolve'),
    ])
    items[1]!.click()
    expect(bar.emitted('start')).toEqual([['resolve']])
    bar.unmount()
  })

  it('need no menu where there is room for all of them', async () => {
    const { bar, buttons, menu } = await barIn(1_000, ['take', 'handOver', 'pending', 'resolve'])
    expect(buttons).toHaveLength(4)
    expect(menu.exists()).toBe(false)
    bar.unmount()
  })
})
