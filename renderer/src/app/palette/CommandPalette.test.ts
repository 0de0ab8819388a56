import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import CommandPalette from './CommandPalette.vue'

enableAutoUnmount(afterEach)

let world: ClientWorld
let sync: () => Promise<void>
beforeEach(async () => {
  setActivePinia(createPinia())
  setLocale('ru')
  world = new ClientWorld()
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
