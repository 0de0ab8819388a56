import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import { anna, boris, borisActor, register, testId } from '@/cache/testing/organisation'
import { PRESENCE_BEAT_MS, type PresenceRequest, type PresentPerson } from '@shared/protocol/presence'
import { useDraftStore } from './draft-store'
import PresenceLine from './PresenceLine.vue'

enableAutoUnmount(afterEach)

let world: ClientWorld
let said: PresenceRequest[]
let others: PresentPerson[]
let ticketId: string

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  setActivePinia(createPinia())
  setLocale('ru')
  said = []
  others = []
  ticketId = testId()
  world = new ClientWorld()
  world.server.execute(register(ticketId), borisActor)
  world.calls = {
    ...world.calls,
    ask: async (method, path, schema, body) => {
      expect([method, path]).toEqual(['put', '/v1/presence'])
      const request = body as PresenceRequest
      said.push(request)
      const people = request.ticketId === null ? [] : [{ personId: anna.id, isEditing: request.isEditing }, ...others]
      return schema.parse({ ticketId: request.ticketId, people })
    },
  }
  const { client } = await world.window()
  currentClient.value = client
})
afterEach(async () => {
  currentClient.value = null
  vi.useRealTimers()
  await world.close()
})

function line(props = { ticketId, isKnown: true }) {
  return mount(PresenceLine, { props, global: { plugins: [i18n] } })
}
/** As the worker of the window that leads tells it. */
const tell = (people: readonly PresentPerson[]): void =>
  world.device.channel.member().post({ type: 'presence', presence: { ticketId, people } })

describe('presence in a ticket', () => {
  it('names the others who have it open, in both languages, and not oneself', async () => {
    const shown = line()
    await flushPromises()
    expect(shown.text()).toBe('')
    tell([
      { personId: anna.id, isEditing: false },
      { personId: boris.id, isEditing: true },
    ])
    await flushPromises()
    expect(shown.text()).toBe('Сейчас здесь же: Борис Ким (пишет)')
    setLocale('en')
    await flushPromises()
    expect(shown.text()).toBe('Also here now: Борис Ким (writing)')
    tell([{ personId: anna.id, isEditing: false }])
    await flushPromises()
    expect(shown.text()).toBe('')
  })

  it('is asked for when the ticket opens and with every beat, and taken back when it closes', async () => {
    others = [{ personId: boris.id, isEditing: false }]
    const shown = line()
    await flushPromises()
    expect(shown.text()).toBe('Сейчас здесь же: Борис Ким')
    expect(said).toMatchObject([{ ticketId, isEditing: false }])
    vi.advanceTimersByTime(2 * PRESENCE_BEAT_MS)
    expect(said).toHaveLength(3)
    shown.unmount()
    expect(said.at(-1)).toMatchObject({ ticketId: null })
    vi.advanceTimersByTime(5 * PRESENCE_BEAT_MS)
    expect(said).toHaveLength(4)
  })

  it('says that one writes while one does, not that there is an old draft', async () => {
    const drafts = useDraftStore()
    drafts.write(`reply:${ticketId}`, 'Вчерашнее')
    line()
    await flushPromises()
    vi.advanceTimersByTime(PRESENCE_BEAT_MS)
    expect(said.map(({ isEditing }) => isEditing)).toEqual([false, false])
    drafts.write(`reply:${ticketId}`, 'Вчерашнее и')
    await flushPromises()
    expect(said.at(-1)?.isEditing).toBe(true)
    vi.advanceTimersByTime(4 * PRESENCE_BEAT_MS)
    expect(said.at(-1)?.isEditing).toBe(false)
  })

  it('of a ticket that was not sent yet is nobody’s business', async () => {
    line({ ticketId, isKnown: false })
    await flushPromises()
    vi.advanceTimersByTime(2 * PRESENCE_BEAT_MS)
    expect(said).toEqual([])
  })

  it('is said again when the stream opens: who came before that was not heard of', async () => {
    const shown = line()
    await flushPromises()
    expect(shown.text()).toBe('')
    others = [{ personId: boris.id, isEditing: false }]
    world.device.channel.member().post({ type: 'streamOpened' })
    await flushPromises()
    expect(shown.text()).toBe('Сейчас здесь же: Борис Ким')
    expect(said).toHaveLength(2)
  })

  it('stops, and shows nobody, when the server cannot be reached or somebody signs out', async () => {
    others = [{ personId: boris.id, isEditing: false }]
    const shown = line()
    await flushPromises()
    const state = { ...currentClient.value!.connection, kind: 'offline' as const }
    world.device.channel.member().post({ type: 'connection', state })
    await flushPromises()
    expect(shown.text()).toBe('')
    const count = said.length
    vi.advanceTimersByTime(2 * PRESENCE_BEAT_MS)
    expect(said).toHaveLength(count)
    world.device.channel.member().post({ type: 'connection', state: { ...state, kind: 'online' } })
    await flushPromises()
    expect(shown.text()).toBe('Сейчас здесь же: Борис Ким')
    currentClient.value = null
    await flushPromises()
    expect(shown.text()).toBe('')
    vi.advanceTimersByTime(2 * PRESENCE_BEAT_MS)
    expect(said).toHaveLength(count + 1)
  })
})
