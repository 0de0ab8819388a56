import { createPinia, setActivePinia } from 'pinia'
import { createApp, defineComponent, nextTick, type App } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useTicketStore } from '@/ticket/ticket-store'
import { i18n, setLocale } from '../i18n'
import { useLastAction, type LastAction } from './use-last-action'

let app: App | null = null
beforeEach(() => {
  setLocale('ru')
  setActivePinia(createPinia())
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  app?.unmount()
  app = null
  vi.useRealTimers()
})

function shown(): LastAction {
  const held: LastAction[] = []
  app = createApp(defineComponent({ setup: () => (held.push(useLastAction()), () => null) }))
  app.use(i18n).mount(document.createElement('div'))
  return held[0]!
}
const did = async (commandId: string, name: 'reply' | 'addNote'): Promise<void> => {
  useTicketStore().lastAction = { commandId, ticketId: 't1', name, isUndoable: name !== 'reply' }
  await nextTick()
}

test('what cannot be taken back is news for half a minute, and what can be stays', async () => {
  const { words } = shown()
  await did('c1', 'reply')
  expect(words.value).toContain('ответ дан')
  await vi.advanceTimersByTimeAsync(29_000)
  await did('c2', 'reply')
  await vi.advanceTimersByTimeAsync(29_000)
  expect(words.value).toContain('ответ дан')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(words.value).toBe('')
  await did('c3', 'addNote')
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(words.value).toContain('заметка добавлена')
})
