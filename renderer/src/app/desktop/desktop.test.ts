import { flushPromises } from '@vue/test-utils'
import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Absence } from '@/app/client/bring-ticket'
import type { Client } from '@/app/client/client-types'
import { ClientWorld } from '@/app/client/testing/client-world'
import type { LocalClient } from '@/app/client/local-client'
import { ServerCallError } from '@/app/client/server-calls'
import type { ConnectionKind } from '@/sync/connection'
import { browserHost } from '@/host/browser'
import type { BadgeState, Host, HostAnswer, KnownAlarms, SystemNotice } from '@/host/host'
import type { Notice } from '@shared/domain/notices'
import type { FoundTicket } from '@shared/protocol/search'
import { annaActor, requester } from '@/cache/testing/organisation'
import type { QueueDeadlines } from '@shared/protocol/ipc-contract'
import type { SessionStatus } from '../stores/session-store'
import { badgeState } from './badge-state'
import { followLinks } from './follow-links'
import { handOverAlarms, withdrawAlarms } from './hand-over-alarms'
import { knownAlarms } from './known-alarms'
import { showNotices } from './show-notices'
import { useSignedOutBadge } from './use-signed-out-badge'

/** A host that keeps what it is given. */
function desktopHost() {
  const tables: (KnownAlarms | null)[] = []
  const shown: SystemNotice[] = []
  const withdrawn: string[] = []
  const done = { kind: 'done', value: null } as const
  const host: Host = {
    ...browserHost('http://127.0.0.1', '0'),
    alarms: { replace: async (table) => (tables.push(table), done) },
    notices: {
      ready: async () => done,
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
    const table = knownAlarms(client, 'ru')
    expect(table).toMatchObject({ serverId: 'server', personId: annaActor.personId, language: 'ru' })
    expect(table.tickets[ticketId]).toBe('The printer is on fire')
    expect(table.rows.map((row) => row.ticketId)).toContain(ticketId)
    expect(table.isWhole).toBe(true)
  })

  test('of a queue that is only coming is not whole, and names what it has of it once that is reckoned', async () => {
    const ticketId = await register('The printer is on fire')
    const dropped = vi.spyOn(client, 'connection', 'get')
    dropped.mockReturnValue({ ...client.connection, isComplete: false })
    expect(knownAlarms(client, 'ru')).toMatchObject({
      isWhole: false,
      tickets: { [ticketId]: 'The printer is on fire' },
    })
    client.index.put([{ ...client.row(ticketId)!, isReckoned: false, alarms: [] }])
    expect(knownAlarms(client, 'ru')).toMatchObject({ isWhole: false, tickets: {}, rows: [] })
  })

  test('of a database that is gone, without a connection, is not whole and knows no time of the server', async () => {
    const elsewhere = new ClientWorld()
    elsewhere.server.isReachable = false
    const window = await elsewhere.window()
    await window.sync()
    expect(window.client.connection.kind).toBe('offline')
    expect(knownAlarms(window.client, 'ru')).toMatchObject({
      isWhole: false,
      serverOffsetMs: null,
      rows: [],
      tickets: {},
    })
    await elsewhere.close()
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

describe('the tray', () => {
  const known = (): QueueDeadlines => {
    const state = badgeState(client)
    return state.kind === 'known' ? state : expect.fail(`It is ${state.kind}`)
  }

  test('is told how the deadlines of the engineer stand, and of those that nobody has taken, each by itself', async () => {
    const [own, free] = [await register('Mine'), await register('Nobody has it')]
    await client.dispatch({ name: 'take', ticketId: own, args: {} }).saved
    const none = { breached: 0, breaching: 0 }
    expect(known()).toMatchObject({ own: none, free: none, isOffline: false })
    expect(known().urgent.map(({ ticketId, isFree, isBreached }) => [ticketId, isFree, isBreached])).toEqual(
      expect.arrayContaining([
        [own, false, false],
        [free, true, false],
      ]),
    )
    const deadlineAt = client.row(own)?.clock?.deadlineAt ?? 0
    vi.spyOn(client, 'now').mockReturnValue(deadlineAt - 1)
    expect(known()).toMatchObject({ own: { breached: 0, breaching: 1 }, free: { breached: 0, breaching: 1 } })
    vi.spyOn(client, 'now').mockReturnValue(deadlineAt + 1)
    expect(known()).toMatchObject({ own: { breached: 1, breaching: 0 } })
    expect(known().urgent.find(({ ticketId }) => ticketId === own)?.isBreached).toBe(true)
  })

  test('lists what is late also while its time stands still', async () => {
    const ticketId = await register('Waits for its requester')
    await client.dispatch({ name: 'take', ticketId, args: {} }).saved
    const row = client.row(ticketId)!
    const breachedAt = client.now() - 60_000
    const breach = { breachedAt, breachedMetric: 'resolution' } as const
    client.index.put([{ ...row, ...breach, clock: { ...row.clock!, state: 'paused', deadlineAt: null } }])
    expect(known()).toMatchObject({ own: { breached: 1 }, urgent: [{ ticketId, isBreached: true }] })
    expect(known().urgent[0]?.deadlineAt).toBe(breachedAt)
  })

  test('names the promise that is broken, not another of the same ticket that still runs', async () => {
    const ticketId = await register('Late, and its requester has written')
    await client.dispatch({ name: 'take', ticketId, args: {} }).saved
    const row = client.row(ticketId)!
    const breachedAt = client.now() - 60_000
    const update = { ...row.clock!, metric: 'update', state: 'running', deadlineAt: client.now() + 60_000 } as const
    client.index.put([{ ...row, breachedAt, breachedMetric: 'resolution', clock: update }])
    expect(known().urgent).toMatchObject([{ ticketId, clock: 'resolution', deadlineAt: breachedAt, isBreached: true }])
    client.index.put([{ ...row, clock: update }])
    expect(known().urgent).toMatchObject([{ clock: 'update', deadlineAt: update.deadlineAt, isBreached: false }])
  })

  test('is given five of one’s own, however many free ones are more urgent', async () => {
    const row = client.row(await register('Many'))!
    const rowsOf = (name: string, assigneeId: string | null, minutes: number) =>
      Array.from({ length: 7 }, (_, index) => {
        const deadlineAt = client.now() + (minutes + index) * 60_000
        return { ...row, id: `${name}${index}`, assigneeId, clock: { ...row.clock!, deadlineAt } }
      })
    client.index.put([...rowsOf('own', annaActor.personId, 30), ...rowsOf('free', null, 10)])
    expect(known().urgent.map(({ ticketId }) => ticketId)).toEqual(
      ['free', 'own'].flatMap((name) => [0, 1, 2, 3, 4].map((index) => `${name}${index}`)),
    )
  })

  test.each([
    [20, 0],
    [-29_000, 0],
    [-301_000, -300_000],
  ])('is told of a clock that is off by %i ms as it is seen: %i', (serverOffsetMs, seen) => {
    vi.spyOn(client, 'connection', 'get').mockReturnValue({ ...client.connection, serverOffsetMs })
    expect(known().serverOffsetMs + 0).toBe(seen)
  })

  test('is told of no deadlines while the queue is only coming', () => {
    vi.spyOn(client, 'connection', 'get').mockReturnValue({ ...client.connection, isComplete: false })
    expect(badgeState(client)).toEqual({ kind: 'loading' })
  })

  test('is told that nobody is signed in, at the start and after signing out', async () => {
    const states: BadgeState[] = []
    const { host } = desktopHost()
    const badge = { show: async (state: BadgeState) => (states.push(state), { kind: 'done', value: null } as const) }
    const status = ref<SessionStatus>('starting')
    const scope = effectScope()
    scope.run(() => useSignedOutBadge(() => status.value, { ...host, badge }))
    expect(states).toEqual([])
    for (const next of ['signedOut', 'signingIn', 'signedIn', 'signedOut'] as const) {
      status.value = next
      await nextTick()
    }
    scope.stop()
    expect(states).toEqual([{ kind: 'signedOut' }, { kind: 'signedOut' }])
  })
})

describe('a link', () => {
  async function follow(
    waiting: readonly (string | null)[],
    { search = client.search, kind = 'online' }: { search?: Client['search']; kind?: ConnectionKind } = {},
  ) {
    const opened: string[] = []
    const missing: (readonly [string, Absence] | 'none')[] = []
    let tell: (detail: { ticket: string | null }) => void = () => undefined
    const take = (): Promise<HostAnswer<readonly (string | null)[]>> =>
      Promise.resolve({ kind: 'done', value: waiting })
    const host: Host = {
      ...desktopHost().host,
      deepLinks: { take },
      onDeepLinkOpened: (listener) => ((tell = listener), () => undefined),
    }
    const linked = { index: client.index, search, connection: { ...client.connection, kind } }
    followLinks(linked, host, {
      openTicket: (id) => opened.push(id),
      onMissing: (number, why) => missing.push([number, why]),
      onNone: () => missing.push('none'),
    })
    await flushPromises()
    return { opened, missing, tell: (ticket: string | null) => tell({ ticket }) }
  }

  test('opens the ticket of that very number, whether it waited or comes now', async () => {
    const ticketId = await register('The printer is on fire')
    const row = client.row(ticketId)!
    client.index.put([
      { ...row, number: 47 },
      { ...row, id: 'another', number: 147 },
    ])
    const { opened, missing, tell } = await follow(['47'], { kind: 'offline' })
    tell('47')
    await flushPromises()
    tell('7')
    await flushPromises()
    expect([opened, missing]).toEqual([[ticketId, ticketId], [['7', 'offline']]])
  })

  test('opens its ticket though one that was followed after it leads nowhere, and not behind a later ticket', async () => {
    const [first, second] = [await register('The first'), await register('The second')]
    for (const [number, id] of [
      [1, first],
      [2, second],
    ] as const)
      client.index.put([{ ...client.row(id)!, number }])
    const slow = { answer: (): void => undefined }
    const search: Client['search'] = {
      find: (words) =>
        new Promise((resolve) => {
          const found = words === '5' ? [{ id: 'id-5', number: 5 } as FoundTicket] : []
          slow.answer = () => resolve({ serverNow: 0, found, hasMore: false })
          if (words !== '5') slow.answer()
        }),
      bring: () => Promise.resolve(),
    }
    const { opened, missing, tell } = await follow(['1', '99'], { search })
    expect([opened, missing]).toEqual([[first], [['99', 'unknown']]])
    tell('5')
    await flushPromises()
    tell('2')
    await flushPromises()
    slow.answer()
    await flushPromises()
    expect(opened).toEqual([first, second])
  })

  test('that names no ticket is said to, whether it waited or comes now', async () => {
    const { opened, missing, tell } = await follow([null])
    expect(missing).toEqual(['none'])
    tell(null)
    expect([opened, missing]).toEqual([[], ['none', 'none']])
  })

  test('to a ticket that is not here fetches it, and says why where it cannot', async () => {
    const found = (number: number) => ({ id: `id-${number}`, number }) as FoundTicket
    const brought: string[] = []
    const search: Client['search'] = {
      // By the words of number 12, a ticket that only names it is found as well.
      find: (words) =>
        words === '500'
          ? Promise.reject(new ServerCallError('internal', null))
          : Promise.resolve({ serverNow: 0, found: words === '12' ? [found(120), found(12)] : [], hasMore: false }),
      bring: (id) => Promise.resolve(void brought.push(id)),
    }
    const { opened, missing, tell } = await follow(['12'], { search })
    expect([opened, brought]).toEqual([['id-12'], ['id-12']])
    tell('99')
    tell('500')
    await flushPromises()
    expect(missing).toEqual([
      ['99', 'unknown'],
      ['500', 'failed'],
    ])
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
