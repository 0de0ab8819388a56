import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { policy, requester } from '@/cache/testing/organisation'
import { PRIORITIES } from '@shared/sla'
import AdministrationPane from '../AdministrationPane.vue'
import { AdministrationWorld } from '../testing/administration-world'

vi.setConfig({ testTimeout: 30_000 })

let world: AdministrationWorld
afterEach(() => world.close())
// Hooks after a test run from the last to the first: the page goes before what it stands on.
enableAutoUnmount(afterEach)

/** The field of a choice, as a test uses it. */
interface Chooser {
  props(name: 'options'): readonly { readonly detail?: string }[]
  readonly vm: { $emit(event: 'update:modelValue', value: string): void }
}

const TIERS = [
  { id: 'gold', name: 'Золотой', pricePerMonth: 900 },
  { id: 'silver', name: 'Серебряный', pricePerMonth: 500 },
]

async function open() {
  world = await AdministrationWorld.open()
  world.publishElsewhere('tiers', { currency: 'RUB', tiers: TIERS })
  await world.publishPolicies(
    ...TIERS.map(({ id }, index) => ({
      ...policy,
      id,
      order: index - 10,
      match: { tier: id },
      targets: Object.fromEntries(
        PRIORITIES.map((priority) => [priority, { resolutionMinutes: 240 * (index + 1) }]),
      ) as unknown as typeof policy.targets,
    })),
  )
  const shown = mount(AdministrationPane, await world.mounting('tiers'))
  await flushPromises()
  return shown
}

const fields = (label: string): readonly HTMLInputElement[] =>
  [...document.querySelectorAll('label')]
    .filter((each) => each.textContent?.trim() === label)
    .map((each) => document.getElementById(each.htmlFor) as HTMLInputElement)
async function write(field: HTMLInputElement | undefined, text: string): Promise<void> {
  if (field === undefined) throw new Error('There is no such field')
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await flushPromises()
}
const press = async (words: string): Promise<void> => {
  const found = [...document.querySelectorAll('button')].find((each) => each.textContent?.trim().startsWith(words))
  if (found === undefined) throw new Error(`There is no button ${words}`)
  found.click()
  await flushPromises()
}

describe('tiers', () => {
  it('show what is promised with each, and that a faster one is cheaper', async () => {
    const shown = await open()
    expect(shown.text()).toContain('решение P1 / P2 / P3 / P4: 4\u00a0ч / 4\u00a0ч / 4\u00a0ч / 4\u00a0ч')
    expect(shown.text()).not.toContain('дешевле')
    await write(fields('Цена в месяц')[0], '100,50')
    expect(shown.text().replaceAll('\u00a0', ' ')).toContain(
      '«Золотой» быстрее, чем «Серебряный», но дешевле: 100,50 ₽ и 500 ₽',
    )
    await press('Опубликовать версию 2')
    expect(world.sent).toMatchObject([
      { path: '/v1/sla/tiers', body: { basedOn: 1, definition: { tiers: [{ pricePerMonth: 100.5 }, TIERS[1]] } } },
    ])
  })

  it('that are published keep their code; what is missing of a new one is said at its field', async () => {
    await open()
    expect(fields('Код').map((field) => field.disabled)).toEqual([true, true])
    await press('Добавить уровень')
    await write(fields('Цена в месяц')[2], 'дорого')
    const alerts = [...document.querySelectorAll('.field-error')].map((each) => each.textContent?.trim())
    expect(alerts).toEqual([
      'Укажите код, который больше не встречается',
      'Укажите название, каждое один раз',
      'Укажите цену числом, не меньше нуля',
    ])
  })
})

describe('the tier of a requester', () => {
  it('is offered with its price, and given on what was seen', async () => {
    world = await AdministrationWorld.open()
    await world.publishSettings({ tiers: { currency: 'RUB', tiers: TIERS } })
    const shown = mount(AdministrationPane, await world.mounting('tiers'))
    await flushPromises()
    const [person, tier] = shown.findAllComponents({ name: 'ComboBox' }) as unknown as readonly Chooser[]
    person?.vm.$emit('update:modelValue', requester.id)
    await flushPromises()
    expect(tier?.props('options').map(({ detail }) => detail?.replaceAll('\u00a0', ' '))).toEqual([
      undefined,
      '900 ₽ в месяц',
      '500 ₽ в месяц',
    ])
    tier?.vm.$emit('update:modelValue', 'gold')
    await flushPromises()
    await press('Назначить')
    expect(world.sent).toEqual([{ path: `/v1/people/${requester.id}/tier`, body: { tier: 'gold', seen: null } }])
    expect(shown.text()).toContain('Назначено')
  })
})
