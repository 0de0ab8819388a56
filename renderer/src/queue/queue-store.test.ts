import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Client } from '@/app/client/client-types'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { makeQueueRow } from '@/cache/make-queue-row'
import type { QueueQuery } from '@/cache/queue-index'
import { borisActor, command, MONDAY, register, testId } from '@/cache/testing/organisation'
import { buildTicket } from '@shared/domain/testing'
import { encodeColumns } from '@shared/protocol/encode-columns'
import { SegmentColumns } from '@shared/protocol/segment-columns'
import { nextDisplayed } from './displayed-order'
import { useQueueStore } from './queue-store'

const allOpen = (client: Client): QueueQuery => {
  return { view: 'allOpen', owner: client.owner, now: client.now(), sort: 'nextDeadline', words: '' }
}

let world: ClientWorld
beforeEach(() => {
  setActivePinia(createPinia())
  world = new ClientWorld()
})
afterEach(async () => {
  currentClient.value = null
  await world.close()
})

describe('the displayed order', () => {
  const own = (id: string): boolean => id.startsWith('own')

  it('keeps rows where they are, lets go of those that left, and does not show new ones', () => {
    expect(nextDisplayed(['c', 'a', 'b'], ['a', 'c', 'new'], null, own)).toEqual(['c', 'a'])
  })

  it('keeps the selected row although it left the view', () => {
    expect(nextDisplayed(['a', 'b'], ['a'], 'b', own)).toEqual(['a', 'b'])
  })

  it('shows at once what the engineer made, in its place', () => {
    expect(nextDisplayed(['a', 'b'], ['a', 'own', 'b', 'new'], null, own)).toEqual(['a', 'own', 'b'])
  })

  it('is the same list when nothing is different', () => {
    const displayed = ['a', 'b']
    expect(nextDisplayed(displayed, ['b', 'a'], null, own)).toBe(displayed)
  })
})

describe('the queue', () => {
  it('lists the last thousand of the finished ones, and counts those before', async () => {
    const { client } = await world.window()
    currentClient.value = client
    const tickets = Array.from({ length: 1_200 }, (_, n) =>
      buildTicket({ id: testId(), state: 'closed', number: n + 1, closedAt: MONDAY + n }),
    )
    const surroundings = { requesterName: '', unsaved: 'none', isUnread: false, confirmed: null } as const
    client.index.putPacked('many', new SegmentColumns(encodeColumns(tickets)), new Set(), (one) =>
      makeQueueRow(one, surroundings),
    )
    const queue = useQueueStore()
    queue.setView('resolved')
    expect([queue.rows.length, queue.olderCount, queue.total]).toEqual([1_000, 200, 1_200])
    expect(queue.rows.map((row) => row.number).slice(0, 2)).toEqual([1_200, 1_199])
    client.index.prepareSearch(() => false)
    queue.setWords('1199')
    expect([queue.rows.map((row) => row.number), queue.olderCount]).toEqual([[1_199], 0])
  })

  it('gives no count of what is not read yet, and none for none once it is', async () => {
    const ids = [testId(), testId()]
    const solved = { code: 'solved', text: 'Готово', isReply: true }
    for (const id of ids) {
      world.server.execute(register(id), borisActor)
      world.server.execute(command('take', id, {}), borisActor)
      world.server.execute(command('resolve', id, solved), borisActor)
    }
    currentClient.value = (await world.window()).client
    const queue = useQueueStore()
    await vi.waitFor(() => expect([queue.countOf('allOpen'), queue.countOf('resolved')]).toEqual([0, 2]))

    currentClient.value = await world.client()
    expect([queue.countOf('allOpen'), queue.countOf('resolved'), queue.isKnown('resolved')]).toEqual([0, null, false])
    await vi.waitFor(() => expect([queue.countOf('resolved'), queue.isKnown('resolved')]).toEqual([2, true]))
  })

  it('counts live, orders by the next deadline, and offers what is new instead of jumping', async () => {
    const [older, newer] = [testId(), testId()]
    world.server.execute(register(older, 'Первый'), borisActor)
    world.time.advance(60_000)
    world.server.execute(register(newer, 'Второй'), borisActor)
    const { client, sync } = await world.window()
    currentClient.value = client
    const queue = useQueueStore()
    queue.setView('allOpen')
    expect(queue.rows.map((row) => row.subject)).toEqual(['Первый', 'Второй'])
    expect(queue.counts).toMatchObject({ allOpen: 2, unassigned: 2, mine: 0 })
    queue.selectNext()
    queue.selectNext()
    expect(queue.selectedId).toBe(newer)

    world.server.execute(register(testId(), 'Третий'), borisActor)
    await sync()
    await vi.waitFor(() => expect(queue.newCount).toBe(1))
    expect(queue.rows.map((row) => row.subject)).toEqual(['Первый', 'Второй'])
    expect(queue.counts.allOpen).toBe(3)
    queue.showNew()
    expect(queue.newCount).toBe(0)
    expect(queue.rows).toHaveLength(3)
    expect(queue.selectedId).toBe(newer)
  })

  it('shows the first tickets of a first load at once, and those after them together', async () => {
    world.server.pageSize = 1
    for (const id of [testId(), testId()]) world.server.execute(register(id), borisActor)
    world.server.snapshotSeq = world.server.seq
    world.server.isReachable = false
    const { client, sync } = await world.window()
    currentClient.value = client
    // No time passes for the limit: what is shown now, no timer has brought.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now())
    const queue = useQueueStore()
    queue.setView('allOpen')
    const shown: number[] = []
    client.on('tickets', () => void shown.push(queue.rows.length))
    world.server.isReachable = true
    await sync()
    expect(shown.find((count) => count > 0)).toBe(1)
    await vi.waitFor(() => expect(queue.rows).toHaveLength(2))
  })

  it('calls nothing new while the first load is being read, though the leader is done with it', async () => {
    for (let index = 0; index < 450; index += 1) world.server.execute(register(testId()), borisActor)
    world.server.snapshotSeq = world.server.seq
    world.server.isReachable = false
    const { client, sync } = await world.window()
    currentClient.value = client
    const queue = useQueueStore()
    queue.setView('allOpen')
    const news: number[] = []
    client.on('tickets', () => {
      queue.select(queue.rows[0]?.id ?? null)
      news.push(queue.newCount)
    })
    const completeWith: number[] = []
    client.on(
      'connection',
      ({ isComplete }) => isComplete && completeWith.push(client.index.ids(allOpen(client)).length),
    )
    world.server.isReachable = true
    await sync()
    await vi.waitFor(() => expect(queue.rows).toHaveLength(450))
    expect(completeWith[0]).toBe(450)
    expect(news.every((count) => count === 0)).toBe(true)
    expect(queue.newCount).toBe(0)
  })

  it('shows a change in the row in the same moment', async () => {
    const ticketId = testId()
    world.server.execute(register(ticketId), borisActor)
    const { client } = await world.window()
    currentClient.value = client
    const queue = useQueueStore()
    queue.setView('unassigned')
    queue.select(ticketId)
    await vi.waitFor(() => expect(client.view(ticketId)).not.toBeNull())
    const { saved } = client.dispatch({ name: 'take', ticketId, args: {} })
    expect(queue.rows[0]).toMatchObject({ state: 'inProgress', unsaved: 'saving' })
    await saved
    await vi.waitFor(() => expect(queue.counts).toMatchObject({ mine: 1, unassigned: 0 }))
  })

  it('says who has a ticket, and whether the server knows of it', async () => {
    const ticketId = testId()
    world.server.execute(register(ticketId), borisActor)
    const { client, sync } = await world.window()
    world.server.isReachable = false
    await client.dispatch({ name: 'acknowledge', ticketId, args: {} }).saved
    const shown = { by: client.actor.personId, at: world.time.now() }
    expect(client.row(ticketId)?.acknowledgement).toEqual({ ...shown, isConfirmed: false })
    world.server.isReachable = true
    await sync()
    await vi.waitFor(() => expect(client.row(ticketId)?.acknowledgement).toMatchObject({ isConfirmed: true }))
  })

  it('warns an hour later of what was acknowledged, but for the deadline', async () => {
    const ticketId = testId()
    world.server.execute(register(ticketId), borisActor)
    const { client, sync } = await world.window()
    await client.dispatch({ name: 'take', ticketId, args: {} }).saved
    await sync()
    const alarms = () => client.index.alarms(client.owner, 0).map(({ threshold, at }) => [threshold, at])
    await vi.waitFor(() => expect(alarms().length).toBeGreaterThan(1))
    const before = alarms()
    const [[, firstAt]] = before as [[number, number]]
    world.time.advance(firstAt - world.time.now() - 60_000)
    await client.dispatch({ name: 'acknowledge', ticketId, args: {} }).saved
    await sync()
    await vi.waitFor(() => expect(alarms()[0]?.[1]).toBeGreaterThan(firstAt))
    expect(alarms().filter(([threshold]) => threshold === 100)).toEqual(
      before.filter(([threshold]) => threshold === 100),
    )
  })

  it('moves a ticket into "breaching" as time goes by, and then into "breached"', async () => {
    const ticketId = testId()
    world.server.execute(register(ticketId), borisActor)
    const { client } = await world.window()
    const counts = () => client.index.counts(client.owner, client.now())
    expect(counts()).toMatchObject({ breaching: 0, breached: 0 })
    world.time.advance(3 * 3_600_000 + 1)
    expect(counts()).toMatchObject({ breaching: 1, breached: 0 })
    world.time.advance(3_600_000)
    expect(counts()).toMatchObject({ breaching: 0, breached: 1 })
  })

  it('finds by words in number, subject and requester', async () => {
    const ticketId = testId()
    world.server.execute(register(ticketId, 'Не печатает принтер'), borisActor)
    world.server.execute(register(testId(), 'Нет сети'), borisActor)
    const { client } = await world.window()
    currentClient.value = client
    const queue = useQueueStore()
    queue.setView('allOpen')
    queue.setWords('ПРИНТЕР петрова')
    expect(queue.rows.map((row) => row.id)).toEqual([ticketId])
    queue.setWords('')
    expect(queue.rows).toHaveLength(2)
  })

  it('keeps finished tickets out of all views but "resolved"', async () => {
    const ticketId = testId()
    world.server.execute(register(ticketId), borisActor)
    world.server.execute(command('resolve', ticketId, { code: 'solved', text: 'Готово', isReply: true }), borisActor)
    const { client } = await world.window()
    await vi.waitFor(() => {
      expect(client.index.counts(client.owner, client.now())).toMatchObject({ allOpen: 0, resolved: 1 })
    })
  })

  it('is empty once nobody is signed in', async () => {
    world.server.execute(register(testId()), borisActor)
    currentClient.value = (await world.window()).client
    const queue = useQueueStore()
    queue.setView('allOpen')
    expect(queue.rows).toHaveLength(1)
    currentClient.value = null
    expect(queue.rows).toEqual([])
    expect(queue.counts.allOpen).toBe(0)
  })
})
