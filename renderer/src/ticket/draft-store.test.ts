import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { useDraftStore } from './draft-store'

const KEY = 'reply:1'

let world: ClientWorld
beforeEach(() => {
  setActivePinia(createPinia())
  world = new ClientWorld()
})
afterEach(async () => {
  vi.useRealTimers()
  currentClient.value = null
  await world.close()
})

/** This window, and another one of the same person. */
async function twoWindows() {
  const other = await world.client()
  const here = await world.client()
  currentClient.value = here
  const onDisk = async (): Promise<string | undefined> => (await here.drafts.read(KEY))?.body
  return { other, drafts: useDraftStore(), onDisk }
}

describe('a text that is being written', () => {
  it('is saved within a second though its writer never stops', async () => {
    const { drafts } = await twoWindows()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const written = vi.spyOn(currentClient.value!.drafts, 'write').mockResolvedValue()
    for (let letters = 1; letters <= 40; letters += 1) {
      drafts.write(KEY, 'а'.repeat(letters))
      await vi.advanceTimersByTimeAsync(60)
    }
    const saved = written.mock.calls.map(([, text]) => text.length)
    expect(saved).toEqual([14, 28])
    await vi.advanceTimersByTimeAsync(400)
    expect(written).toHaveBeenLastCalledWith(KEY, 'а'.repeat(40))
  })

  it('stays when another window sends its own text of the same ticket', async () => {
    const { other, drafts, onDisk } = await twoWindows()
    await other.drafts.write(KEY, 'Первое окно')
    drafts.write(KEY, 'Второе окно')
    await drafts.save(KEY)
    await other.drafts.remove(KEY, 'Первое окно')
    await vi.waitFor(async () => expect(await onDisk()).toBe('Второе окно'))
    expect(drafts.body(KEY)).toBe('Второе окно')
    await vi.waitFor(() => expect(drafts.state(KEY)).toBe('saved'))
  })

  it('goes with the very text that another window had read from it, and sent', async () => {
    const { other, drafts, onDisk } = await twoWindows()
    drafts.write(KEY, 'Одно и то же')
    await drafts.save(KEY)
    await other.drafts.remove(KEY, 'Одно и то же')
    await vi.waitFor(() => expect(drafts.body(KEY)).toBe(''))
    expect(await onDisk()).toBeUndefined()
  })

  it('goes from a window that only read it, so that nobody sends it twice', async () => {
    const { other, drafts, onDisk } = await twoWindows()
    await other.drafts.write(KEY, 'Первое окно')
    await drafts.load(KEY)
    expect(drafts.body(KEY)).toBe('Первое окно')
    await other.drafts.remove(KEY, 'Первое окно')
    await vi.waitFor(() => expect(drafts.body(KEY)).toBe(''))
    expect(await onDisk()).toBeUndefined()
  })
})
