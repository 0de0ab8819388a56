import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ServerCallError } from '@/app/client/server-calls'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import { useConnectionStore } from '@/app/stores/connection-store'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import type { FoundTicket } from '@shared/protocol/search'
import CommandPalette from './CommandPalette.vue'

enableAutoUnmount(afterEach)

let world: ClientWorld
let sync: () => Promise<void>
/** What the server finds, whatever is asked, and what it was asked. */
let onServer: FoundTicket[]
let asked: string[]
let answers: (path: string) => Promise<unknown>
beforeEach(async () => {
  setActivePinia(createPinia())
  setLocale('ru')
  world = new ClientWorld()
  onServer = []
  asked = []
  answers = () => Promise.resolve({ serverNow: 1, found: onServer, hasMore: false })
  world.calls = {
    ...world.calls,
    ask: async (_method, path, shape, body) => {
      asked.push(body === undefined ? path : (body as { words: string }).words)
      return shape.parse(await answers(path))
    },
  }
  const window = await world.window()
  ;({ sync } = window)
  currentClient.value = window.client
})
afterEach(async () => {
  currentClient.value = null
  vi.useRealTimers()
  await world.close()
})

async function open() {
  const palette = mount(CommandPalette, { attachTo: document.body, props: { open: true }, global: { plugins: [i18n] } })
  await flushPromises()
  const field = document.querySelector<HTMLInputElement>('.palette-input')!
  const type = async (text: string): Promise<void> => {
    field.value = text
    field.dispatchEvent(new Event('input'))
    await flushPromises()
  }
  const press = async (code: string): Promise<void> => {
    field.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true }))
    await flushPromises()
  }
  return { palette, type, press }
}

const options = (): readonly string[] => [...document.querySelectorAll('[role=option]')].map((one) => one.textContent)
const highlighted = (): string | undefined => document.querySelector('[role=option][aria-selected=true]')?.textContent

/** It reaches this window as while the cache is filled: after somebody typed. */
async function arrive(subject: string): Promise<string> {
  const id = testId()
  world.server.execute(register(id, subject), borisActor)
  await sync()
  await vi.waitFor(() => expect(currentClient.value?.row(id)).toBeDefined())
  return id
}

/** On the server, and not in this window. */
function elsewhere(subject: string): string {
  const id = testId()
  world.server.execute(register(id, subject), borisActor)
  const { number, provisionalCode, state, priority, registeredAt } = world.server.tickets.get(id)!
  onServer.push({ id, number, provisionalCode, subject, requesterName: 'Пётр', state, priority, registeredAt })
  return id
}

/** The whole of a ticket, as the server sends it to whoever opens it. */
const wholeOf = (id: string): object => ({
  serverNow: 1,
  epoch: world.server.epoch,
  changes: [
    { op: 'upsert', entity: 'ticket', id, version: 1, image: world.server.tickets.get(id) },
    {
      op: 'upsert',
      entity: 'timeline',
      id,
      version: 1,
      image: world.server.events.filter((event) => event.ticketId === id),
    },
  ],
})

const hint = (): string => document.querySelector('.palette-hint')!.textContent.replaceAll('\u00a0', ' ')

describe('the palette and the server', () => {
  it('asks once somebody stops typing, and shows what is not here under words of its own, behind what is', async () => {
    await arrive('Сканер здесь')
    elsewhere('Сканер там')
    const { type } = await open()
    await type('ск')
    await type('скан')
    await type('сканер')
    expect(options()).toHaveLength(1)
    expect(hint()).toContain('Идёт поиск на сервере')
    await vi.waitFor(() => expect(options()).toHaveLength(2))
    expect(asked).toEqual(['сканер'])
    expect(highlighted()).toContain('Сканер здесь')
    expect(document.body.textContent).toContain('Найдено на сервере')
    expect(options()[1]).toContain('Этой заявки ещё нет на этом компьютере')
  })

  it('does not show twice what stands here already, nor calls absent what is here', async () => {
    const here = await arrive('Сканер здесь')
    const ticket = world.server.tickets.get(here)!
    onServer.push({ ...ticket, requesterName: 'Пётр' })
    const { type } = await open()
    await type('сканер')
    await vi.waitFor(() => expect(hint()).not.toContain('Идёт'))
    expect(options()).toHaveLength(1)
    // Found by what was said in it.
    await type('тонер')
    await vi.waitFor(() => expect(options()).toHaveLength(1))
    expect(options()[0]).not.toContain('ещё нет на этом компьютере')
  })

  it('brings what is chosen here first, and says when that fails', async () => {
    const id = elsewhere('Сканер там')
    const { palette, type, press } = await open()
    await type('сканер')
    await vi.waitFor(() => expect(options()).toHaveLength(1))
    answers = () => Promise.reject(new ServerCallError('unreachable', null))
    await press('Enter')
    await vi.waitFor(() => expect(hint()).toContain('не удалось загрузить'))
    expect(palette.emitted('ticket')).toBeUndefined()
    answers = () => Promise.resolve(wholeOf(id))
    await press('Enter')
    await vi.waitFor(() => expect(palette.emitted('ticket')).toEqual([[id]]))
    expect(currentClient.value?.row(id)?.subject).toBe('Сканер там')
    expect((await currentClient.value?.open(id))?.entries).toHaveLength(1)
  })

  it('says what was searched when the server does not answer, and asks nobody without a connection', async () => {
    await arrive('Сканер здесь')
    answers = () => Promise.reject(new ServerCallError('unreachable', null))
    const { type } = await open()
    await type('сканер')
    await vi.waitFor(() => expect(hint()).toContain('Сервер не ответил: поиск шёл среди 1 заявки'))
    const connection = useConnectionStore()
    connection.state = { ...connection.state, kind: 'offline' }
    asked = []
    await type('сканеры')
    expect(hint()).toContain('Нет связи с сервером: поиск шёл среди 1 заявки на этом компьютере')
    connection.state = { ...connection.state, kind: 'refusing' }
    await flushPromises()
    expect(hint()).toContain('Сервер не принимает запросы: поиск шёл среди 1 заявки')
    connection.state = { ...connection.state, kind: 'signedOut' }
    await flushPromises()
    expect(hint()).toContain('На сервере искать сейчас нельзя: поиск шёл среди 1 заявки')
    expect(asked).toEqual([])
    // In sight, and not to those alone who have it read.
    expect(document.querySelector('.palette-nothing')?.textContent).toBe('Нет ни заявок, ни команд с такими словами')
    answers = () => Promise.resolve({ serverNow: 1, found: [], hasMore: true })
    connection.state = { ...connection.state, kind: 'online' }
    await vi.waitFor(() => expect(hint()).toContain('На сервере есть и другие'))
    expect(asked).toEqual(['сканеры'])
  })
})

describe('the palette', () => {
  it('finds a ticket that comes after it was typed', async () => {
    const { type } = await open()
    await type('сканер')
    expect(options()).toEqual([])
    await arrive('Сканер мнёт бумагу')
    await vi.waitFor(() => expect(options()).toHaveLength(1))
    expect(options()[0]).toContain('Сканер мнёт бумагу')
  })

  it('keeps highlighted what was, when something comes above it', async () => {
    const first = await arrive('Сканер первый')
    const { type, press, palette } = await open()
    await type('сканер')
    expect(highlighted()).toContain('Сканер первый')
    await arrive('Сканер второй')
    await vi.waitFor(() => expect(options()).toHaveLength(2))
    expect(highlighted()).toContain('Сканер первый')
    await press('Enter')
    expect(palette.emitted('ticket')).toEqual([[first]])
  })
})
