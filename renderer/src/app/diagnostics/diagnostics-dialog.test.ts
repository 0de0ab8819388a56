import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { browserHost } from '@/host/browser'
import { HostError, type Host } from '@/host/host'
import { i18n, setLocale } from '../i18n'
import DiagnosticsDialog from './DiagnosticsDialog.vue'

const copied: string[] = []

beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
  copied.length = 0
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void copied.push(text))
})
afterEach(() => {
  document.body.replaceChildren()
  vi.restoreAllMocks()
})

async function open(read: Host['diagnostics']['read']) {
  const browser = browserHost('http://127.0.0.1', '0')
  const host: Host = { ...browser, diagnostics: { ...browser.diagnostics, read } }
  mount(DiagnosticsDialog, { props: { open: true, host }, global: { plugins: [i18n] } })
  await flushPromises()
  const button = (name: string): HTMLButtonElement =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim() === name)!
  return { button, shown: () => document.querySelector('pre')!.textContent }
}

test('what is copied is what is shown: the page and the log of the desktop', async () => {
  const { button, shown } = await open(async () => ({ kind: 'done', value: 'electron 45\n\nalarmTable SyntaxError' }))
  expect(shown()).toMatch(
    /^page 0\.0\.0-test\nlanguage ru\n[^]*unsent changes 0\n[^]*\n\nelectron 45\n\nalarmTable SyntaxError$/,
  )
  button('Скопировать').click()
  await flushPromises()
  expect(copied).toEqual([shown()])
  expect(document.querySelector('[role="status"]')!.textContent).toBe('Скопировано')
})

test('a browser says that it has no log', async () => {
  const { shown } = await open(async () => ({ kind: 'notHere' }))
  expect(shown()).toMatch(/needs attention 0$/)
  expect(document.body.textContent).toContain('Журнал ведёт только программа на компьютере')
})

test('a log that cannot be read is said, with what to do, and the rest is there', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const { shown, button } = await open(async () => {
    throw new HostError('failed', 'diagnostics.read failed')
  })
  expect(shown()).toMatch(/^page /)
  expect(document.body.textContent).toContain('Журнал не прочитан. Закройте Opora и откройте снова')
  expect(button('Скопировать').disabled).toBe(false)
  expect(complaints).toHaveBeenCalledTimes(1)
})
