/** An hour without notifications, from the page: the palette asks for it and ends it, the status bar says until when. */
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { browserHost } from '@/host/browser'
import type { Host } from '@/host/host'
import { useSettingsStore } from '@/settings/settings-store'
import { Machine } from '@/settings/testing/machine'
import { i18n, setLocale } from '../i18n'
import CommandPalette from '../palette/CommandPalette.vue'
import MuteStatus from './MuteStatus.vue'
import { useMuteCommands } from './use-mute-commands'

enableAutoUnmount(afterEach)
const NOON = new Date(2026, 10, 26, 12).getTime()
let scope = effectScope()

beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
  vi.setSystemTime(NOON)
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

async function page(host: Host) {
  await useSettingsStore().open(host)
  scope = effectScope()
  scope.run(useMuteCommands)
  const global = { plugins: [i18n] }
  const status = mount(MuteStatus, { global })
  const palette = mount(CommandPalette, { attachTo: document.body, props: { open: true }, global })
  await flushPromises()
  const offered = (): string[] =>
    [...document.querySelectorAll('[role="option"] .words')].map(({ textContent }) => textContent.trim())
  const choose = async (): Promise<void> => {
    document.querySelector<HTMLElement>('[role="option"]')?.click()
    await flushPromises()
    await palette.setProps({ open: false })
    await palette.setProps({ open: true })
    await flushPromises()
  }
  return { status, offered, choose }
}

test('it is asked for in the palette, shown with its end, and ended there or by its words', async () => {
  const machine = new Machine({ hasTray: false })
  machine.now = () => NOON
  const { status, offered, choose } = await page(machine.host)
  expect([offered(), status.text()]).toEqual([['Отключить уведомления на час'], ''])
  await choose()
  expect([offered(), status.text()]).toEqual([
    ['Включить уведомления (отключены до 13:00)'],
    'Уведомления отключены до 13:00',
  ])
  await choose()
  expect([machine.snapshot.mutedUntil, status.text()]).toEqual([null, ''])
  await choose()
  await status.get('button').trigger('click')
  await flushPromises()
  expect([machine.snapshot.mutedUntil, status.text()]).toEqual([null, ''])
})

test('a browser offers none of it', async () => {
  const { status, offered } = await page(browserHost('https://support.example.org', '0'))
  expect([offered(), status.text()]).toEqual([[], ''])
})
