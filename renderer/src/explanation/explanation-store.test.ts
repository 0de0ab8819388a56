import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { anna, borisActor, command, policy, register, testId } from '@/cache/testing/organisation'
import { useConnectionStore } from '@/app/stores/connection-store'
import { useDirectoryStore } from '@/app/stores/directory-store'
import { setLocale } from '@/app/i18n'
import { HOUR_MS } from '@shared/domain/instant'
import { pauseItems, ruleLines } from './explanation-words'
import { useExplanationStore, type ClockPlace } from './explanation-store'

let world: ClientWorld
let anchor: Element
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('en')
  world = new ClientWorld()
  anchor = document.body.appendChild(document.createElement('span'))
})
afterEach(async () => {
  vi.useRealTimers()
  anchor.remove()
  currentClient.value = null
  await world.close()
})

async function atTicket() {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const opened = await world.window()
  currentClient.value = opened.client
  const place: ClockPlace = { ticketId, line: null, anchor }
  return { ticketId, place, store: useExplanationStore(), ...opened }
}

describe('an explanation', () => {
  it('is of the clock that speaks for the ticket, until another one is chosen', async () => {
    const { store, place } = await atTicket()
    store.pin(place)
    // Of a ticket that stood in its row alone, as soon as it has been read.
    await vi.waitFor(() => expect(store.explanation?.clock.metric).toBe('resolution'))
    expect(store.tick?.band).toBeDefined()
    store.chosenLine = 'firstResponse'
    expect(store.explanation?.clock).toMatchObject({ metric: 'firstResponse', state: 'met' })
  })

  it('follows the ticket', async () => {
    const { store, place, ticketId, sync, client } = await atTicket()
    store.pin(place)
    const until = client.now() + 2 * HOUR_MS
    world.server.execute(
      command('setPending', ticketId, { reason: 'planned', until, ownerId: anna.id, reply: null, note: 'Ждём окно' }),
      borisActor,
    )
    await sync()
    expect(store.explanation?.clock.state).toBe('paused')
    const [pause] = store.explanation?.pauses ?? []
    expect(pause).toMatchObject({ to: null, until })
    if (pause !== undefined) expect(store.ownerOf(pause)).toBe(anna.id)
  })

  it('names the version that the deadline was reckoned by, once there is a newer one of another name', async () => {
    const { store, place, sync } = await atTicket()
    const image = { ...policy, version: 2, name: 'Новая' }
    world.server.publish({ op: 'upsert', entity: 'policy', id: testId(), version: 1, image })
    await sync()
    store.pin(place)
    const { clock } = store.explanation!
    expect(ruleLines(clock, useDirectoryStore())).toEqual([
      'SLA policy “Обычная”, version 1',
      expect.stringContaining('Europe/Moscow'),
    ])
    expect(useDirectoryStore().policies.map(({ name }) => name)).toEqual(['Новая'])
  })

  it('tells that the requester wrote while somebody else was waited for, and not of other messages', async () => {
    const { store, place, ticketId, sync, client } = await atTicket()
    store.pin(place)
    world.server.execute(command('recordMessage', ticketId, { channel: 'phone', text: 'До ожидания' }), borisActor)
    const wait = {
      reason: 'thirdParty',
      until: client.now() + 2 * HOUR_MS,
      ownerId: anna.id,
      reply: null,
      note: 'Ждём',
    }
    world.server.execute(command('setPending', ticketId, wait), borisActor)
    world.time.advance(HOUR_MS)
    const wroteAt = world.time.now()
    world.server.execute(command('recordMessage', ticketId, { channel: 'phone', text: 'Уже починили' }), borisActor)
    world.time.advance(60_000)
    await sync()
    const [pause] = store.explanation?.pauses ?? []
    expect(pause?.messageAts).toEqual([wroteAt])
    const [item] = pauseItems([pause!], () => null, useDirectoryStore(), client.now(), 'en')
    expect(item?.detail).toContain('the requester wrote: ')
  })

  it('opens where the pointer rests, and goes with it', async () => {
    const { store, place } = await atTicket()
    vi.useFakeTimers()
    store.enter(place)
    expect([store.pointed, store.shown]).toEqual([place, null])
    vi.advanceTimersByTime(500)
    expect(store.shown).toEqual(place)
    store.leave()
    // Over to what opened.
    store.stay()
    vi.advanceTimersByTime(1_000)
    expect(store.shown).toEqual(place)
    store.leave()
    vi.advanceTimersByTime(1_000)
    expect(store.shown).toBeNull()
  })

  it('stays when it was asked for, whatever the pointer does', async () => {
    const { store, place } = await atTicket()
    vi.useFakeTimers()
    store.pin(place)
    store.enter({ ...place, anchor: document.body })
    store.leave()
    vi.advanceTimersByTime(2_000)
    expect(store.shown).toEqual(place)
  })

  it('closes when its row is gone', async () => {
    const { store, place } = await atTicket()
    store.pin(place)
    anchor.remove()
    const connection = useConnectionStore()
    connection.now += 1_000
    await vi.waitFor(() => expect(store.shown).toBeNull())
  })
})
