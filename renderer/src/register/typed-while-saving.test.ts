import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { requester } from '@/cache/testing/organisation'
import { useDraftStore } from '@/ticket/draft-store'
import { emptyForm, writeForm } from './registration-form'
import { DRAFT_KEY, useRegistration } from './use-registration'

let world: ClientWorld
let scope: EffectScope
beforeEach(() => {
  setActivePinia(createPinia())
  world = new ClientWorld()
  scope = effectScope()
})
afterEach(async () => {
  scope.stop()
  vi.restoreAllMocks()
  currentClient.value = null
  await world.close()
})

it('begins the next registration with what was typed while the last one was being saved', async () => {
  currentClient.value = (await world.window()).client
  const { form, begin, register } = scope.run(() => useRegistration())!
  await begin()
  Object.assign(form, { requesterId: requester.id, subject: 'Касса', description: 'Не включается' })
  const letGo = world.holdSaving()
  const registered = register(false)
  form.description = 'Не включается, и соседняя тоже'
  letGo()
  expect(await registered).not.toBeNull()
  expect(form).toMatchObject({ requesterId: null, subject: '', description: ', и соседняя тоже' })
  expect((await world.outbox!.drafts.get(DRAFT_KEY))?.body).toContain(', и соседняя тоже')
  expect(useDraftStore().state(DRAFT_KEY)).toBe('saved')
})

it('lets go of what it only read, once another window has registered it', async () => {
  const other = await world.client()
  await other.drafts.write(DRAFT_KEY, writeForm({ ...emptyForm(), requesterId: requester.id, subject: 'Касса' }))
  currentClient.value = (await world.window()).client
  const { form, begin } = scope.run(() => useRegistration())!
  await begin()
  expect(form.subject).toBe('Касса')
  await other.drafts.remove(DRAFT_KEY, 'as it was sent, with another word')
  await vi.waitFor(() => expect(useDraftStore().body(DRAFT_KEY)).toBe(''))
  expect(await other.drafts.read(DRAFT_KEY)).toBeUndefined()
})
