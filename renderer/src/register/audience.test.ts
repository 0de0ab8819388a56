/** Whom a registration is for, and what of them it changes. */
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n } from '@/app/i18n'
import { anna, requester } from '@/cache/testing/organisation'
import PromiseLine from './PromiseLine.vue'
import { useRegistration } from './use-registration'

let world: ClientWorld
let scope: EffectScope
beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'ru'
  world = new ClientWorld()
  scope = effectScope()
})
afterEach(async () => {
  scope.stop()
  currentClient.value = null
  await world.close()
})

async function begun() {
  const { client, sync } = await world.window()
  currentClient.value = client
  const registration = scope.run(() => useRegistration())!
  await registration.begin()
  // It stays there while the server cannot be reached.
  const asked = async () => (await world.outbox!.commands.toArray()).map(({ command }) => command)
  return { registration, asked, sync }
}

describe('a registration', () => {
  it('brings somebody new with the zone and language that were chosen, or else the engineer’s own', async () => {
    const { registration, asked, sync } = await begun()
    world.server.publish({
      op: 'upsert',
      entity: 'person',
      id: anna.id,
      version: 2,
      image: { ...anna, zone: 'Asia/Omsk' },
    })
    await sync()
    const { form, register, who } = registration
    form.newRequester = { name: 'Вера', phone: '305' }
    Object.assign(form, { subject: 'Касса', language: 'en' })
    expect(who.asNew()).toEqual({ zone: 'Asia/Omsk', language: 'en' })
    form.zone = 'Asia/Vladivostok'
    world.server.isReachable = false
    await register(false)
    const [command] = await asked()
    expect(command).toMatchObject({
      name: 'registerTicket',
      version: 2,
      args: { newRequester: { name: 'Вера', phone: '305', zone: 'Asia/Vladivostok', language: 'en' } },
    })
    expect(await asked()).toHaveLength(1)
  })

  it('sets right somebody known by a command of its own, and only where something is another value', async () => {
    const { registration, asked } = await begun()
    const { form, register } = registration
    world.server.isReachable = false
    Object.assign(form, { requesterId: requester.id, subject: 'Касса', contact: { phone: ' 305 ', email: '' } })
    form.zone = 'Asia/Omsk'
    await register(false)
    const [first, second] = await asked()
    expect(second).toMatchObject({
      name: 'changeRequester',
      tickets: first?.tickets,
      deps: [first?.id],
      args: { requesterId: requester.id, phone: { seen: null, to: ' 305 ' }, zone: { seen: null, to: 'Asia/Omsk' } },
    })
    expect(second?.args).not.toHaveProperty('email')
    Object.assign(form, { requesterId: requester.id, subject: 'Касса', contact: { phone: '305', email: '' } })
    await register(false)
    expect(await asked()).toHaveLength(3)
  })

  it('tells the promise in the words of a reply, in the language and by the time of whoever asks', async () => {
    const { registration } = await begun()
    const { form, promised, priority, who } = registration
    const line = mount(PromiseLine, {
      props: { priority: priority.value, clocks: promised.value, audience: who.audience.value },
      global: { plugins: [i18n] },
    })
    // Monday, 10:00 in Moscow; four hours to resolve, and the telephone is itself the first response.
    Object.assign(form, { requesterId: requester.id, zone: 'Asia/Vladivostok', language: 'en' })
    await line.setProps({ clocks: promised.value, audience: who.audience.value })
    expect(line.text().replace(/\s/gu, ' ')).toContain('We will resolve it today by 21:00.')
    expect(line.text()).toContain('По времени заявителя: там сейчас 17:00, UTC+10')
    Object.assign(form, { zone: 'Europe/Moscow', language: 'ru' })
    await line.setProps({ audience: who.audience.value })
    expect(line.text().replace(/\s/gu, ' ')).toContain('Решим сегодня до 14:00.')
    line.unmount()
  })
})
