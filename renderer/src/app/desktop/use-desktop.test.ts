import { createApp, defineComponent, nextTick, type App } from 'vue'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { browserHost } from '@/host/browser'
import type { Host } from '@/host/host'
import { annaActor, borisActor, register, testId } from '@/cache/testing/organisation'
import type { IpcEvents } from '@shared/protocol/ipc-contract'
import { i18n } from '../i18n'
import { useDesktop, type DesktopLink } from './use-desktop'

const done = { kind: 'done', value: null } as const

let world: ClientWorld
let app: App | null = null
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(async () => {
  currentClient.value = null
  app?.unmount()
  app = null
  await world.close()
})

/** A main process in which something has waited for whoever comes. */
function mounted(missed: { readonly opened?: string; readonly failed?: readonly string[] } = {}) {
  const calls: unknown[] = []
  const opened: string[] = []
  let open: ((detail: IpcEvents['notices.opened']) => void) | null = null
  let fail: ((detail: IpcEvents['notices.failed']) => void) | null = null
  const browser = browserHost('http://127.0.0.1', '0')
  const host: Host = {
    ...browser,
    notices: {
      ...browser.notices,
      async ready(serverId, personId) {
        calls.push(['ready', serverId, personId])
        if (missed.opened !== undefined) open?.({ noticeId: 'n', ticketId: missed.opened })
        for (const title of missed.failed ?? []) fail?.({ title, body: '', ticketId: null })
        return done
      },
    },
    alarms: { replace: async (table) => (calls.push(['alarms', table]), done) },
    onNoticeOpened: (listener) => ((open = listener), () => (open = null)),
    onNoticeFailed: (listener) => ((fail = listener), () => (fail = null)),
  }
  const links: DesktopLink[] = []
  app = createApp(
    defineComponent({
      setup: () => {
        links.push(useDesktop({ openTicket: (id) => opened.push(id) }, host))
        return () => null
      },
    }),
  )
  app.use(i18n).mount(document.createElement('div'))
  return { calls, opened, notice: links[0]!.notice }
}

test('a page says whose it is once it listens, and then opens what was clicked before it was there', async () => {
  const { calls, opened } = mounted({ opened: 't7' })
  await nextTick()
  expect([calls, opened]).toEqual([[['alarms', null]], []])
  currentClient.value = (await world.window()).client
  await nextTick()
  expect(calls[1]).toEqual(['ready', 'server', annaActor.personId])
  expect(opened).toEqual(['t7'])
})

test('so does one on which somebody is signed in as it comes', async () => {
  currentClient.value = (await world.window()).client
  const { calls, opened } = mounted({ opened: 't7' })
  await nextTick()
  expect([calls, opened]).toEqual([[['ready', 'server', annaActor.personId]], ['t7']])
})

test('a server that was put back from a backup is told of, and one whose feed is too old is not', async () => {
  const { notice } = mounted()
  const { client, sync } = await world.window()
  currentClient.value = client
  await nextTick()
  world.server.oldestSeq = world.server.seq + 1
  world.server.execute(register(testId()), borisActor)
  await sync()
  expect(notice.value).toBeNull()
  world.server.epoch = 'epoch-2'
  await sync()
  expect(notice.value?.title).toBe(i18n.global.t('shell.serverRestored'))
})

test('of several that the system did not show none is lost, and nothing of them is left for the next person', async () => {
  const { notice } = mounted({ failed: ['First', 'Second', 'Third'] })
  const { client } = await world.window()
  currentClient.value = client
  await nextTick()
  const seen: (string | undefined)[] = []
  for (let n = 0; n < 4; n += 1) {
    seen.push(notice.value?.title)
    notice.value = null
  }
  expect(seen).toEqual(['Third', 'Second', 'First', undefined])
  currentClient.value = null
  currentClient.value = client
  await nextTick()
  expect(notice.value?.title).toBe('Third')
  currentClient.value = null
  expect(notice.value).toBeNull()
})
