import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { calendar, policy } from '@/cache/testing/organisation'
import AdministrationPane from '../AdministrationPane.vue'
import { AdministrationWorld } from '../testing/administration-world'

// Each of them draws the days of a year.
vi.setConfig({ testTimeout: 30_000 })

let world: AdministrationWorld
afterEach(() => world.close())
// Hooks after a test run from the last to the first: the page goes before what it stands on.
enableAutoUnmount(afterEach)

async function open() {
  world = await AdministrationWorld.open()
  world.publishElsewhere(`calendars/${calendar.id}`, calendar)
  world.publishElsewhere(`policies/${policy.id}`, policy)
  const shown = mount(AdministrationPane, await world.mounting('calendars'))
  await flushPromises()
  return shown
}

const field = (label: string): HTMLInputElement => {
  const found = [...document.querySelectorAll('label')].find((each) => each.textContent?.trim() === label)
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
const button = (words: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((each) => each.textContent?.trim().startsWith(words))
  if (found === undefined) throw new Error(`There is no button ${words}`)
  return found
}
const press = async (words: string): Promise<void> => {
  button(words).click()
  await flushPromises()
}
const day = (date: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[data-date="${date}"]`)
  if (found === null) throw new Error(`The year shows no ${date}`)
  return found
}
const alerts = (): readonly string[] =>
  [...document.querySelectorAll('[role="alert"]')].map((each) => each.textContent?.trim() ?? '')

describe('the week', () => {
  it('is written as text; what is wrong is said at its day, and is not published', async () => {
    await open()
    await write('пт', '9-13, 12:00-17:00')
    expect(alerts()).toContain('Пересекается с другими часами этого или соседнего дня')
    expect(field('пт').getAttribute('aria-invalid')).toBe('true')
    expect(button('Опубликовать версию 2').disabled).toBe(true)
    await write('пт', '9-13, 14:00-17:00')
    await press('Опубликовать версию 2')
    expect(world.sent).toMatchObject([
      {
        path: `/v1/sla/calendars/${calendar.id}`,
        body: {
          basedOn: 1,
          definition: {
            week: {
              fri: [
                ['09:00', '13:00'],
                ['14:00', '17:00'],
              ],
            },
          },
        },
      },
    ])
    expect(document.body.textContent).toContain('пт: 09:00–18:00 → 09:00–13:00, 14:00–17:00')
  })

  it('that has no hours at all is refused before it is sent', async () => {
    await open()
    for (const weekday of ['пн', 'вт', 'ср', 'чт', 'пт']) await write(weekday, '')
    expect(alerts()).toContain('Ни в одном дне нет рабочих часов')
  })
})

describe('the year', () => {
  it('shows days and sums, and a day is changed by opening it', async () => {
    await open()
    expect(day('2026-06-12').getAttribute('aria-label')).toBe('12.06.2026, рабочий день, 9\u00a0ч')
    day('2026-06-12').click()
    await flushPromises()
    await press('Выходной')
    await write('Название праздника', 'День России')
    await press('Изменить день')
    expect(day('2026-06-12').getAttribute('aria-label')).toBe('12.06.2026, праздник, День России')
    day('2026-06-11').click()
    await flushPromises()
    await press('Свои часы')
    await write('Свои часы', '09:00–25:00')
    expect(alerts()).toContain('Укажите время так: 09:00–18:00; конец может быть 24:00')
    await write('Свои часы', '09:00–17:00')
    await press('Изменить день')
    expect(day('2026-06-11').getAttribute('aria-label')).toBe('11.06.2026, сокращённый день, 8\u00a0ч')
    expect(document.querySelectorAll('[data-date]')).toHaveLength(365)
  })

  it('is one stop of Tab, and arrows go by days and weeks', async () => {
    await open()
    const stop = document.querySelector<HTMLElement>('[data-date][tabindex="0"]')
    expect(stop?.dataset['date']).toBe('2026-01-01')
    for (const key of ['ArrowRight', 'ArrowDown']) {
      document
        .querySelector('[data-date][tabindex="0"]')
        ?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      await flushPromises()
    }
    expect(document.activeElement?.getAttribute('data-date')).toBe('2026-01-09')
  })
})

describe('a new version', () => {
  it('is counted by once the policies are moved to it, by a word of the administrator', async () => {
    await open()
    expect(document.body.textContent).toContain('По нему считают правила: Обычная')
    await write('Название', 'Офис')
    await press('Опубликовать версию 2')
    expect(document.body.textContent).toContain('Ещё не перешли на версию 2: Обычная')
    await press('Перевести на версию 2')
    expect(world.sent.at(-1)).toMatchObject({
      path: `/v1/sla/policies/${policy.id}`,
      body: { basedOn: 1, definition: { calendar: { id: calendar.id, version: 2 } } },
    })
  })
})

describe('holidays from a file', () => {
  it('are looked at before they are put into the draft, with what could not be read', async () => {
    await open()
    world.holidays = {
      holidays: [
        { date: '2026-06-12', name: 'День России' },
        { date: '2026-11-04', name: 'День народного единства' },
      ],
      passedOver: [{ line: 3, reason: 'cancelled' }],
      problems: [{ line: 9, code: 'invalidDate', message: 'no date' }],
    }
    await press('Праздники из файла')
    const input = document.querySelector<HTMLInputElement>('input[type="file"]')
    Object.defineProperty(input, 'files', { value: [new File(['BEGIN:VCALENDAR'], 'ru.ics')] })
    input?.dispatchEvent(new Event('change', { bubbles: true }))
    await flushPromises()
    await flushPromises()
    expect(document.body.textContent).toContain('Новых дней: 2, уже есть: 0')
    expect(alerts().join()).toContain('Строка 9: такой даты нет')
    await press('Добавить 2 дня')
    expect(day('2026-11-04').getAttribute('aria-label')).toContain('праздник, День народного единства')
    expect(world.sent).toEqual([])
  })
})

describe('a new calendar', () => {
  it('is written from what most begin with, and published as its first version', async () => {
    await open()
    await press('Новый календарь')
    await write('Название', 'Круглосуточно по будням')
    await press('Опубликовать версию 1')
    expect(world.sent).toMatchObject([{ body: { basedOn: 0, definition: { name: 'Круглосуточно по будням' } } }])
  })
})
