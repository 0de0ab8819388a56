import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ServerCallError } from '@/app/client/server-calls'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import { anna, boris, desk } from '@/cache/testing/organisation'
import { DAY_MS } from '@shared/domain/instant'
import type { DutyRota } from '@shared/duty'
import DutyPane from './DutyPane.vue'
import { absenceOf, absenceUpsert, deskRota, rotaUpsert } from './testing/rota'
import { fromDateInput } from './wall-input'

const ZONE = 'Europe/Moscow'
let world: ClientWorld
let sent: { path: string; body: object }[]
let refusal: ServerCallError | null

beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
  world = new ClientWorld()
  sent = []
  refusal = null
  const call = async (path: string, body: object = {}): Promise<void> => {
    await Promise.resolve()
    if (refusal !== null) throw refusal
    sent.push({ path, body })
  }
  world.calls = { ...world.calls, put: call, remove: call }
})
afterEach(async () => {
  currentClient.value = null
  await world.close()
  document.body.replaceChildren()
})
// Hooks after a test run from the last to the first: the page goes before what it stands on.
enableAutoUnmount(afterEach)

async function pane({ isLead = true, rota = deskRota() }: { isLead?: boolean; rota?: DutyRota | null } = {}) {
  const image = { ...desk, leadId: isLead ? anna.id : null }
  world.server.publish({ op: 'upsert', entity: 'group', id: desk.id, version: 2, image })
  if (rota !== null) world.server.publish(rotaUpsert(rota))
  const { client, engine, sync } = await world.window()
  await sync()
  currentClient.value = client
  const shown = mount(DutyPane, { attachTo: document.body, global: { plugins: [i18n] } })
  await flushPromises()
  return { shown, engine, sync }
}

const press = async (key: string, target: Element | null = document.activeElement): Promise<void> => {
  target?.dispatchEvent(new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true }))
  await flushPromises()
}
const bars = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-bar]')]
const focusedLabel = (): string => document.activeElement?.getAttribute('aria-label') ?? ''
const dialog = (): HTMLElement => {
  const found = document.querySelector<HTMLElement>('[role="dialog"]')
  if (found === null) throw new Error('No dialog is open')
  return found
}
const field = (label: string): HTMLInputElement => {
  const found = [...dialog().querySelectorAll('label')].find((each) => each.textContent?.trim() === label)
  const control = document.getElementById(found?.htmlFor ?? '')
  if (!(control instanceof HTMLInputElement)) throw new Error(`There is no field ${label}`)
  return control
}
async function write(label: string, text: string): Promise<void> {
  const control = field(label)
  control.value = text
  control.dispatchEvent(new Event('input', { bubbles: true }))
  await flushPromises()
}
async function submit(): Promise<void> {
  dialog()
    .querySelector('form')
    ?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await flushPromises()
}

describe('the four weeks', () => {
  it('are one stop of Tab; arrows go along a row and to the nearest of the next one', async () => {
    await pane()
    const stops = bars().filter((bar) => bar.tabIndex === 0)
    expect(stops).toHaveLength(1)
    stops[0]?.focus()
    expect(focusedLabel()).toBe('Анна Орлова: неделя дежурства, 06.04.2026, 09:00 – 08.04.2026, 10:00')
    await press('ArrowRight')
    expect(focusedLabel()).toContain('Анна Орлова: смена, 08.04.2026, 10:00')
    await press('ArrowDown')
    expect(focusedLabel()).toContain('Борис Ким: смена, 08.04.2026, 10:00')
    await press('Home')
    await press('ArrowUp')
    await press('End')
    expect(focusedLabel()).toContain('Анна Орлова: неделя дежурства')
    expect(bars().filter((bar) => bar.tabIndex === 0)).toEqual([document.activeElement])
  })

  it('say who is on duty now, until when, and who is next', async () => {
    const { shown } = await pane()
    expect(shown.get('[role="status"]').text()).toMatch(
      /Сейчас дежурит:\s*Анна Орлова\s*до ср,\s10:00\s*затем: Анна Орлова, Борис Ким/,
    )
  })

  it('show an absence, and that nobody stands in for somebody on duty', async () => {
    world.server.publish(absenceUpsert(absenceOf(anna.id, { note: 'Отпуск' })))
    await pane()
    const labels = bars().map((bar) => bar.getAttribute('aria-label') ?? '')
    expect(labels.some((label) => /^Анна Орлова: отсутствие, .*Отпуск, никто не замещает$/.test(label))).toBe(true)
    expect(
      labels.some((label) => /^Анна Орлова: неделя дежурства, .*отсутствует, никто не замещает$/.test(label)),
    ).toBe(true)
  })
})

describe('a shift', () => {
  it('is asked for by a key; what is missing is said at its field, and nothing is sent', async () => {
    await pane()
    await press('KeyN', document.body)
    await write('По', '2026-04-01T10:00')
    await submit()
    const errors = [...dialog().querySelectorAll('[role="alert"]')].map((each) => each.textContent?.trim())
    expect(errors).toEqual(['Конец должен быть позже начала', 'Укажите хотя бы одного сотрудника'])
    expect(field('По').getAttribute('aria-invalid')).toBe('true')
    expect(sent).toEqual([])
  })

  it('that is there is changed by whoever leads the group: the whole plan goes, with the version seen', async () => {
    const rota = deskRota()
    await pane({ rota })
    bars()
      .find((bar) => bar.getAttribute('aria-label')?.includes('смена'))
      ?.click()
    await flushPromises()
    await write('По', '2026-04-08T20:00')
    await submit()
    const [shift] = rota.shifts
    expect(sent).toEqual([
      {
        path: `/v1/groups/${desk.id}/duty-rota`,
        body: {
          zone: ZONE,
          rotations: rota.rotations,
          shifts: [{ ...shift, to: Date.UTC(2026, 3, 8, 17) }],
          swaps: [],
          version: 1,
        },
      },
    ])
    expect(document.querySelector('[role="dialog"]')).toBeNull()
  })

  it('that the server refuses stays on screen with the reason', async () => {
    await pane()
    refusal = new ServerCallError('duty.changedMeanwhile', null)
    bars()
      .find((bar) => bar.getAttribute('aria-label')?.includes('смена'))
      ?.click()
    await flushPromises()
    await submit()
    expect(dialog().querySelector('[role="alert"]')?.textContent).toContain('Данные изменены другим сотрудником')
  })
})

describe('without a connection', () => {
  it('duty is read, and changing it is said to need the server', async () => {
    const { engine } = await pane()
    world.server.isReachable = false
    engine.wake('check')
    await engine.settled()
    await flushPromises()
    await press('KeyB', document.body)
    expect(dialog().textContent).toContain('для изменений нужен сервер')
    expect(dialog().querySelector<HTMLButtonElement>('button[type="submit"]')?.disabled).toBe(true)
    await submit()
    expect(sent).toEqual([])
  })
})

describe('an engineer', () => {
  it('changes nothing of the rota, and registers an absence of their own by whole days', async () => {
    const { shown } = await pane({ isLead: false })
    expect(shown.text()).not.toContain('Добавить смену')
    await press('KeyB', document.body)
    await write('С', '2026-04-13')
    await write('Последний день', '2026-04-12')
    await submit()
    expect(dialog().querySelector('[role="alert"]')?.textContent).toContain('Конец должен быть позже начала')
    await write('Последний день', '2026-04-19')
    await submit()
    const from = fromDateInput('2026-04-13', ZONE)
    expect(sent).toMatchObject([
      { body: { personId: anna.id, from, to: from + 7 * DAY_MS, substituteId: null, note: '', version: 0 } },
    ])
  })

  it('looks at a colleague’s absence without being able to change it', async () => {
    world.server.publish(absenceUpsert(absenceOf(boris.id)))
    await pane({ isLead: false })
    bars()
      .find((bar) => bar.getAttribute('aria-label')?.includes('отсутствие'))
      ?.click()
    await flushPromises()
    expect(dialog().querySelector('button[type="submit"]')).toBeNull()
    expect(dialog().textContent).not.toContain('Удалить')
  })

  it('of a group without a rota reads who makes one', async () => {
    const { shown } = await pane({ isLead: false, rota: null })
    expect(shown.text()).toContain('График составляет старший группы')
  })
})
