import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { Router } from 'vue-router'
import { ADMINISTRATION_ROUTE, QUEUE_ROUTE } from '@/app/place'
import { policy } from '@/cache/testing/organisation'
import { ServerCallError } from '@/app/client/server-calls'
import { usePoliciesStore } from './policies-store'
import AdministrationPane from '../AdministrationPane.vue'
import { AdministrationWorld } from '../testing/administration-world'

let world: AdministrationWorld
let router: Router
afterEach(() => world.close())
enableAutoUnmount(afterEach)

const BEHIND = '/v1/sla/applications/behind'
const TICKET = '01900000-0000-7000-8000-00000000abcd'

async function open(tickets = 0) {
  world = await AdministrationWorld.open()
  world.publishElsewhere(`policies/${policy.id}`, policy)
  const reference = (policyVersion: number) => ({ policyId: policy.id, policyVersion })
  let left = tickets
  world.answers.set(BEHIND, () => ({
    serverNow: 1,
    tickets: left,
    moves: left === 0 ? [] : [{ from: reference(1), to: reference(2), tickets: left }],
  }))
  world.answers.set('/v1/sla/applications', () => {
    left = Math.max(0, tickets - 1)
    const row = { number: 7, commandId: TICKET, ticketId: TICKET }
    return {
      serverNow: 1,
      rows: [
        { ...row, status: 'applied', code: 'ok', params: {} },
        {
          ...row,
          number: 8,
          commandId: policy.id,
          status: 'rejected',
          code: 'ticket.finished',
          params: { state: 'resolved' },
        },
      ],
      done: 1,
      next: null,
    }
  })
  world.answers.set('/v1/sla/applications/undo', () => ({
    serverNow: 1,
    rows: [{ ticketId: TICKET, number: 7, commandId: TICKET, status: 'applied', code: 'ok', params: {} }],
    done: 1,
    next: null,
  }))
  const mounting = await world.mounting('policies')
  router = mounting.global.plugins[1] as Router
  router.addRoute({ path: '/queue/:view/:ticketId', name: QUEUE_ROUTE, component: { template: '' } })
  const shown = mount(AdministrationPane, mounting)
  await flushPromises()
  return shown
}

/** Numbers and their units stand together by a space of their own. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')
const words = (shown: { text(): string }): string => plain(shown.text())
const button = (words: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find(
    (each) =>
      plain(each.textContent ?? '').includes(words) || each.getAttribute('aria-label')?.includes(words) === true,
  )
  if (found === undefined) throw new Error(`There is no button ${words}`)
  return found
}
const dialog = (): string => plain(document.querySelector('[role="dialog"]')?.textContent ?? '')
const press = async (words: string): Promise<void> => {
  button(words).click()
  await flushPromises()
}
const field = (name: string): HTMLInputElement => {
  const found = document.querySelector<HTMLInputElement>(`input[aria-label="${name}"]`)
  if (found === null) throw new Error(`There is no field ${name}`)
  return found
}
const type = async (name: string, value: string): Promise<void> => {
  const input = field(name)
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
  await flushPromises()
}
const key = async (target: Element | null, init: KeyboardEventInit): Promise<void> => {
  target?.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
  await flushPromises()
}
const publishing = (): Promise<void> => key(document.body, { key: 'Enter', code: 'Enter', ctrlKey: true })
const P3_RESOLUTION = 'Решение, P3: минуты'

describe('a policy', () => {
  it('is changed in its form and published on the version that was seen', async () => {
    const shown = await open()
    await type(P3_RESOLUTION, '120')
    expect(words(shown)).toContain('2 ч')
    await publishing()
    expect(world.sent.find(({ path }) => path.startsWith('/v1/sla/policies/'))).toMatchObject({
      body: { basedOn: 1, definition: { targets: { P3: { resolutionMinutes: 120 } } } },
    })
    expect(words(shown)).toContain('P3, Решение: ')
  })

  it('with a figure that promises nonsense is not published, and the figure is marked', async () => {
    await open()
    await type(P3_RESOLUTION, '-5')
    const described = field(P3_RESOLUTION).getAttribute('aria-describedby') ?? ''
    expect(document.getElementById(described)?.textContent).toBe('Число больше нуля')
    expect(field(P3_RESOLUTION).getAttribute('aria-invalid')).toBe('true')
    await publishing()
    expect(world.sent.filter(({ path }) => path.startsWith('/v1/sla/policies/'))).toEqual([])
  })

  it('says after how many days a resolution is final, and only in whole ones', async () => {
    await open()
    const label = [...document.querySelectorAll('label')].find((each) => each.textContent?.includes('окончательно'))
    const input = document.getElementById(label?.htmlFor ?? '') as HTMLInputElement
    const write = async (value: string): Promise<void> => {
      input.value = value
      input.dispatchEvent(new Event('input', { bubbles: true }))
      await flushPromises()
    }
    expect([input.value, input.placeholder]).toEqual(['', '7'])
    await write('1.5')
    expect(input.getAttribute('aria-invalid')).toBe('true')
    await publishing()
    expect(world.sent.filter(({ path }) => path.startsWith('/v1/sla/policies/'))).toEqual([])
    await write('14')
    await publishing()
    expect(world.sent.find(({ path }) => path.startsWith('/v1/sla/policies/'))).toMatchObject({
      body: { definition: { reopenDays: 14 } },
    })
  })

  it('has the usual ladder until somebody changes it, step by step', async () => {
    const shown = await open()
    expect(words(shown)).toContain('прошло 75 % норматива')
    await press('Изменить обычную лестницу')
    await press('Удалить шаг 1')
    await press('Добавить шаг')
    await publishing()
    const sent = world.sent.find(({ path }) => path.startsWith('/v1/sla/policies/'))
    expect(sent?.body).toMatchObject({
      definition: {
        ladder: {
          resolution: [
            { at: { percent: 90 } },
            { at: { percent: 100 } },
            { at: { offsetMinutes: 60 } },
            { at: { percent: 100 }, notify: ['assignee'] },
          ],
        },
      },
    })
  })

  it('may promise a resolution before the first response, and says so', async () => {
    const shown = await open()
    expect(words(shown)).not.toContain('Решение обещано раньше')
    await type('Первый ответ, P3: минуты', '240')
    await type(P3_RESOLUTION, '120')
    expect(words(shown)).toContain('Решение обещано раньше первого ответа: P3')
  })

  it('stay in the wanted order when another tab is looked at before it is published', async () => {
    const shown = await open()
    await world.publishPolicies({ ...policy, id: 'other', name: 'Другие', order: 99 })
    const rows = () => shown.findAll('.policies .name').map((row) => plain(row.text()))
    const before = rows()
    expect(before).toHaveLength(2)
    const policies = usePoliciesStore()
    policies.wantedOrder = ['other', policy.id]
    await flushPromises()
    await press('Матрица приоритетов')
    await press('Правила SLA')
    expect(rows()).toEqual(before.toReversed())
    expect(words(shown)).toContain('Порядок изменён')
  })

  it('that no ticket would come under says so, and by which it is shadowed', async () => {
    const shown = await open()
    await press('Новые правила')
    expect(words(shown)).toContain('Под эти правила не попадёт ни одна заявка')
    expect(words(shown)).toContain(`«${policy.name}»`)
  })
})

describe('open tickets behind', () => {
  it('are asked about when publishing leaves them, brought over with a row for each, and taken back at once', async () => {
    const shown = await open(2)
    await type(P3_RESOLUTION, '120')
    await publishing()
    expect(dialog()).toContain('2 заявки')
    await press('Применить к 2 заявкам')
    expect(world.sent.find(({ path }) => path === '/v1/sla/applications')?.body).toMatchObject({ mode: 'carry' })
    expect(dialog()).toContain('Применено: 1 из 2')
    expect(dialog()).toContain('№ 8')
    expect(dialog()).toContain('Работа по заявке завершена, состояние: решена')
    await press('Отменить')
    const [applied, undone] = ['/v1/sla/applications', '/v1/sla/applications/undo'].map(
      (path) => world.sent.find((sent) => sent.path === path)?.body as { groupId: string },
    )
    expect(undone?.groupId).toBe(applied?.groupId)
    expect(dialog()).toContain('Отменено: 1 из 1')
    expect(words(shown)).toContain('1 открытая заявка идёт по другой версии')
  })

  it('are gone on with after the connection was lost, in the same group, and undone as one', async () => {
    await open(3)
    await press('Применить действующие')
    // Done by the server, and not heard of.
    const answer = world.answers.get('/v1/sla/applications')!
    world.answers.set('/v1/sla/applications', (body) => {
      world.answers.set('/v1/sla/applications', answer)
      answer(body)
      throw new ServerCallError('unreachable', null)
    })
    await press('Применить к 3 заявкам')
    expect(dialog()).toContain('Применено: не меньше 0 из 3, затем связь прервалась')
    await press('Закрыть')
    await press('Применить действующие')
    expect(dialog()).toContain('связь прервалась')
    await press('Продолжить')
    const applied = world.sent.filter(({ path }) => path === '/v1/sla/applications')
    expect(applied).toHaveLength(2)
    expect(applied[1]?.body).toEqual(applied[0]?.body)
    expect(dialog()).toContain('Применено: 1 из 3')
    await press('Отменить')
    const undone = world.sent.find(({ path }) => path === '/v1/sla/applications/undo')?.body
    expect(undone).toEqual({ groupId: (applied[0]?.body as { groupId: string }).groupId })
  })

  it('are not counted anew without a word why', async () => {
    await open(2)
    await press('Применить действующие')
    await press('Пересчитать')
    await press('Применить к 2 заявкам')
    expect(world.sent.some(({ path }) => path === '/v1/sla/applications')).toBe(false)
    expect(document.querySelector('[role="dialog"]')?.textContent).toContain('Укажите, почему')
  })
})

describe('a trial', () => {
  it('walks all pages, tells both sides, opens a ticket, and is still there afterwards', async () => {
    const shown = await open()
    const outcomes = { met: 0, missed: 0, open: 0, none: 0 }
    const page = (number: number, next: object | null) => ({
      serverNow: 1,
      until: 1_800_000_000_000,
      tickets: 2,
      compared: 1,
      untold: 0,
      changes: [
        {
          ticketId: number === 8 ? TICKET : policy.id,
          number,
          priority: 'P3',
          metric: 'resolution',
          was: 'met',
          would: 'missed',
        },
      ],
      totals: [
        { priority: 'P3', metric: 'resolution', was: { ...outcomes, met: 1 }, would: { ...outcomes, missed: 1 } },
      ],
      next,
    })
    world.answers.set('/v1/sla/trials', (body) =>
      'after' in (body ?? {}) ? page(8, null) : page(7, { registeredAt: 1_700_000_000_000, ticketId: TICKET }),
    )
    await type(P3_RESOLUTION, '60')
    await press('Проверить на заявках за 30 дней')
    expect(words(shown)).toContain('2 из 2')
    expect(words(shown)).toContain('Были бы нарушены: 2')
    const sent = world.sent.filter(({ path }) => path === '/v1/sla/trials').map(({ body }) => body)
    expect(sent).toMatchObject([
      { days: 30, drafts: [{ version: 2, targets: { P3: { resolutionMinutes: 60 } } }] },
      { until: 1_800_000_000_000, after: { ticketId: TICKET } },
    ])
    await press('№ 8')
    expect(router.currentRoute.value.params['ticketId']).toBe(TICKET)
    await router.push({ name: ADMINISTRATION_ROUTE, params: { tab: 'policies' } })
    await flushPromises()
    expect(words(shown)).toContain('Были бы нарушены: 2')
    await press('К правилам')
    expect(field(P3_RESOLUTION).value).toBe('60')
  })
})
