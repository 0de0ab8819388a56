import { createPinia, setActivePinia } from 'pinia'
import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import { calendar } from '@/cache/testing/organisation'
import CalendarField from './CalendarField.vue'

let world: ClientWorld
beforeEach(async () => {
  setActivePinia(createPinia())
  setLocale('ru')
  world = new ClientWorld()
  const opened = await world.window()
  await opened.sync()
  currentClient.value = opened.client
})
afterEach(async () => {
  currentClient.value = null
  await world.close()
})
enableAutoUnmount(afterEach)

const field = (version: number) =>
  mount(CalendarField, {
    attachTo: document.body,
    props: { label: 'Календарь', without: 'Круглосуточно', modelValue: { id: calendar.id, version } },
    global: { plugins: [i18n] },
  })

it('keeps the version that a policy names, and offers the newest where that is another', async () => {
  const older = field(0)
  expect(older.text()).toContain('Версия 0')
  await older.get('button:not([tabindex])').trigger('click')
  expect(older.emitted('update:modelValue')).toEqual([[{ id: calendar.id, version: 1 }]])
  expect(field(1).text()).not.toContain('Взять версию')
})
