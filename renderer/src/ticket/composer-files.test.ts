/** Files in the place to write: pasted, dropped, refused, kept over a reload, and sent with what is said. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import { outboxRows } from '@/cache/outbox'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import type { Command } from '@shared/domain/command'
import TicketComposer from './TicketComposer.vue'
import { useTicketActions } from './use-ticket-actions'
import { useTicketStore } from './ticket-store'

let world: ClientWorld
let ticketId: string
const mounted: VueWrapper[] = []
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('en')
  world = new ClientWorld()
})
afterEach(async () => {
  for (const wrapper of mounted.splice(0)) wrapper.unmount()
  document.body.replaceChildren()
  await flushPromises()
  currentClient.value = null
  await world.close()
})

/** The composer on an open ticket, in a window that cannot reach the server. */
async function composer(): Promise<VueWrapper> {
  ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client } = await world.window()
  world.server.isReachable = false
  currentClient.value = client
  return mountComposer()
}

async function mountComposer(): Promise<VueWrapper> {
  const tickets = useTicketStore()
  await tickets.open(ticketId)
  const pane = defineComponent(() => {
    const actions = useTicketActions()
    const { tick } = tickets
    return () => h(TicketComposer, { ticket: tickets.view!.ticket, clocks: [], tick, moved: null, actions })
  })
  const wrapper = mount(pane, { attachTo: document.body, global: { plugins: [i18n] } })
  mounted.push(wrapper)
  await flushPromises()
  return wrapper
}

const fileOf = (name: string, content = 'bytes of a file'): File => new File([content], name)

async function paste(wrapper: VueWrapper, files: readonly File[], types: readonly string[] = ['Files']): Promise<void> {
  await wrapper.find('textarea').trigger('paste', { clipboardData: { files, types } })
}
async function drop(wrapper: VueWrapper, files: readonly File[]): Promise<void> {
  await wrapper.find('textarea').trigger('drop', { dataTransfer: { files, types: ['Files'] } })
}
const chips = (wrapper: VueWrapper): readonly string[] => wrapper.findAll('[data-file] bdi').map((chip) => chip.text())
const refusals = (wrapper: VueWrapper): string =>
  wrapper
    .findAll('[role="alert"]')
    .map((line) => line.text())
    .join()
const send = async (wrapper: VueWrapper): Promise<void> => {
  await wrapper.find('.button--main').trigger('click')
}
async function asked(): Promise<readonly Pick<Command, 'name' | 'args' | 'deps' | 'id'>[]> {
  return (await outboxRows(world.outbox!)).map(({ command }) => command)
}

describe('a file in the composer', () => {
  it('that was pasted goes with the reply, which names it and waits for it', async () => {
    const wrapper = await composer()
    await paste(wrapper, [fileOf('scan.png')])
    await vi.waitFor(() => expect(chips(wrapper)).toEqual(['scan.png']))
    await wrapper.find('textarea').setValue('See the picture')
    await send(wrapper)
    await vi.waitFor(async () => expect((await asked()).map(({ name }) => name)).toEqual(['attach', 'reply']))
    const [attach, reply] = await asked()
    expect(attach?.args).toMatchObject({ file: { name: 'scan.png', size: 15 } })
    expect(reply).toMatchObject({ args: { text: 'See the picture', files: [attach?.id] }, deps: [attach?.id] })
    await vi.waitFor(() => expect(chips(wrapper)).toEqual([]))
    await vi.waitFor(() => expect(wrapper.find('textarea').element.value).toBe(''))
  })

  it.each([
    ['the file', 1],
    ['the text', 2],
  ])('and its text stay where they are, both, when the disk refuses %s, and go together later', async (_what, nth) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const wrapper = await composer()
    await paste(wrapper, [fileOf('scan.png')])
    await vi.waitFor(() => expect(chips(wrapper)).toEqual(['scan.png']))
    await wrapper.find('textarea').setValue('See the picture')
    const { commands } = world.outbox!
    const add = commands.add.bind(commands)
    let count = 0
    const full = vi.spyOn(commands, 'add').mockImplementation((row: Parameters<typeof add>[0]) => {
      count += 1
      if (count === nth) throw new DOMException('The disk is full', 'QuotaExceededError')
      return add(row)
    })
    await send(wrapper)
    await vi.waitFor(() => expect(wrapper.find('.button--main').attributes('disabled')).toBeUndefined())
    expect(await asked()).toEqual([])
    expect(chips(wrapper)).toEqual(['scan.png'])
    expect(wrapper.find('textarea').element.value).toBe('See the picture')
    full.mockRestore()
    // Nothing of the first attempt goes beside the second one.
    currentClient.value!.checkNow()
    await send(wrapper)
    await vi.waitFor(() => expect(wrapper.find('textarea').element.value).toBe(''))
    const [attach, reply] = await asked()
    expect((await asked()).map(({ name }) => name)).toEqual(['attach', 'reply'])
    expect(reply).toMatchObject({ args: { files: [attach?.id] }, deps: [attach?.id] })
    await vi.waitFor(() => expect(chips(wrapper)).toEqual([]))
  })

  it('goes alone when nothing is said', async () => {
    const wrapper = await composer()
    await drop(wrapper, [fileOf('a.txt', 'one'), fileOf('b.txt', 'two')])
    await vi.waitFor(() => expect(chips(wrapper)).toEqual(['a.txt', 'b.txt']))
    await send(wrapper)
    await vi.waitFor(async () => expect((await asked()).map(({ name }) => name)).toEqual(['attach', 'attach']))
  })

  it('is still there after a reload, until it is taken away', async () => {
    const first = await composer()
    await drop(first, [fileOf('a.txt', 'one'), fileOf('b.txt', 'two')])
    await vi.waitFor(() => expect(chips(first)).toHaveLength(2))
    mounted.splice(0).forEach((wrapper) => wrapper.unmount())
    setActivePinia(createPinia())
    currentClient.value = null
    currentClient.value = await world.client()
    const second = await mountComposer()
    await vi.waitFor(() => expect(chips(second)).toEqual(['a.txt', 'b.txt']))
    await second.find('button[aria-label="Take away the file “a.txt”"]').trigger('click')
    await vi.waitFor(() => expect(chips(second)).toEqual(['b.txt']))
    await vi.waitFor(async () =>
      expect((await world.files.picks.toArray()).flatMap(({ files }) => files.map(({ name }) => name))).toEqual([
        'b.txt',
      ]),
    )
  })

  it('that is refused is told in words, and neither the text nor the other files are lost', async () => {
    const wrapper = await composer()
    await wrapper.find('textarea').setValue('See the picture')
    await drop(wrapper, [fileOf('setup.exe'), fileOf('empty.txt', ''), fileOf('scan.png')])
    await vi.waitFor(() => expect(chips(wrapper)).toEqual(['scan.png']))
    await vi.waitFor(() => expect(refusals(wrapper)).toContain('Files of type .exe are not taken: “setup.exe”'))
    expect(refusals(wrapper)).toContain('There is nothing in “empty.txt”')
    expect(wrapper.find('textarea').element.value).toBe('See the picture')
    await wrapper.find('.refusals button').trigger('click')
    expect(wrapper.find('.refusals').exists()).toBe(false)
    expect(chips(wrapper)).toEqual(['scan.png'])
  })

  it('that cannot be read, as a folder, is told so', async () => {
    const wrapper = await composer()
    const folder = fileOf('folder')
    vi.spyOn(folder, 'arrayBuffer').mockRejectedValue(new DOMException('A folder', 'NotReadableError'))
    await drop(wrapper, [folder])
    await vi.waitFor(() => expect(refusals(wrapper)).toContain('“folder” cannot be read'))
    expect(chips(wrapper)).toEqual([])
  })

  it('that came with text from the clipboard is not taken: the text was meant', async () => {
    const wrapper = await composer()
    await paste(wrapper, [fileOf('image.png')], ['text/plain', 'text/html', 'Files'])
    await flushPromises()
    expect(wrapper.findAll('[data-file]')).toEqual([])
    expect((await world.files.files.toArray()).length).toBe(0)
  })

  it('from a clipboard that calls every picture the same gets a name of its own', async () => {
    const wrapper = await composer()
    await paste(wrapper, [fileOf('image.png')])
    await vi.waitFor(() => expect(chips(wrapper)[0]).toMatch(/^Screenshot \d\d-\d\d-\d\d\.png$/))
  })
})
