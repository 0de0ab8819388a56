import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { defineComponent, h, nextTick, reactive } from 'vue'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import RegisterDialog from '@/register/RegisterDialog.vue'
import { useDraftStore } from '@/ticket/draft-store'
import CornerNotice from '../desktop/CornerNotice.vue'
import { useCorner, type Corner } from '../desktop/corner'
import { commands } from '../commands-registry'
import type { OverlayName } from './frame'
import { useMakeWay } from './make-way'

let world: ClientWorld
let frame: VueWrapper | null = null
beforeEach(async () => {
  setActivePinia(createPinia())
  setLocale('ru')
  world = new ClientWorld()
  const { client, sync } = await world.window()
  await sync()
  currentClient.value = client
})
afterEach(async () => {
  frame?.unmount()
  frame = null
  document.body.replaceChildren()
  await flushPromises()
  currentClient.value = null
  await world.close()
})

/** A frame with the form of a registration over it. */
function mounted() {
  const opened = reactive(new Set<OverlayName>(['register', 'palette', 'signIn']))
  const held: { corner?: Corner; makeWay?: () => void } = {}
  const Frame = defineComponent({
    setup() {
      held.corner = useCorner()
      held.makeWay = useMakeWay(opened, held.corner)
      return () => [
        h(RegisterDialog, { open: opened.has('register') }),
        held.corner?.notice.value ? h(CornerNotice, { notice: held.corner.notice.value }) : null,
      ]
    },
  })
  frame = mount(Frame, { attachTo: document.body, global: { plugins: [i18n] } })
  return { opened, corner: held.corner!, makeWay: held.makeWay! }
}

test('what is asked for from outside is not hidden by a form, whose draft stays, is told of, and comes back', async () => {
  const { opened, corner, makeWay } = mounted()
  await flushPromises()
  const subject = document.querySelector<HTMLInputElement>('[role="dialog"] input[required]')!
  subject.value = 'Касса'
  subject.dispatchEvent(new Event('input'))
  await nextTick()
  makeWay()
  await flushPromises()
  expect([...opened]).toEqual(['signIn'])
  expect(document.querySelector('[role="dialog"]')).toBeNull()
  expect(useDraftStore().body('register')).toContain('Касса')
  const toast = document.querySelector('.toast')!
  expect(toast.textContent).toContain('Регистрация отложена, черновик на месте')
  expect(toast.getAttribute('role')).toBe('status')
  let isAsked = false
  const stop = commands.register([
    { id: 'app.register', titleKey: 'shell.registerTicket', group: 'application', run: () => void (isAsked = true) },
  ])
  toast.querySelector<HTMLButtonElement>('button')!.click()
  expect(isAsked).toBe(true)
  stop()
  opened.add('register')
  await flushPromises()
  expect(corner.notice.value).toBeNull()
  expect(document.querySelector<HTMLInputElement>('[role="dialog"] input[required]')!.value).toBe('Касса')
})

test('of a form in which nothing was filled in there is nothing to tell', async () => {
  const { opened, corner, makeWay } = mounted()
  await flushPromises()
  makeWay()
  expect([opened.has('register'), corner.notice.value]).toEqual([false, null])
})
