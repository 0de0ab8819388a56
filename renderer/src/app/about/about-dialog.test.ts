import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { browserHost } from '@/host/browser'
import { HostError, type Host } from '@/host/host'
import { commands } from '../commands-registry'
import { i18n, setLocale } from '../i18n'
import AboutDialog from './AboutDialog.vue'

enableAutoUnmount(afterEach)
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
})

async function open(changes: Partial<Host> = {}) {
  const host: Host = { ...browserHost('https://support.example.org', '1.2.3'), ...changes }
  const onUpdate = vi.fn<(isOpen: boolean) => void>()
  const dialog = mount(AboutDialog, {
    props: { open: true, host, 'onUpdate:open': onUpdate },
    global: { plugins: [i18n] },
  })
  await flushPromises()
  const press = async (words: string): Promise<void> => {
    const buttons = [...document.querySelectorAll('button')]
    buttons.find(({ textContent }) => textContent.trim() === words)?.click()
    await flushPromises()
  }
  return {
    text: () => document.querySelector('[role="dialog"]')?.textContent ?? '',
    press,
    onUpdate,
    close: () => dialog.unmount(),
  }
}

test('says the version, where it works and with which server', async () => {
  const { text } = await open()
  expect(text()).toMatch(/Версия\s*1\.2\.3/)
  expect(text()).toContain('в браузере')
  expect(text()).toContain('https://support.example.org')
  expect(text()).toContain('лицензии MIT')
})

test('on the desktop says so; one that does not answer leaves the version of the page', async () => {
  const info = { host: 'electron', version: '1.2.3', platform: 'linux', apiOrigin: 'https://a.example' } as const
  const { text, close } = await open({ info: async () => info })
  expect(text()).toContain('как программа на этом компьютере (Linux)')
  close()
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const broken = await open({ info: () => Promise.reject(new HostError('failed', 'app.info failed')) })
  expect(broken.text()).toMatch(/Версия\s*0\.0\.0-test/)
  expect(complaints).toHaveBeenCalledTimes(1)
  complaints.mockRestore()
})

test('shows the licences of what is inside, and comes back from them', async () => {
  const { text, press } = await open()
  await press('Лицензии компонентов')
  await vi.waitFor(() => expect(document.querySelector('pre')?.textContent).toMatch(/^Opora is under the MIT licence/))
  expect(document.querySelector('pre')?.textContent).toMatch(/vue|pinia/)
  await press('Назад')
  expect(document.querySelector('pre')).toBeNull()
  expect(text()).toContain('Версия')
})

test('leads to the diagnostics', async () => {
  const done: string[] = []
  const leave = commands.register([
    { id: 'app.diagnostics', titleKey: 'x', group: 'application', run: () => void done.push('diagnostics') },
  ])
  const { press, onUpdate } = await open()
  await press('Диагностика')
  leave()
  expect([done, onUpdate.mock.calls]).toEqual([['diagnostics'], [[false]]])
})
