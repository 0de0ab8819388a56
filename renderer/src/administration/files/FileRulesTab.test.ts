import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_FILE_RULES } from '@shared/domain/files'
import AdministrationPane from '../AdministrationPane.vue'
import { AdministrationWorld } from '../testing/administration-world'

vi.setConfig({ testTimeout: 30_000 })

let world: AdministrationWorld
afterEach(() => world.close())
// Hooks after a test run from the last to the first: the page goes before what it stands on.
enableAutoUnmount(afterEach)

async function open() {
  world = await AdministrationWorld.open()
  const shown = mount(AdministrationPane, await world.mounting('files'))
  await flushPromises()
  const write = async (selector: 'form input' | 'form textarea', text: string): Promise<void> => {
    await shown.get(selector).setValue(text)
    await flushPromises()
  }
  const press = async (words: string): Promise<void> => {
    await shown
      .findAll('button')
      .find((each) => each.text().startsWith(words))!
      .trigger('click')
    await flushPromises()
  }
  const words = (): string => shown.text().replaceAll('\u00a0', ' ')
  return { shown, write, press, words }
}

describe('rules for files', () => {
  it('are written as people write them, published, and listed with what changed', async () => {
    const { shown, write, press, words } = await open()
    expect(shown.get<HTMLInputElement>('form input').element.value).toBe('25')
    await write('form input', '12,5')
    await write('form textarea', `${DEFAULT_FILE_RULES.refusedExtensions.slice(1).join(' ')}, *.PST; .pst`)
    expect(words()).toContain('Можно прикрепить программы: app')
    await press('Опубликовать версию 1')
    const refusedExtensions = [...DEFAULT_FILE_RULES.refusedExtensions.slice(1), 'pst']
    expect(world.sent).toEqual([
      { path: '/v1/files/rules', body: { basedOn: 0, definition: { maxBytes: 13_107_200, refusedExtensions } } },
    ])
    expect(words()).toContain('Наибольший размер файла, МБ: 25 → 12,5')
    expect(words()).toContain('.pst не принимаются')
    expect(words()).toContain('.app принимаются')
  })

  it('say at the field what is no size and no extension, and are not published so', async () => {
    const { shown, write, words } = await open()
    await write('form input', '500')
    await write('form textarea', 'tar.gz')
    expect(shown.findAll('.field-error').map((each) => each.text().replaceAll('\u00a0', ' '))).toEqual([
      'Укажите размер числом, не больше 200 МБ',
      'Расширение — до 12 латинских букв и цифр без точек: tar.gz',
    ])
    await write('form input', '')
    expect(words()).toContain('Исправьте 2 поля')
    expect(
      shown
        .findAll('button')
        .find((each) => each.text().startsWith('Опубликовать'))!
        .attributes('disabled'),
    ).toBe('')
  })

  it('refuse programs again by one button', async () => {
    const { shown, write, press, words } = await open()
    await write('form textarea', 'pst')
    await press('Не принимать программы')
    expect(shown.get<HTMLTextAreaElement>('form textarea').element.value).toBe(
      `pst ${DEFAULT_FILE_RULES.refusedExtensions.join(' ')}`,
    )
    expect(words()).not.toContain('Можно прикрепить программы')
  })

  it('keep what was changed while there is no connection, and say so', async () => {
    const { shown, write, words } = await open()
    await write('form input', '10')
    await world.cutOff()
    expect(words()).toContain('Нет связи')
    expect(shown.get<HTMLInputElement>('form input').element.value).toBe('10')
    expect(world.sent).toEqual([])
  })
})
