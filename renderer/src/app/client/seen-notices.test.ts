import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { notice, noticeImage } from '@/cache/testing/notices'
import { TransportError } from '@/sync/transport'
import { HOUR_MS, MINUTE_MS } from '@shared/domain/instant'
import { MAX_SEEN_NOTICES } from '@shared/protocol/notices'
import { ClientWorld } from './testing/client-world'

let world: ClientWorld
beforeEach(() => {
  world = new ClientWorld()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await world.close()
})

async function noticed(count = 1) {
  const told = Array.from({ length: count }, () => notice())
  for (const one of told) world.server.publish(noticeImage(one))
  return { ids: told.map(({ id }) => id), told, ...(await world.window()) }
}

it('keeps a mark through an outage and a restart, and tells the server once there is one', async () => {
  const { client, ids, sync } = await noticed()
  expect(client.notices).toMatchObject([{ seenAt: null }])
  world.server.isReachable = false
  await client.seeNotices(ids)
  await sync()
  expect(client.notices).toMatchObject([{ seenAt: world.time.now() }])
  expect(await world.outbox?.seenNotices.count()).toBe(1)

  const seenAt = world.time.now()
  world.time.advance(HOUR_MS)
  const restarted = await world.client()
  expect(restarted.notices).toMatchObject([{ seenAt }])
  expect(world.server.seenNotices).toEqual([])

  world.server.isReachable = true
  await sync()
  expect(world.server.seenNotices).toEqual(ids)
  expect(await world.outbox?.seenNotices.count()).toBe(0)
  // The feed has not brought it back yet: it does not look new again in between.
  expect(client.notices).toMatchObject([{ seenAt }])
})

it('shows the instant that the server kept, once the feed brings it', async () => {
  const { client, ids, told, sync } = await noticed()
  await client.seeNotices(ids)
  const seenAt = world.time.now() - MINUTE_MS
  for (const one of told) world.server.publish(noticeImage({ ...one, seenAt }, 2))
  await sync()
  expect(client.notices).toMatchObject([{ seenAt }])
})

it('tells it again when the answer was lost, and loses nothing', async () => {
  const { client, engine, ids, sync } = await noticed()
  world.server.faults.push('loseAnswer')
  await client.seeNotices(ids)
  await engine.settled()
  expect(world.server.seenNotices).toEqual(ids)
  expect(await world.outbox?.seenNotices.count()).toBe(1)
  await sync()
  expect(world.server.seenNotices).toEqual([...ids, ...ids])
  expect(await world.outbox?.seenNotices.count()).toBe(0)
})

it('holds up nothing when the server will not take it, and asks again later', async () => {
  const warned = vi.spyOn(console, 'warn').mockReturnValue()
  const { client, engine, ids, sync } = await noticed()
  world.server.faults.push({ fail: new TransportError('busy', 'Not now') })
  await client.seeNotices(ids)
  await engine.settled()
  expect(warned).toHaveBeenCalledOnce()
  expect(client.connection).toMatchObject({ kind: 'online', nextAttemptAt: null })
  const later = notice()
  world.server.publish(noticeImage(later))
  await sync()
  expect(client.notices.map(({ id }) => id)).toContain(later.id)
  expect(world.server.seenNotices).toEqual(ids)
})

it('tells many in requests that the server takes', async () => {
  const { client, ids, sync } = await noticed(MAX_SEEN_NOTICES + 1)
  await client.seeNotices(ids)
  await sync()
  expect(new Set(world.server.seenNotices)).toEqual(new Set(ids))
  expect(world.server.seenRequests).toEqual([MAX_SEEN_NOTICES, 1])
})

it('shows a mark in every window of the person', async () => {
  const { client, ids } = await noticed()
  const other = await world.client()
  await client.seeNotices(ids)
  await other.settled()
  expect(other.notices).toMatchObject([{ seenAt: world.time.now() }])
})

it('keeps the first mark', async () => {
  const { client, ids } = await noticed()
  world.server.isReachable = false
  const seenAt = world.time.now()
  await client.seeNotices(ids)
  world.time.advance(MINUTE_MS)
  await client.seeNotices(ids)
  expect((await world.client()).notices).toMatchObject([{ seenAt }])
})
