/** A queue whose tickets are not here: the database is gone, or the first load was cut off. */
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import { useConnectionStore } from '@/app/stores/connection-store'
import { FIRST_VIEW } from '@/app/place'
import QueueEmpty from './QueueEmpty.vue'
import QueueRail from './QueueRail.vue'
import { useQueueStore } from './queue-store'

let world: ClientWorld
let mounted: VueWrapper[]
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
  world = new ClientWorld()
  mounted = []
})
afterEach(async () => {
  for (const one of mounted) one.unmount()
  currentClient.value = null
  await world.close()
})

async function withoutServer() {
  world.server.isReachable = false
  const window = await world.window()
  await window.sync()
  currentClient.value = window.client
  useQueueStore().setView(FIRST_VIEW)
  const plugins = { global: { plugins: [i18n] } }
  const shown = mount(QueueEmpty, plugins)
  const rail = mount(QueueRail, { props: { attentionOpen: false, page: null }, ...plugins })
  mounted = [shown, rail]
  return { ...window, shown, counts: () => rail.findAll('nav .count, .rail-item .count').map((count) => count.text()) }
}

test('says that nothing is here and what it waits for, and counts nothing that it does not know', async () => {
  const { shown, counts, sync } = await withoutServer()
  expect(useQueueStore().total).toBeNull()
  expect(shown.find('[aria-busy]').exists()).toBe(false)
  expect(shown.text()).toContain('На этом компьютере пока нет данных')
  expect(shown.text()).toContain('Они появятся, когда будет связь с сервером.')
  expect(shown.text()).toContain('Тогда же можно будет зарегистрировать заявку.')
  expect(counts().filter((count) => count.startsWith('—'))).toHaveLength(8)
  world.server.isReachable = true
  await sync()
  await vi.waitFor(() => expect(shown.text()).toContain('В ваших группах нет открытых заявок'))
  expect(counts()).not.toContain('0—')
  expect(useQueueStore().total).toBe(0)
})

test('of a first load that was cut off says so, and nothing of data that there are none of', async () => {
  const { shown } = await withoutServer()
  const connection = useConnectionStore()
  connection.state = { ...connection.state, snapshot: { done: 3, total: 9, stage: 'mine' } }
  await vi.waitFor(() => expect(shown.text()).toContain('Эти заявки ещё не загружены'))
  expect(shown.text()).not.toContain('нет данных')
})

test('while it is asked for, is only being loaded', async () => {
  const { shown } = await withoutServer()
  const connection = useConnectionStore()
  connection.state = { ...connection.state, kind: 'connecting' }
  await vi.waitFor(() => expect(shown.find('[aria-busy]').exists()).toBe(true))
})
