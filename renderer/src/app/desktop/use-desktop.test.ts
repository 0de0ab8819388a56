import { flushPromises } from '@vue/test-utils'
import { createApp, defineComponent, nextTick, type App } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { OutboxLoss } from '@/app/client/client-types'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { browserHost } from '@/host/browser'
import type { Host } from '@/host/host'
import { annaActor, borisActor, register, requester, testId } from '@/cache/testing/organisation'
import type { IpcEvents, NoticeList } from '@shared/protocol/ipc-contract'
import { i18n, setLocale } from '../i18n'
import { useCorner, type Corner } from './corner'
import { useDesktop } from './use-desktop'

const done = { kind: 'done', value: null } as const

let world: ClientWorld
let app: App | null = null
beforeEach(() => {
  setLocale('ru')
  world = new ClientWorld()
})
afterEach(async () => {
  vi.restoreAllMocks()
  currentClient.value = null
  app?.unmount()
  app = null
  await world.close()
})

/** A main process in which something has waited for whoever comes. */
function mounted(missed: { readonly opened?: string; readonly failed?: readonly string[] } = {}) {
  let follow: ((detail: IpcEvents['deepLinks.opened']) => void) | null = null
  const calls: unknown[] = []
  const opened: string[] = []
  let open: ((detail: IpcEvents['notices.opened']) => void) | null = null
  let fail: ((detail: IpcEvents['notices.failed']) => void) | null = null
  let act: ((detail: IpcEvents['notices.acted']) => void) | null = null
  const browser = browserHost('http://127.0.0.1', '0')
  const host: Host = {
    ...browser,
    notices: {
      ...browser.notices,
      async ready(serverId, personId) {
        calls.push(['ready', serverId, personId])
        if (missed.opened !== undefined) open?.({ noticeId: 'n', ticketId: missed.opened, list: null })
        for (const title of missed.failed ?? []) fail?.({ title, body: '', ticketId: null })
        return done
      },
    },
    alarms: { replace: async (table) => (calls.push(['alarms', table]), done) },
    onNoticeOpened: (listener) => ((open = listener), () => (open = null)),
    onNoticeFailed: (listener) => ((fail = listener), () => (fail = null)),
    onNoticeActed: (listener) => ((act = listener), () => (act = null)),
    onDeepLinkOpened: (listener) => ((follow = listener), () => (follow = null)),
  }
  const corners: Corner[] = []
  app = createApp(
    defineComponent({
      setup: () => {
        const corner = useCorner()
        corners.push(corner)
        const actions = {
          openTicket: (id: string) => opened.push(id),
          openBehind: (id: string) => opened.push(`${id} behind`),
          openList: (list: NoticeList) => opened.push(`list of ${list}`),
        }
        useDesktop(actions, corner, host)
        return () => null
      },
    }),
  )
  app.use(i18n).mount(document.createElement('div'))
  const click = (ticketId: string | null, list: NoticeList | null): void => open?.({ noticeId: 'n', ticketId, list })
  return {
    calls,
    opened,
    click,
    acknowledge: (ticketId: string) => act?.({ action: 'acknowledge', ticketId }),
    notice: corners[0]!.notice,
    follow: (ticket: string | null) => follow?.({ ticket }),
  }
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

test('a notification about several leads to where they stand, and one about nothing only to the window', () => {
  const { opened, click } = mounted()
  click(null, 'breached')
  click(null, 'notices')
  click(null, null)
  expect(opened).toEqual(['list of breached', 'list of notices'])
})

test('what was done from a notification leaves alone what is being filled in', () => {
  const { opened, acknowledge } = mounted()
  acknowledge('t7')
  expect(opened).toEqual(['t7 behind'])
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

test('what was said of links goes when one leads somewhere, and nothing else does', async () => {
  const { notice, opened, follow } = mounted({ failed: ['Not shown'] })
  const { client, sync } = await world.window()
  await sync()
  const { ticketId, saved } = client.dispatch({
    name: 'registerTicket',
    args: {
      kind: 'incident',
      subject: 'The printer is on fire',
      requesterId: requester.id,
      channel: 'phone',
      impact: 'low',
      urgency: 'high',
    },
  })
  await saved
  client.index.put([{ ...client.row(ticketId)!, number: 47 }])
  currentClient.value = client
  await flushPromises()
  follow(null)
  follow(null)
  expect(notice.value?.title).toContain('opora://ticket/')
  follow('47')
  await flushPromises()
  expect([opened, notice.value?.title]).toEqual([[ticketId], 'Not shown'])
  notice.value = null
  expect(notice.value).toBeNull()
})

test('what became of a deleted outbox is said in one sentence, with what to do where there is something to do', async () => {
  const { notice } = mounted()
  const { client } = await world.window()
  let lose: (loss: OutboxLoss) => void = () => undefined
  vi.spyOn(client, 'on').mockImplementation((name: string, listener: (loss: OutboxLoss) => void) => {
    if (name === 'outboxLoss') lose = listener
    return () => undefined
  })
  currentClient.value = client
  await nextTick()
  lose({ isPutBack: true, changes: 0 })
  expect(notice.value).toBeNull()
  lose({ isPutBack: true, changes: 3 })
  expect(notice.value).toMatchObject({
    title: 'Хранилище изменений на этом компьютере было удалено: 3 изменения записаны снова',
    text: '',
  })
  lose({ isPutBack: false, changes: 1 })
  expect(notice.value?.title).toBe('1 изменение не сохранено: не закрывайте это окно')
  expect(notice.value?.text).toContain(`«${i18n.global.t('unsent.save.command')}»`)
})

test('a journal that was not read is told of, with what to do', async () => {
  const { notice } = mounted()
  const { client } = await world.window()
  client.areCopiesUnread = true
  currentClient.value = client
  await nextTick()
  expect(notice.value?.title).toMatch(/^Журнал на этом компьютере не прочитан\. Работать можно/)
})

test('changes that went with the data of a browser are counted, with what to do', async () => {
  const { notice } = mounted()
  const { client } = await world.window()
  client.lostChanges = 2
  currentClient.value = client
  await nextTick()
  expect(notice.value?.title).toBe('Данные Opora на этом компьютере удалены: пропали 2 неотправленных изменения')
  expect(notice.value?.text).toContain('внесите изменения снова')
  expect(notice.value?.isGood).toBe(false)
})
