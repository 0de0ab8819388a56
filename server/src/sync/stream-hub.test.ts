import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { StreamMessage } from '@shared/protocol/sync'
import type { Session } from '../api/context'
import { feedBounds } from '../store/feed'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { foundWorld, type World } from '../testing/world'
import { openStream } from './stream'
import { StreamHub, type StreamHubOptions } from './stream-hub'

let opened: TestDatabase
let world: World
let anna: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  anna = {
    ...(await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })),
    expiresAt: world.clock.at + 600_000,
  }
})

function hubWith(options: Partial<StreamHubOptions> = {}): StreamHub {
  const { database, changes, now } = world.services
  const hub = new StreamHub({
    database,
    changes,
    now,
    liveAmong: async (sessionIds) => new Set(sessionIds),
    onError: (error) => world.errors.push(error),
    pollMs: 20,
    ...options,
  })
  onTestFinished(() => hub.stop())
  return hub
}

/** The messages of a stream, one after the other. */
async function* messages(stream: Readable): AsyncGenerator<StreamMessage> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const [event, data] = text.slice(0, end).split('\n')
      text = text.slice(end + 2)
      if (event?.startsWith('event: ') === true)
        yield { event: event.slice(7), data: JSON.parse(data!.slice(6)) } as StreamMessage
    }
  }
}

const next = async (reading: AsyncGenerator<StreamMessage>): Promise<StreamMessage | undefined> => {
  const result = await reading.next()
  return result.done === true ? undefined : result.value
}
const lastSeq = async (): Promise<number> => (await feedBounds(world.database, world.organisationId)).last.seq

test('a stream is poked with where the feed stands, then whenever it grows, whoever wrote', async () => {
  const reading = messages(openStream(hubWith(), anna))
  expect(await next(reading)).toEqual({ event: 'poke', data: { seq: await lastSeq() } })
  await world.register(anna)
  expect(await next(reading)).toEqual({ event: 'poke', data: { seq: await lastSeq() } })
  await world.database.updateTable('categories').set({ name: 'Сети' }).where('id', '=', world.categoryId).execute()
  expect(await next(reading)).toEqual({ event: 'poke', data: { seq: await lastSeq() } })
})

test("a commit of this process is told without a poll, and never to another organisation's streams", async () => {
  const other = await foundWorld(world.database)
  const stranger = await other.person({ name: 'Чужой', roles: ['engineer'], groups: [other.groups.desk] })
  const hub = hubWith({ pollMs: 60_000 })
  const [reading, foreign] = [
    messages(openStream(hub, anna)),
    messages(openStream(hub, { ...stranger, expiresAt: anna.expiresAt })),
  ]
  await Promise.all([next(reading), next(foreign)])
  await world.register(anna)
  expect(await next(reading)).toEqual({ event: 'poke', data: { seq: await lastSeq() } })
  hub.stop()
  expect(await next(foreign)).toEqual({ event: 'end', data: { reason: 'stopping' } })
  expect(await next(foreign)).toBeUndefined()
})

test('a silent stream is kept alive by heartbeats that carry the time', async () => {
  const reading = messages(openStream(hubWith({ heartbeatMs: 5 }), anna))
  let message = await next(reading)
  // What the organisation has seen before is told first, in one poke or two.
  while (message?.event === 'poke') message = await next(reading)
  expect(message).toEqual({ event: 'heartbeat', data: { serverNow: world.clock.at } })
})

test('a stream ends with its token, and with its session', async () => {
  const ended = messages(openStream(hubWith({ pollMs: 60_000 }), { ...anna, expiresAt: world.clock.at + 30 }))
  const seen: (StreamMessage | undefined)[] = []
  for (let message = await next(ended); message !== undefined; message = await next(ended)) seen.push(message)
  expect(seen.at(-1)).toEqual({ event: 'end', data: { reason: 'tokenExpired' } })

  const live = new Set([anna.sessionId])
  const revoked = messages(openStream(hubWith({ liveAmong: async () => live, sessionCheckMs: 5 }), anna))
  await next(revoked)
  live.clear()
  expect(await next(revoked)).toEqual({ event: 'end', data: { reason: 'revoked' } })
  expect(await next(revoked)).toBeUndefined()
})

test('all streams are one question, the sessions of it are asked for once each, and only who is signed out goes', async () => {
  const boris = { ...anna, sessionId: uuidv7() }
  const asked: (readonly string[])[] = []
  const gone = new Set<string>()
  let answer: () => void = () => undefined
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const hub = hubWith({
    pollMs: 60_000,
    sessionCheckMs: 5,
    liveAmong: async (sessionIds) => {
      asked.push(sessionIds)
      if (asked.length === 3) answer()
      return new Set(sessionIds.filter((id) => !gone.has(id)))
    },
  })
  const streams = [anna, anna, boris].map((session) => messages(openStream(hub, session)))
  await Promise.all(streams.map(next))
  await answered
  for (const sessionIds of asked) expect(sessionIds).toEqual([anna.sessionId, boris.sessionId])
  gone.add(boris.sessionId)
  expect(await next(streams[2]!)).toEqual({ event: 'end', data: { reason: 'revoked' } })
  expect(hub.size).toBe(2)
})

test('a question that nobody answers ends no stream, and is asked again', async () => {
  let questions = 0
  let answer: () => void = () => undefined
  const askedAgain = new Promise<void>((resolve) => (answer = resolve))
  const hub = hubWith({
    pollMs: 60_000,
    sessionCheckMs: 5,
    liveAmong: async () => {
      questions += 1
      if (questions === 2) answer()
      throw new Error('The database does not answer')
    },
  })
  await next(messages(openStream(hub, anna)))
  await askedAgain
  expect(hub.size).toBe(1)
  expect(world.errors).not.toEqual([])
})

test('a stream that nobody reads any more is forgotten', async () => {
  const hub = hubWith()
  const stream = openStream(hub, { ...anna, sessionId: uuidv7() })
  expect(hub.size).toBe(1)
  stream.destroy()
  await once(stream, 'close')
  expect(hub.size).toBe(0)
})
