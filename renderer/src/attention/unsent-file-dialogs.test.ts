/** The two dialogs: what is refused before anything is written or read, and what is told afterwards. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { commands } from '@/app/commands-registry'
import { i18n, setLocale } from '@/app/i18n'
import { borisActor, register, testId } from '@/cache/testing/organisation'
import UnsentFileDialogs from './UnsentFileDialogs.vue'
import { unsentFileName } from './unsent-file-words'

// A passphrase is meant to be slow; on a busy machine it takes seconds.
const PATIENCE_MS = 20_000
vi.setConfig({ testTimeout: 2 * PATIENCE_MS })
const waitFor = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: PATIENCE_MS })

const PASSPHRASE = 'ёлка в январе 17'
let first: ClientWorld
let second: ClientWorld
let mounted: VueWrapper | null = null
const saved: Blob[] = []
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
  saved.length = 0
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    saved.push(blob as Blob)
    return 'blob:1'
  })
  first = new ClientWorld()
  second = new ClientWorld(undefined, first)
})
afterEach(async () => {
  mounted?.unmount()
  mounted = null
  vi.restoreAllMocks()
  currentClient.value = null
  await first.close()
  await second.close()
})

/** Two computers of one person; on the first, work that could not be sent. */
async function withUnsent(replies: number) {
  const ticketId = testId()
  first.server.execute(register(ticketId), borisActor)
  const { client } = await first.window()
  const other = await second.window()
  first.server.isReachable = false
  for (let index = 0; index < replies; index += 1)
    await client.dispatch({ name: 'reply', ticketId, args: { text: `Ответ ${index}` } }).saved
  currentClient.value = client
  return { client, other: other.client }
}

async function open(command: 'app.saveUnsent' | 'app.bringBack') {
  mounted = mount(UnsentFileDialogs, { global: { plugins: [i18n] } })
  commands.run(command)
  await flushPromises()
  await waitFor(() => expect(document.querySelector('[role="dialog"]')).not.toBeNull())
}
const text = (): string => document.querySelector('[role="dialog"]')?.textContent?.replace(/\s+/g, ' ') ?? ''
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent.includes(name))
async function type(at: number, words: string): Promise<void> {
  const field = document.querySelectorAll<HTMLInputElement>('input[type="password"]')[at]!
  field.value = words
  field.dispatchEvent(new Event('input'))
  await flushPromises()
}
async function choose(file: File): Promise<void> {
  const field = document.querySelector<HTMLInputElement>('input[type="file"]')!
  Object.defineProperty(field, 'files', { value: [file], configurable: true })
  field.dispatchEvent(new Event('change'))
  await flushPromises()
}
async function press(name: string): Promise<void> {
  button(name)!.click()
  await flushPromises()
}

describe('saving to a file', () => {
  it('says how much goes into it, and writes nothing before the passphrase is long enough and typed twice', async () => {
    await withUnsent(2)
    await open('app.saveUnsent')
    await waitFor(() => expect(text()).toContain('В файл войдут 2 изменения'))
    expect(text()).toContain('Черновики в файл не входят')
    await type(0, 'короткий')
    await press('Сохранить в файл')
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('Не короче 12 знаков')
    await type(0, PASSPHRASE)
    await type(1, 'другой пароль 99')
    await press('Сохранить в файл')
    expect(document.querySelector('[role="alert"]')?.textContent).toContain('Пароли не совпадают')
    expect(saved).toEqual([])
    await type(1, PASSPHRASE)
    await press('Сохранить в файл')
    await waitFor(() => expect(text()).toMatch(/В файл opora-unsent-[\d-]+\.opora записаны 2 изменения/))
    expect(saved).toHaveLength(1)
    expect(text()).toContain('Сервер примет каждое изменение один раз')
    expect(button('Сохранить в файл')).toBeUndefined()
  })

  it('names files that are not on this device', async () => {
    const { client } = await withUnsent(0)
    const ticketId = client.index.ids({ owner: client.owner, now: client.now(), sort: 'number', view: 'allOpen' })[0]!
    const file = { hash: 'a'.repeat(64), size: 3, name: 'scan.png' }
    await client.dispatch({ name: 'attach', ticketId, args: { file } }).saved
    await open('app.saveUnsent')
    await type(0, PASSPHRASE)
    await type(1, PASSPHRASE)
    await press('Сохранить в файл')
    await waitFor(() => expect(text()).toContain('и они не вошли: scan.png'))
  })

  it('has nothing to ask when everything was sent', async () => {
    await withUnsent(0)
    await open('app.saveUnsent')
    await waitFor(() => expect(text()).toContain('Сохранять нечего'))
    expect(document.querySelectorAll('input')).toHaveLength(0)
    expect(button('Сохранить в файл')).toBeUndefined()
  })

  it('says so when it cannot be written', async () => {
    await withUnsent(1)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await open('app.saveUnsent')
    vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new Error('No memory is left'))
    await type(0, PASSPHRASE)
    await type(1, PASSPHRASE)
    await press('Сохранить в файл')
    await waitFor(() => expect(text()).toContain('Файл не записан'))
  })
})

describe('bringing back from a file', () => {
  async function onTheOther(replies: number, name = 'work.opora') {
    const { client, other } = await withUnsent(replies)
    const { bytes } = await client.unsentFile.write(PASSPHRASE)
    currentClient.value = other
    return { other, file: new File([bytes], name), bytes }
  }

  it('asks for a file and its passphrase, and tells what came', async () => {
    const { other, file } = await onTheOther(2)
    await open('app.bringBack')
    expect(button('Вернуть изменения')!.disabled).toBe(true)
    await choose(file)
    expect(text()).toContain('work.opora')
    await type(0, PASSPHRASE)
    await press('Вернуть изменения')
    await waitFor(() => expect(text()).toContain('Возвращены 2 изменения: они уйдут сами'))
    expect(document.querySelectorAll('.trouble')).toHaveLength(0)
    await other.settled()
    expect(other.outbox.unsent).toBe(2)
  })

  it('tells a wrong passphrase, and takes the right one', async () => {
    const { file } = await onTheOther(1)
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    await open('app.bringBack')
    await choose(file)
    await type(0, 'не тот пароль 1')
    await press('Вернуть изменения')
    await waitFor(() => expect(document.querySelector('[role="alert"]')?.textContent).toContain('Пароль не подходит'))
    await type(0, PASSPHRASE)
    await press('Вернуть изменения')
    await waitFor(() => expect(text()).toContain('Возвращено 1 изменение'))
  })

  it('tells what the file has lost', async () => {
    const { bytes } = await onTheOther(2)
    await open('app.bringBack')
    await choose(new File([bytes.slice(0, bytes.size - 20)], 'torn.opora'))
    await type(0, PASSPHRASE)
    await press('Вернуть изменения')
    await waitFor(() => expect(text()).toContain('Не прочитано 1 изменение'))
    expect(text()).toContain('Возвращено 1 изменение')
    expect(text()).toContain('обрывается на середине строки')
  })

  it('refuses what is no such file, and says when this device is full', async () => {
    const { file } = await onTheOther(1)
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    await open('app.bringBack')
    await choose(new File(['a film'], 'film.mp4'))
    await type(0, PASSPHRASE)
    await press('Вернуть изменения')
    await waitFor(() => expect(text()).toContain('Это не файл с неотправленными изменениями'))
    vi.spyOn(second.outbox!.commands, 'add').mockRejectedValue(new DOMException('Full', 'QuotaExceededError'))
    await choose(file)
    await press('Вернуть изменения')
    await waitFor(() => expect(text()).toContain('Освободите место на диске'))
  })
})

it('the name of the file says when it was saved', () => {
  expect(unsentFileName(new Date(2026, 3, 6, 9, 5))).toBe('opora-unsent-2026-04-06-0905.opora')
})
