/** A file that is not taken, and the reply that was to show it: what is said of each, and what asking again does. */
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { pageForEachTest, world } from '@/app/client/testing/page-world'
import { i18n } from '@/app/i18n'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import AttentionPanel from './AttentionPanel.vue'
import { useAttentionStore } from './attention-store'

enableAutoUnmount(afterEach)
pageForEachTest('ru')

const REPLY = 'Запустите это'
const file = { hash: 'a'.repeat(64), size: 3 }

/** A reply that shows a file of this name, both refused. */
async function refusedFile(name: string, how: (ticketId: string) => void = () => undefined) {
  const ticketId = testId()
  world.server.execute(register(ticketId), borisActor)
  const { client, sync } = await world.window()
  currentClient.value = client
  await client.open(ticketId)
  how(ticketId)
  await client.dispatchWithFiles({ name: 'reply', ticketId, args: { text: REPLY } }, [{ ...file, name }]).saved
  await sync()
  const attention = useAttentionStore()
  await vi.waitFor(() => expect(attention.count).toBe(2))
  const panel = mount(AttentionPanel, { attachTo: document.body, global: { plugins: [i18n] } })
  await flushPromises()
  const itemOf = (commandName: string) =>
    panel.findAll('article')[attention.items.findIndex(({ command }) => command?.name === commandName)]!
  const buttons = (commandName: string): readonly string[] =>
    itemOf(commandName)
      .findAll('.choices button')
      .map((button) => button.text().replace(/\d$/, ''))
  const press = (commandName: string, words: string): Promise<void> =>
    itemOf(commandName)
      .findAll('.choices button')
      .find((button) => button.text().startsWith(words))!
      .trigger('click')
  return { client, sync, ticketId, attention, panel, itemOf, buttons, press }
}

const repliesIn = (ticketId: string) =>
  world.server.events.filter((event) => event.ticketId === ticketId && event.type === 'replied')
const filesIn = (ticketId: string) =>
  world.server.events.filter((event) => event.ticketId === ticketId && event.type === 'attached')

it('of a type that is not taken is not to be asked for again, and can be saved; its type is named', async () => {
  const { client, itemOf, buttons, press } = await refusedFile('dump.exe')
  expect(itemOf('attach').text()).toContain('Файлы типа .exe не принимаются: «dump.exe»')
  expect(itemOf('attach').text()).toContain('Пока правила те же, повтор не поможет')
  expect(itemOf('attach').text()).toContain('Текст, к которому он приложен, остался здесь и может уйти без него')
  expect(buttons('attach')).toEqual(['Сохранить файл', 'Отбросить'])
  const saved: string[] = []
  vi.spyOn(client.files, 'read').mockImplementation(({ name }) => {
    saved.push(name)
    return Promise.resolve(new Blob(['abc']))
  })
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1')
  await press('attach', 'Сохранить файл')
  expect(saved).toEqual(['dump.exe'])
})

it('leaves its reply to go without it, which says so before', async () => {
  const { sync, ticketId, attention, itemOf, buttons, press } = await refusedFile('dump.exe')
  expect(itemOf('reply').text()).toContain('Не принят файл «dump.exe», приложенный к этому тексту')
  expect(itemOf('reply').text()).toContain('Повторите без файла или исправьте')
  expect(buttons('reply')[0]).toBe('Повторить без файла')
  await press('reply', 'Повторить без файла')
  await vi.waitFor(() => expect(attention.count).toBe(1))
  await sync()
  expect(repliesIn(ticketId).map(({ content }) => content?.['text'])).toEqual([REPLY])
  expect(filesIn(ticketId)).toEqual([])
})

/** What nobody foresaw, and what is over when it is asked again. */
function refuseFilesOnce(): void {
  const execute = world.server.execute.bind(world.server)
  let isRefused = false
  vi.spyOn(world.server, 'execute').mockImplementation((command, actor, clientId) => {
    if (command.name !== 'attach' || isRefused) return execute(command, actor, clientId)
    isRefused = true
    // As a server without a disk for it would; the domain refuses files of no size.
    const args = { file: { ...file, size: 0, name: 'a.txt' } }
    return execute({ ...command, args }, actor, clientId)
  })
}

it('that can be asked for again goes with its reply, when it is asked for first', async () => {
  const { sync, ticketId, attention, itemOf, buttons, press } = await refusedFile('a.txt', refuseFilesOnce)
  expect(itemOf('reply').text()).toContain('сначала повторите файл, затем текст')
  expect(buttons('attach')[0]).toBe('Повторить')
  await press('attach', 'Повторить')
  await sync()
  await vi.waitFor(() => expect(attention.count).toBe(1))
  await flushPromises()
  expect(itemOf('reply').text()).toContain('отправлен ещё раз')
  expect(buttons('reply')[0]).toBe('Повторить')
  await press('reply', 'Повторить')
  await vi.waitFor(() => expect(attention.count).toBe(0))
  await sync()
  const [attached] = filesIn(ticketId)
  expect(repliesIn(ticketId)).toMatchObject([{ fields: { files: { to: [attached?.commandId] } } }])
})

it('that was given up is said to be missing, and its reply goes without it', async () => {
  const { attention, itemOf, buttons } = await refusedFile('dump.exe')
  await attention.discard(attention.items.find(({ command }) => command?.name === 'attach')!.id)
  await flushPromises()
  expect(itemOf('reply').text()).toContain('Не принят файл, приложенный к этому тексту')
  expect(buttons('reply')[0]).toBe('Повторить без файла')
})
