import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { SECOND_MS } from '@shared/domain/instant'
import { PRESENCE_KEPT_MS, type Presence } from '@shared/protocol/presence'
import type { Session } from '../api/context'
import { openTestDatabase, type TestDatabase } from '../testing/database'
import { command, foundWorld, type World } from '../testing/world'
import { mayBePresent, PresenceBook } from './presence'
import { openStream } from './stream'
import { StreamHub } from './stream-hub'

let opened: TestDatabase
let world: World
let anna: Session
let boris: Session
let vera: Session

beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())
beforeEach(async () => {
  world = await foundWorld(opened.database)
  const person = async (name: string): Promise<Session> => ({
    ...(await world.person({ name, roles: ['engineer'], groups: [world.groups.desk] })),
    expiresAt: world.clock.at + 600_000,
  })
  ;[anna, boris, vera] = [await person('Анна'), await person('Борис'), await person('Вера')]
})

/** Book and streams as the API puts them together. */
function presence() {
  const { database, changes, now } = world.services
  let isBorisSignedIn = true
  const hub = new StreamHub({
    database,
    changes,
    now,
    liveAmong: async (sessionIds) => new Set(sessionIds.filter((id) => id !== boris.sessionId || isBorisSignedIn)),
    onError: (error) => world.errors.push(error),
    onGone: (sessionId) => book.leave(sessionId),
    pollMs: 60_000,
    sessionCheckMs: 5,
  })
  const book = new PresenceBook(now, (organisationId, personIds, data) =>
    hub.tell(organisationId, personIds, { event: 'presence', data }),
  )
  onTestFinished(() => hub.stop())
  return { hub, book, signOutBoris: () => (isBorisSignedIn = false) }
}

/** What a stream told of presence, as it comes. */
async function* told(stream: Readable): AsyncGenerator<Presence> {
  for await (const chunk of stream) {
    for (const [, data] of String(chunk).matchAll(/event: presence\ndata: (.*)\n/gu))
      yield JSON.parse(data!) as Presence
  }
}
const next = async (reading: AsyncGenerator<Presence>): Promise<Presence | undefined> => {
  const result = await reading.next()
  return result.done === true ? undefined : result.value
}
const at = (ticketId: string | null, isEditing = false, windowId = uuidv7()) => ({ windowId, ticketId, isEditing })
const here = (session: Session, isEditing = false) => ({ personId: session.personId, isEditing })

describe('presence', () => {
  test('is told to those who have the ticket open, and to nobody else', async () => {
    const { hub, book } = presence()
    const [reading, elsewhere] = [told(openStream(hub, anna)), told(openStream(hub, vera))]
    const [ticketId, other] = [uuidv7(), uuidv7()]
    expect(book.put(anna, at(ticketId))).toEqual({ ticketId, people: [here(anna)] })
    expect(await next(reading)).toEqual({ ticketId, people: [here(anna)] })
    expect(book.put(vera, at(other))).toEqual({ ticketId: other, people: [here(vera)] })
    const windowId = uuidv7()
    expect(book.put(boris, at(ticketId, false, windowId)).people).toEqual([here(anna), here(boris)])
    expect(await next(reading)).toEqual({ ticketId, people: [here(anna), here(boris)] })
    book.put(boris, at(ticketId, true, windowId))
    expect(await next(reading)).toEqual({ ticketId, people: [here(anna), here(boris, true)] })
    book.put(boris, at(null, false, windowId))
    expect(await next(reading)).toEqual({ ticketId, people: [here(anna)] })
    hub.stop()
    expect(await next(elsewhere)).toEqual({ ticketId: other, people: [here(vera)] })
    expect(await next(elsewhere)).toBeUndefined()
  })

  test('is said again by a beat without a word to anybody, and forgotten without one', async () => {
    const { book } = presence()
    const [ticketId, windowId] = [uuidv7(), uuidv7()]
    book.put(boris, at(ticketId, false, windowId))
    world.clock.pass(PRESENCE_KEPT_MS - SECOND_MS)
    book.put(boris, at(ticketId, false, windowId))
    world.clock.pass(PRESENCE_KEPT_MS - SECOND_MS)
    expect(book.put(anna, at(ticketId)).people).toEqual([here(boris), here(anna)])
    world.clock.pass(SECOND_MS)
    expect(book.put(anna, at(ticketId)).people).toEqual([here(anna)])
  })

  test('ends when the stream is closed, and when its person signs out', async () => {
    const { hub, book, signOutBoris } = presence()
    const ticketId = uuidv7()
    const reading = told(openStream(hub, vera))
    book.put(vera, at(ticketId))
    await next(reading)
    const stream = openStream(hub, anna)
    book.put(anna, at(ticketId))
    expect((await next(reading))?.people).toEqual([here(vera), here(anna)])
    stream.destroy()
    expect((await next(reading))?.people).toEqual([here(vera)])
    const signedIn = openStream(hub, boris)
    signedIn.resume()
    book.put(boris, at(ticketId))
    expect((await next(reading))?.people).toEqual([here(vera), here(boris)])
    signOutBoris()
    expect((await next(reading))?.people).toEqual([here(vera)])
    expect(book.size).toBe(1)
  })

  test('outlives a stream whose end is noticed when its session has opened the next', async () => {
    const { hub, book } = presence()
    const ticketId = uuidv7()
    const [former, reading] = [openStream(hub, anna), told(openStream(hub, anna))]
    book.put(anna, at(ticketId))
    await next(reading)
    const closed = once(former, 'close')
    former.destroy()
    await closed
    expect(book.size).toBe(1)
    await reading.return(undefined)
    await expect.poll(() => book.size).toBe(0)
  })

  test('ends with the later stream, though an earlier one of the session was never closed', async () => {
    const { hub, book } = presence()
    openStream(hub, anna).resume()
    const later = openStream(hub, anna)
    later.resume()
    book.put(anna, at(uuidv7()))
    later.destroy()
    await expect.poll(() => book.size).toBe(0)
  })

  test('names a person with two windows once, and nobody moves the window of another', () => {
    const { book } = presence()
    const [ticketId, windowId] = [uuidv7(), uuidv7()]
    book.put(anna, at(ticketId, true, windowId))
    expect(book.put(anna, at(ticketId)).people).toEqual([here(anna, true)])
    book.put(boris, at(null, false, windowId))
    expect(book.put(vera, at(ticketId)).people).toEqual([here(anna, true), here(vera)])
  })

  test('does not grow without end', () => {
    const { book } = presence()
    for (let index = 0; index < 200; index += 1) book.put(anna, at(uuidv7()))
    expect(book.size).toBe(50)
  })

  test('is only in tickets that they may read', async () => {
    const guard = await world.person({ name: 'Семён', roles: ['engineer'], groups: [world.groups.security] })
    const lead = await world.person({ name: 'Лев', roles: ['lead'], groups: [world.groups.network] })
    const { id } = await world.register(boris)
    const reason = { reason: 'К ним' }
    await world.client(lead).push(command(world, 'handOver', id, { toGroupId: world.groups.security, ...reason }))
    await world.client(guard).push(command(world, 'answerHandOver', id, { isAccepted: true, ...reason }))
    const may = (session: Session, ticketId = id): Promise<boolean> => mayBePresent(world.services, session, ticketId)
    expect([await may(guard), await may(boris), await may(vera), await may(guard, uuidv7())]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
