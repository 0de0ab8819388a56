import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commands } from '@/app/commands-registry'
import { i18n, setLocale } from '@/app/i18n'
import { useSessionStore } from '@/app/stores/session-store'
import type { ServerInfo } from '@shared/protocol/auth'
import type { ServerAddress } from './failure-words'
import SignInPage from './SignInPage.vue'

enableAutoUnmount(afterEach)
beforeEach(() => setLocale('ru'))

const DEMO: ServerInfo = { serverId: 's1', name: 'Опора', version: '1', schema: 1, isDemo: true, serverNow: 1 }
const ORIGIN = 'http://127.0.0.1:6762'
const KEPT = 'https://support.example.org'

async function open(failureCode: string | null, server: ServerAddress = null, info: ServerInfo | null = null) {
  setActivePinia(createPinia())
  const session = useSessionStore()
  session.status = 'signedOut'
  session.failureCode = failureCode
  const page = mount(SignInPage, { attachTo: document.body, props: { server }, global: { plugins: [i18n] } })
  // It is learnt while the page stands.
  session.server = info
  await flushPromises()
  const words = (): string => page.get('.failure').text()
  const press = (name: string) =>
    page
      .findAll('button')
      .find((button) => button.text().startsWith(name))
      ?.trigger('click')
  return { page, words, press }
}

describe('a server that does not answer', () => {
  test('is named on the desktop, and its address is one press away', async () => {
    const { page, words, press } = await open('unreachable', { origin: KEPT, kept: KEPT, isGiven: false })
    expect(words()).toContain(`Сервер ${KEPT} не отвечает`)
    await press('Адрес сервера')
    expect(page.emitted('settings')).toEqual([['server']])
  })

  test('of which nobody has said where it is: that is said', async () => {
    const { words } = await open('unreachable', { origin: ORIGIN, kept: null, isGiven: false })
    expect(words()).toContain(`Адрес сервера ещё не указан, а на этом компьютере (${ORIGIN}) он не отвечает`)
  })

  test('has no address to change where it was given at the start, nor in a browser', async () => {
    const given = await open('unreachable', { origin: KEPT, kept: null, isGiven: true })
    expect(given.words()).toContain(`Сервер ${KEPT} не отвечает`)
    expect(given.words()).not.toContain('Адрес сервера…')
    given.page.unmount()
    const browser = await open('unreachable')
    expect(browser.words()).toContain('Сервер недоступен')
    expect(browser.words()).not.toContain('Адрес сервера…')
  })
})

test('an account that was closed since it was listed is said to be so, and no code is shown', async () => {
  const { words } = await open('request.notFound', null, DEMO)
  expect(words()).toBe('Эта учётная запись закрыта. Выберите другую')
})

test('the demo is entered by an address in a browser, and by its command on the desktop', async () => {
  const browser = await open('auth.demoGrantNeeded', null, DEMO)
  expect(browser.words()).toContain('откройте адрес, который напечатал сервер')
  browser.page.unmount()
  const desktop = await open('auth.demoGrantNeeded', { origin: ORIGIN, kept: null, isGiven: true }, DEMO)
  expect(desktop.words()).toContain('npm start')
  expect(desktop.words()).not.toContain('откройте адрес')
})

test('the caret stands in the login, and what is left out is said there', async () => {
  const { page } = await open('auth.demoGrantNeeded', null, DEMO)
  const [login, password] = page.findAll('input')
  expect(document.activeElement).toBe(login?.element)
  await page.get('form').trigger('submit')
  expect(page.get('form').text()).toContain('Укажите логин')
  await login?.setValue('engineer')
  expect(page.get('form').text()).not.toContain('Укажите')
  await page.get('form').trigger('submit')
  expect(page.get('form').text()).toContain('Укажите пароль')
  expect(document.activeElement).toBe(password?.element)
})

test('settings are opened by their keys before anybody has signed in', async () => {
  const { page } = await open(null)
  expect(commands.find('app.settings')?.keys).toEqual(['Mod+Comma'])
  commands.run('app.settings')
  expect(page.emitted('settings')).toEqual([[null]])
  page.unmount()
  expect(commands.find('app.settings')).toBeUndefined()
})
