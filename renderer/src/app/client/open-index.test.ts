/** A start from packed open tickets shows what a start from their rows would, and has them whole soon after. */
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { borisActor, command, desk, register, requester, testId } from '@/cache/testing/organisation'
import type { Client } from './client-types'
import { ClientWorld } from './testing/client-world'

const DAY = 86_400_000
/** More than a page reads one by one. */
const TICKETS = 70

let world: ClientWorld
let ids: readonly string[]

beforeEach(async () => {
  world = new ClientWorld()
  ids = Array.from({ length: TICKETS }, () => testId())
  ids.forEach((id, index) => world.server.execute(register(id, `Принтер ${index}`), borisActor))
  world.server.execute(command('take', ids[3]!, {}), borisActor)
})
afterEach(() => world.close())

const rowsOf = (client: Client) => ids.map((id) => client.row(id))
const orderOf = (client: Client): readonly string[] =>
  client.index.ids({ view: 'allOpen', owner: client.owner, now: client.now() })

describe('open tickets', () => {
  it('are listed while they arrive as they are after a start, with or without the index', async () => {
    const { client, sync } = await world.window()
    await sync()
    expect(rowsOf(client)).toMatchObject(ids.map((id) => ({ id, requesterName: requester.name })))
    expect(client.row(ids[3]!)).toMatchObject({ assigneeId: borisActor.personId, isReckoned: true })
    const packed = await world.client()
    expect(packed.view(ids[0]!)).toBeNull()
    expect([rowsOf(packed), orderOf(packed)]).toEqual([rowsOf(client), orderOf(client)])
    await world.cache!.meta.delete('openIndex')
    const unpacked = await world.client()
    await vi.waitFor(() => expect(unpacked.index.unreckonedIds(unpacked.now())).toEqual([]))
    expect([rowsOf(unpacked), orderOf(unpacked)]).toEqual([rowsOf(client), orderOf(client)])
    expect(packed.index.counts(packed.owner, packed.now())).toEqual(client.index.counts(client.owner, client.now()))
  })

  it('that come by the screenful have their clocks when they are shown first', async () => {
    const first = new ClientWorld()
    onTestFinished(() => first.close())
    const screen = ids.slice(0, 50)
    for (const id of screen) first.server.execute(register(id), borisActor)
    first.server.snapshotSeq = first.server.seq
    first.server.isReachable = false
    const { client, sync } = await first.window()
    const seen: (readonly [rows: number, unreckoned: number])[] = []
    client.on('tickets', () => {
      const rows = screen.flatMap((id) => client.row(id) ?? [])
      seen.push([rows.length, rows.filter(({ isReckoned }) => !isReckoned).length])
    })
    first.server.isReachable = true
    await sync()
    await vi.waitFor(() => expect(seen.at(-1)).toEqual([50, 0]))
    // Some come in small pages, and are reckoned a moment later.
    expect(Math.max(...seen.map(([, unreckoned]) => unreckoned))).toBeLessThan(32)
  })

  it('are in memory whole a moment after the start, and can be acted upon before', async () => {
    const { sync } = await world.window()
    await sync()
    const client = await world.client()
    expect(client.view(ids[5]!)).toBeNull()
    expect(await client.dispatch({ name: 'take', ticketId: ids[5]!, args: {} }).saved).toEqual({ kind: 'saved' })
    expect(client.row(ids[5]!)).toMatchObject({ assigneeId: client.actor.personId, unsaved: 'onDevice' })
    await vi.waitFor(() => expect(ids.filter((id) => client.view(id) === null)).toEqual([]))
    expect(client.view(ids[9]!)?.ticket).toEqual(world.server.tickets.get(ids[9]!))
  })

  it('that became overdue while nobody looked are shown so', async () => {
    const { client, sync } = await world.window()
    await sync()
    expect(client.row(ids[0]!)?.breachedAt).toBeNull()
    world.time.advance(7 * DAY)
    const later = await world.client()
    await vi.waitFor(() => expect(later.index.unreckonedIds(later.now())).toEqual([]))
    expect(later.row(ids[0]!)?.breachedAt).not.toBeNull()
    expect(later.row(ids[0]!)?.breachedMetric).toBe('resolution')
    expect(later.index.counts(later.owner, later.now()).breached).toBe(TICKETS)
  })

  it('that were overdue by a wrong clock are not once it is put right, in the open window too', async () => {
    const { client, sync } = await world.window()
    await sync()
    const breached = () => client.index.counts(client.owner, client.now()).breached
    world.time.advance(7 * DAY)
    await vi.waitFor(() => expect(breached()).toBe(TICKETS))
    // By the server it is seven days earlier.
    world.server.skewMs = -7 * DAY
    await sync()
    world.time.advance(10_000)
    await vi.waitFor(() => expect(breached()).toBe(0))
    expect(client.row(ids[0]!)?.clock?.state).toBe('running')
    expect(client.row(ids[0]!)?.breachedAt).toBeNull()
  })

  it('show their requester by the name of now', async () => {
    const { client, sync } = await world.window()
    await sync()
    const row = await world.cache!.people.get(requester.id)
    await world.cache!.people.put({ ...row!, image: { ...requester, name: 'Мария Иванова' } })
    const later = await world.client()
    expect(later.row(ids[0]!)?.requesterName).toBe(client.row(ids[0]!)?.requesterName)
    await vi.waitFor(() => expect(later.row(ids[0]!)?.requesterName).toBe('Мария Иванова'))
    expect(later.directory.group(desk.id)?.name).toBe(desk.name)
  })

  it('that the cache has lost are let go', async () => {
    const { sync } = await world.window()
    await sync()
    await world.cache!.tickets.delete(ids[2]!)
    const client = await world.client()
    expect(client.row(ids[2]!)).toBeDefined()
    await vi.waitFor(() => expect(client.row(ids[2]!)).toBeUndefined())
  })
})
