import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { i18n } from '@/app/i18n'
import { HOUR_MS } from '@shared/domain/instant'
import MovedOffer from './MovedOffer.vue'

const NOW = Date.UTC(2026, 5, 1, 9)
const moved = { fromAt: NOW + 2 * HOUR_MS, toAt: NOW + 5 * HOUR_MS }
const offer = (toAt = moved.toAt) =>
  mount(MovedOffer, { props: { ticketId: 't1', moved: { ...moved, toAt }, now: NOW }, global: { plugins: [i18n] } })

beforeEach(() => {
  localStorage.clear()
  i18n.global.locale.value = 'ru'
})

describe('the offer to tell of a new deadline', () => {
  it('says both, hands the message over when asked to, and is not made twice', async () => {
    const first = offer()
    expect(first.text()).toMatch(/Срок изменился: было сегодня до\s\d\d:00, стало .+ Сообщить заявителю\?/)
    await first.findAll('button')[0]?.trigger('click')
    expect(first.emitted('tell')).toHaveLength(1)
    expect(first.find('p').exists()).toBe(false)
    expect(offer().find('p').exists()).toBe(false)
  })

  it('tells nobody when it is dismissed, and comes back when the deadline moves again', async () => {
    const first = offer()
    await first.findAll('button')[1]?.trigger('click')
    expect(first.emitted('tell')).toBeUndefined()
    expect(first.find('p').exists()).toBe(false)
    expect(
      offer(moved.toAt + HOUR_MS)
        .find('p')
        .exists(),
    ).toBe(true)
  })
})
