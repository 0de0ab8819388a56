import { flushPromises } from '@vue/test-utils'
import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { browserHost } from '@/host/browser'
import { Machine, INITIAL } from '@/settings/testing/machine'
import { currentLocale, setLocale } from '../i18n'
import { setDensity, setTheme, useTheme } from '../theme'
import { keepLook } from './keep-look'

const scope = (): ReturnType<typeof effectScope> => effectScope()
let running = scope()

beforeEach(() => {
  setLocale('ru')
  setTheme('system')
  setDensity('default')
  running = scope()
})
afterEach(() => running.stop())

test('nothing is kept until somebody chooses; after that, each choice', async () => {
  const machine = new Machine()
  running.run(() => keepLook(() => undefined, machine.host))
  await flushPromises()
  expect(machine.snapshot.settings.look).toBeNull()
  setTheme('dark')
  setLocale('en')
  await flushPromises()
  expect(machine.snapshot.settings.look).toEqual({ language: 'en', theme: 'dark', density: 'default' })
})

test('what the machine has kept leads when the page starts, also when the page has lost its own', async () => {
  const look = { language: 'en', theme: 'dark', density: 'compact' } as const
  const machine = new Machine({ settings: { ...INITIAL.settings, look } })
  running.run(() => keepLook(() => undefined, machine.host))
  await flushPromises()
  const { theme, density } = useTheme()
  expect([currentLocale(), theme.value, density.value]).toEqual(['en', 'dark', 'compact'])
})

test('a browser keeps its own, and asks nobody', async () => {
  running.run(() => keepLook(() => undefined, browserHost('https://support.example.org', '0')))
  setTheme('dark')
  await flushPromises()
  expect(useTheme().theme.value).toBe('dark')
})
