import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_PRIORITY_MATRIX } from '@shared/domain/priority-matrix'
import { ServerCallError } from '@/app/client/server-calls'
import AdministrationPane from './AdministrationPane.vue'
import { AdministrationWorld } from './testing/administration-world'

let world: AdministrationWorld
afterEach(() => world.close())
// Hooks after a test run from the last to the first: the page goes before what it stands on.
enableAutoUnmount(afterEach)

async function open(tab: string, options: { isAdmin?: boolean } = {}) {
  world = await AdministrationWorld.open(options)
  const shown = mount(AdministrationPane, await world.mounting(tab))
  await flushPromises()
  return shown
}

const cell = (name: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[role="radiogroup"][aria-label="${name}"]`)
  if (found === null) throw new Error(`There is no cell ${name}`)
  return found
}
const choose = async (name: string, priority: string): Promise<void> => {
  ;[...cell(name).querySelectorAll('button')].find((button) => button.textContent?.trim() === priority)?.click()
  await flushPromises()
}
const button = (words: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((each) => each.textContent?.includes(words))
  if (found === undefined) throw new Error(`There is no button ${words}`)
  return found
}
const publishing = async (): Promise<void> => {
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }),
  )
  await flushPromises()
}

const LOW_HIGH = 'Один сотрудник, срочность высокая'

describe('the matrix', () => {
  it('is changed by cells, published on the version that was seen, and listed with what changed', async () => {
    const shown = await open('matrix')
    expect(shown.text()).toContain('Ещё ничего не публиковалось')
    await choose(LOW_HIGH, 'P1')
    await publishing()
    const matrix = { ...DEFAULT_PRIORITY_MATRIX, low: { ...DEFAULT_PRIORITY_MATRIX.low, high: 'P1' } }
    expect(world.sent).toEqual([{ path: '/v1/sla/matrix', body: { basedOn: 0, definition: matrix } }])
    expect(shown.text()).toContain('Опубликована версия 1')
    expect(shown.text()).toContain(`${LOW_HIGH}: P3 → P1`)
  })

  it('says where the graver case has the lower priority', async () => {
    const shown = await open('matrix')
    expect(shown.text()).not.toContain('это ниже')
    await choose(LOW_HIGH, 'P4')
    await choose('Один сотрудник, срочность средняя', 'P3')
    expect(shown.text()).toContain(`«${LOW_HIGH}» — P4, это ниже, чем «Один сотрудник, срочность средняя» — P3`)
  })

  it('that somebody else published meanwhile keeps what was written, and goes on from theirs when told to', async () => {
    const shown = await open('matrix')
    await choose(LOW_HIGH, 'P1')
    world.publishElsewhere('matrix', { ...DEFAULT_PRIORITY_MATRIX, high: { low: 'P1', medium: 'P1', high: 'P1' } })
    await publishing()
    expect(shown.text()).toContain('Тем временем опубликована версия 1')
    expect(cell(LOW_HIGH).querySelector('[aria-checked="true"]')?.textContent?.trim()).toBe('P1')
    button('Продолжить поверх версии 1').click()
    await flushPromises()
    await publishing()
    expect(world.sent.at(-1)).toMatchObject({ body: { basedOn: 1 } })
    expect(shown.text()).toContain('Опубликована версия 2')
  })

  it('keeps a draft while another tab is looked at, and lets it go when told to', async () => {
    const shown = await open('matrix')
    await choose(LOW_HIGH, 'P1')
    shown.unmount()
    const again = mount(AdministrationPane, await world.mounting('matrix'))
    await flushPromises()
    expect(cell(LOW_HIGH).querySelector('[aria-checked="true"]')?.textContent?.trim()).toBe('P1')
    button('Отменить правки').click()
    await flushPromises()
    expect(cell(LOW_HIGH).querySelector('[aria-checked="true"]')?.textContent?.trim()).toBe('P3')
    expect(again.text()).not.toContain('Отменить правки')
  })

  it('tells why it was refused, and can be asked again', async () => {
    const shown = await open('matrix')
    world.refusal = new ServerCallError('unreachable', null)
    await choose(LOW_HIGH, 'P1')
    await publishing()
    expect(shown.text()).toContain('Сервер не отвечает')
    world.refusal = null
    await publishing()
    expect(shown.text()).toContain('Опубликована версия 1')
  })
})

describe('administration', () => {
  it('without a connection says that it needs the server, and publishes nothing', async () => {
    const shown = await open('matrix')
    await choose(LOW_HIGH, 'P1')
    await world.cutOff()
    expect(shown.text()).toContain('Нет связи')
    expect(button('Опубликовать версию 1').disabled).toBe(true)
    await publishing()
    expect(world.sent).toEqual([])
  })

  it('is for administrators, and says so to others', async () => {
    const shown = await open('matrix', { isAdmin: false })
    expect(shown.text()).toContain('Раздел доступен администраторам')
    expect(world.asked).toEqual([])
  })
})
