import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ClientWorld } from '@/app/client/testing/client-world'
import type { LocalClient } from '@/app/client/local-client'
import { browserHost } from '@/host/browser'
import type { AlarmTable, Host, SystemNotice } from '@/host/host'
import type { Notice } from '@shared/domain/notices'
import { annaActor, requester } from '@/cache/testing/organisation'
import { alarmTable } from './alarm-table'
import { handOverAlarms, withdrawAlarms } from './hand-over-alarms'
import { showNotices } from './show-notices'

/** A host that keeps what it is given. */
function desktopHost() {
  const tables: (AlarmTable | null)[] = []
  const shown: SystemNotice[] = []
  const withdrawn: string[] = []
  const done = { kind: 'done', value: null } as const
  const host: Host = {
    ...browserHost('http://127.0.0.1', '0'),
    alarms: { replace: async (table) => (tables.push(table), done) },
    notices: {
      show: async (notice) => (shown.push(notice), done),
      withdraw: async (ids) => (withdrawn.push(...ids), done),
    },
  }
  return { host, tables, shown, withdrawn }
}

let world: ClientWorld
let client: LocalClient
beforeEach(async () => {
  world = new ClientWorld()
  const window = await world.window()
  client = window.client
  await window.sync()
})
afterEach(async () => {
  vi.useRealTimers()
  await world.close()
})

async function register(subject: string): Promise<string> {
  const { ticketId, saved } = client.dispatch({
    name: 'registerTicket',
    args: {
      kind: 'incident',
      subject,
      requesterId: requester.id,
      channel: 'phone',
      impact: 'low',
      urgency: 'high',
    },
  })
  await saved
  return ticketId
}

describe('the alarm table', () => {
  test('holds the alarms of the engineer and what their tickets are called', async () => {
    const ticketId = await register('The printer is on fire')
    await client.dispatch({ name: 'take', ticketId, args: {} }).saved
    const table = alarmTable(client, 'ru')
    expect(table).toMatchObject({ serverId: 'server', personId: annaActor.personId, language: 'ru' })
    expect(table.tickets[ticketId]).toBe('The printer is on fire')
    expect(table.rows.map((row) => row.ticketId)).toContain(ticketId)
  })

  test('is handed over after a change, and not again while it is the same', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { host, tables } = desktopHost()
    const handOver = handOverAlarms(client, host, () => 'en')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(tables).toHaveLength(1)
    handOver.again()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(tables).toHaveLength(1)
    await register('Another one')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(tables).toHaveLength(2)
    handOver.stop()
  })

  test('that the host refuses is handed over again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { host, tables } = desktopHost()
    let isBroken = true
    const replace: Host['alarms']['replace'] = (table) =>
      isBroken ? Promise.reject(new Error('broken')) : host.alarms.replace(table)
    const handOver = handOverAlarms(client, { ...host, alarms: { replace } }, () => 'en')
    await vi.advanceTimersByTimeAsync(2_000)
    expect([tables.length, complaints.mock.calls.length]).toEqual([0, 1])
    isBroken = false
    handOver.again()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(tables).toHaveLength(1)
    handOver.stop()
    complaints.mockRestore()
  })

  test('is taken back when nobody is signed in', async () => {
    const { host, tables } = desktopHost()
    await withdrawAlarms(host)
    expect(tables).toEqual([null])
  })
})

describe('a notice', () => {
  const notice = (changes: Partial<Notice> = {}): Notice => ({
    id: 'n1',
    personId: annaActor.personId,
    ticketId: 'no-such-ticket',
    reason: 'assigned',
    important: false,
    createdAt: client.now(),
    deliveredAt: null,
    seenAt: null,
    acknowledgedAt: null,
    ...changes,
  })
  async function told(notices: readonly Notice[], isLookedAt = false) {
    const desktop = desktopHost()
    vi.spyOn(client, 'noticeEvents').mockResolvedValue(new Map())
    vi.spyOn(client, 'notices', 'get').mockReturnValue(notices)
    const stop = showNotices(client, desktop.host, () => isLookedAt)
    await vi.waitFor(() => expect(client.noticeEvents).toHaveBeenCalledTimes(isLookedAt ? 0 : 1))
    await Promise.resolve()
    stop()
    return desktop
  }

  test('that comes while nobody looks is shown by the system', async () => {
    const { shown } = await told([notice(), notice({ id: 'n2', important: true })])
    expect(shown.map(({ id, important }) => [id, important])).toEqual([
      ['n1', false],
      ['n2', true],
    ])
  })

  test('is not, while somebody looks at the page', async () => {
    expect((await told([notice()], true)).shown).toEqual([])
  })
})
