import { enableAutoUnmount, flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { browserHost } from '@/host/browser'
import type { Host } from '@/host/host'
import { commands } from '@/app/commands-registry'
import { i18n, setLocale } from '@/app/i18n'
import { NIGHT, type ServerTest } from '@shared/protocol/desktop-settings'
import SettingsPane from './SettingsPane.vue'
import { useSettingsStore } from './settings-store'
import { INITIAL, Machine } from './testing/machine'

enableAutoUnmount(afterEach)

async function open(host: Host): Promise<VueWrapper> {
  setActivePinia(createPinia())
  setLocale('ru')
  await useSettingsStore().open(host)
  const pane = mount(SettingsPane, { attachTo: document.body, global: { plugins: [i18n] } })
  await flushPromises()
  return pane
}

const row = (pane: VueWrapper, id: string) => pane.get(`[data-setting="${id}"]`)
const press = async (pane: VueWrapper, id: string, words: string): Promise<void> => {
  const button = row(pane, id)
    .findAll('button')
    .find((each) => each.text() === words)
  if (button === undefined) throw new Error(`There is no button ${words}`)
  await button.trigger('click')
  await flushPromises()
}
/** The dialog is at the end of the page, outside the pane. */
const inDialog = async (words: string): Promise<void> => {
  const buttons = [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')]
  buttons.find((each) => each.textContent?.trim() === words)?.click()
  await flushPromises()
}

describe('in a browser', () => {
  test('what needs the desktop is said to be not here, and the look can be chosen', async () => {
    const pane = await open(browserHost('https://support.example.org', '0'))
    const ids = [
      'thresholds',
      'mute',
      'quietHours',
      'shortcut',
      'autostart',
      'server',
      'updates',
      'spelling',
      'closesToTray',
    ]
    for (const id of ids) {
      expect([id, row(pane, id).text()]).toEqual([id, expect.stringContaining('не в браузере')])
      expect(row(pane, id).findAll('button, input')).toEqual([])
    }
    expect(row(pane, 'theme').findAll('[role="radio"]')).toHaveLength(3)
  })
})

describe('on the desktop', () => {
  test('without a tray, what closing the window does is said instead of offered', async () => {
    const pane = await open(new Machine({ hasTray: false }).host)
    expect(row(pane, 'closesToTray').text()).toContain('Закрытие окна завершает Opora')
    expect(row(pane, 'closesToTray').text()).toContain('сворачивайте окно')
    expect(row(pane, 'closesToTray').findAll('input')).toEqual([])
  })

  test('what is about somebody’s work is said to need them', async () => {
    const pane = await open(new Machine().host)
    expect(row(pane, 'unsentFile').text()).toContain('Доступно после входа')
    expect(row(pane, 'unsentFile').findAll('button')).toEqual([])
    const leave = commands.register([{ id: 'app.bringBack', titleKey: '', group: 'application', run: () => undefined }])
    onTestFinished(leave)
    await flushPromises()
    expect(row(pane, 'unsentFile').findAll('button')).toHaveLength(2)
  })

  test('closing the window is said to end the warnings once it does', async () => {
    const pane = await open(new Machine().host)
    const hint = (): string => row(pane, 'closesToTray').get('p').text()
    expect(hint()).toContain('приходят и тогда, когда окно закрыто')
    await row(pane, 'closesToTray').get('input').setValue(false)
    await flushPromises()
    expect(hint()).toBe('Закрытие окна завершает Opora: предупреждения о сроках не приходят.')
  })

  test('each choice reaches the machine at once, and one from the tray is shown', async () => {
    const machine = new Machine()
    const pane = await open(machine.host)
    const boxes = row(pane, 'thresholds').findAll('input')
    await boxes[0]?.setValue(false)
    await row(pane, 'closesToTray').get('input').setValue(false)
    await row(pane, 'spelling').findAll('input')[0]?.setValue(true)
    await row(pane, 'autostart').get('input').setValue(true)
    await flushPromises()
    expect(machine.snapshot).toMatchObject({
      settings: { alarms: { mutedThresholds: [75] }, closesToTray: false, spelling: ['ru'] },
      autostart: 'on',
    })
    machine.changeElsewhere({ closesToTray: true })
    await flushPromises()
    expect((row(pane, 'closesToTray').get('input').element as HTMLInputElement).checked).toBe(true)
  })

  test('an hour of peace is asked for, says when it ends, and is taken back, also where there is no tray', async () => {
    const machine = new Machine({ hasTray: false })
    const noon = new Date(2026, 10, 26, 12).getTime()
    machine.now = () => noon
    vi.setSystemTime(noon)
    onTestFinished(() => void vi.useRealTimers())
    const pane = await open(machine.host)
    const words = (): string => row(pane, 'mute').get('[role="status"]').text()
    await press(pane, 'mute', 'Отключить на час')
    expect([words(), machine.snapshot.mutedUntil]).toEqual(['Отключены до 13:00', noon + 3_600_000])
    await press(pane, 'mute', 'Включить')
    expect([words(), machine.snapshot.mutedUntil]).toEqual(['', null])
    await press(pane, 'mute', 'Отключить на час')
    machine.endMute()
    await flushPromises()
    expect(words()).toBe('')
  })

  test('quiet hours begin as a night, and change when a whole time is typed', async () => {
    const machine = new Machine()
    const pane = await open(machine.host)
    await row(pane, 'quietHours').get('input[type=checkbox]').setValue(true)
    await flushPromises()
    expect(machine.snapshot.settings.alarms.quietHours).toEqual({ fromMinute: 1_320, toMinute: 420 })
    const from = row(pane, 'quietHours').findAll('input[inputmode=numeric]')[0]
    await from?.setValue('2130')
    await from?.trigger('change')
    await flushPromises()
    expect((from?.element as HTMLInputElement | undefined)?.value).toBe('21:30')
    expect(machine.snapshot.settings.alarms.quietHours).toEqual({ fromMinute: 1_290, toMinute: 420 })
    await row(pane, 'quietHours').get('input[type=checkbox]').setValue(false)
    await flushPromises()
    expect(machine.snapshot.settings.alarms.quietHours).toBeNull()
    expect(row(pane, 'quietHours').findAll('input[inputmode=numeric]')).toEqual([])
    await row(pane, 'quietHours').get('input[type=checkbox]').setValue(true)
    await flushPromises()
    expect(machine.snapshot.settings.alarms.quietHours).toEqual({ fromMinute: 1_290, toMinute: 420 })
  })

  test.each([
    ['', 'укажите время начала и конца'],
    ['25:00', 'укажите время начала и конца'],
    ['7', 'начало и конец совпадают'],
  ])('quiet hours from "%s" are not taken, and the row says so: %s', async (time, words) => {
    const { settings } = INITIAL
    const machine = new Machine({ settings: { ...settings, alarms: { ...settings.alarms, quietHours: NIGHT } } })
    const pane = await open(machine.host)
    const from = row(pane, 'quietHours').findAll('input[inputmode=numeric]')[0]
    const type = async (value: string): Promise<void> => {
      await from?.setValue(value)
      await from?.trigger('change')
      await flushPromises()
    }
    await type(time)
    expect(row(pane, 'quietHours').get('[role="alert"]').text()).toContain(words)
    expect(row(pane, 'quietHours').get('[role="alert"]').text()).toContain('с 22:00 до 07:00')
    expect(machine.snapshot.settings.alarms.quietHours).toEqual(NIGHT)
    await type('21:00')
    expect(row(pane, 'quietHours').find('[role="alert"]').exists()).toBe(false)
    expect(machine.snapshot.settings.alarms.quietHours).toEqual({ fromMinute: 1_260, toMinute: 420 })
  })

  test('a time that is half typed stays while other settings change, and the other end of the hours', async () => {
    const { settings } = INITIAL
    const alarms = { ...settings.alarms, quietHours: NIGHT }
    const machine = new Machine({ settings: { ...settings, alarms } })
    const pane = await open(machine.host)
    const fields = row(pane, 'quietHours').findAll<HTMLInputElement>('input[inputmode=numeric]')
    const shown = (): string[] => fields.map(({ element }) => element.value)
    fields[0]!.element.value = '2'
    await fields[0]!.trigger('input')
    machine.changeElsewhere({ alarms: { ...alarms, withUnassigned: false, quietHours: { ...NIGHT } } })
    await flushPromises()
    expect(shown()).toEqual(['2', '07:00'])
    machine.changeElsewhere({ alarms: { ...alarms, quietHours: { ...NIGHT, toMinute: 480 } } })
    await flushPromises()
    expect(shown()).toEqual(['2', '08:00'])
  })

  test('a change that the machine does not take is told, and not shown as made', async () => {
    const machine = new Machine()
    machine.isBroken = true
    const pane = await open(machine.host)
    await row(pane, 'spelling').findAll('input')[0]?.setValue(true)
    await flushPromises()
    expect(pane.get('[role="alert"]').text()).toContain('не ответила')
    expect(machine.snapshot.settings.spelling).toEqual([])
  })

  test('what became of the settings file is said', async () => {
    const fileName = 'settings.json.unreadable-1'
    const pane = await open(new Machine({ troubles: [{ kind: 'setAside', fileName, isFromBackup: true }] }).host)
    expect(pane.get('[role="alert"]').text()).toContain(`под именем ${fileName}, настройки взяты из резервной копии`)
  })

  test('values that could not be read are named as this page names them, each once', async () => {
    const names = ['quietHours', 'serverAddress', 'isOn', 'feed', 'window'] as const
    const pane = await open(new Machine({ troubles: [{ kind: 'valuesLost', names, fileName: 'copy-1' }] }).host)
    expect(pane.get('[role="alert"]').text()).toBe(
      'Не удалось прочитать настройки: Тихие часы, Адрес сервера, Обновления, Положение окна. Для них взяты исходные значения, прежний файл сохранён рядом под именем copy-1.',
    )
  })

  test('what became of the settings file stands in sight of every setting', async () => {
    const pane = await open(new Machine({ troubles: [{ kind: 'notWritten', fileName: 'settings.json' }] }).host)
    expect(pane.get('.body').findAll('[data-setting]').length).toBeGreaterThan(10)
    expect(pane.get('.body').find('[role="alert"]').exists()).toBe(false)
    expect(pane.get('[role="alert"]').text()).toContain('settings.json не записался на диск')
  })

  test('where it is not installed, start at sign-in and updates are said to be for an installed one', async () => {
    const machine = new Machine({ autostart: 'notHere' })
    machine.update = null
    const pane = await open(machine.host)
    for (const id of ['autostart', 'updates']) expect(row(pane, id).text()).toContain('в установленной программе')
  })

  test('a word leaves the settings that have it', async () => {
    const pane = await open(new Machine().host)
    const shown = (): (string | undefined)[] =>
      pane.findAll('[data-setting]').map((found) => found.attributes('data-setting'))
    await pane.get('input[type=search]').setValue('тихие')
    expect(shown()).toEqual(['quietHours'])
    expect(pane.findAll('h2').map((heading) => heading.text())).toEqual(['Уведомления'])
    await pane.get('input[type=search]').setValue('звук')
    expect(shown()).toEqual(['thresholds', 'mute', 'quietHours'])
    await pane.get('input[type=search]').setValue('сеть')
    expect(shown()).toEqual(['server'])
    await pane.get('input[type=search]').setValue('шлагбаум')
    expect(shown()).toEqual([])
    expect(pane.text()).toContain('Ничего не найдено')
  })
})

describe('the shortcut', () => {
  const stroke = async (pane: VueWrapper, code: string, keys: object = {}): Promise<void> => {
    await row(pane, 'shortcut')
      .findAll('button')[0]
      ?.trigger('keydown', { code, ...keys })
    await flushPromises()
  }

  test('is recorded by pressing it, and can be taken away', async () => {
    const machine = new Machine()
    const pane = await open(machine.host)
    await press(pane, 'shortcut', 'Записать сочетание')
    await stroke(pane, 'ControlLeft', { ctrlKey: true })
    await stroke(pane, 'KeyN', { ctrlKey: true, altKey: true })
    expect(machine.snapshot.shortcut).toEqual({ accelerator: 'Control+Alt+N', state: 'held' })
    expect(row(pane, 'shortcut').text()).toContain('Control+Alt+N')
    await press(pane, 'shortcut', 'Убрать')
    expect(machine.snapshot.shortcut.accelerator).toBeNull()
  })

  test('that another program has, or that would take a key from all programs, is refused in words', async () => {
    const machine = new Machine({ shortcut: { accelerator: 'Control+Alt+N', state: 'held' } })
    machine.taken.add('Control+Alt+T')
    const pane = await open(machine.host)
    await press(pane, 'shortcut', 'Записать сочетание')
    await stroke(pane, 'KeyC', { ctrlKey: true })
    expect(row(pane, 'shortcut').get('[role="alert"]').text()).toContain('хотя бы две клавиши')
    await stroke(pane, 'KeyT', { ctrlKey: true, altKey: true })
    expect(row(pane, 'shortcut').get('[role="alert"]').text()).toContain('занято другой программой')
    expect(machine.snapshot.shortcut.accelerator).toBe('Control+Alt+N')
  })

  test('is left as it is by Escape, and keys pressed before recording are nothing', async () => {
    const machine = new Machine()
    const pane = await open(machine.host)
    await stroke(pane, 'KeyN', { ctrlKey: true, altKey: true })
    await press(pane, 'shortcut', 'Записать сочетание')
    await stroke(pane, 'Escape')
    await stroke(pane, 'KeyN', { ctrlKey: true, altKey: true })
    expect(machine.snapshot.shortcut.accelerator).toBeNull()
  })
})

describe('the server', () => {
  test('is kept only when it was found, and used after a restart that is asked about', async () => {
    const machine = new Machine()
    const pane = await open(machine.host)
    const field = row(pane, 'server').get('input')
    await field.setValue('https://other.example.org')
    await press(pane, 'server', 'Проверить')
    expect(row(pane, 'server').text()).toContain('Сервер не отвечает')
    expect(row(pane, 'server').text()).not.toContain('Сохранить')
    machine.found = { kind: 'found', origin: 'https://other.example.org', name: 'Поддержка', version: '1.2.3' }
    await press(pane, 'server', 'Проверить')
    expect(row(pane, 'server').text()).toContain('«Поддержка», версия 1.2.3')
    await field.setValue('https://other.example.org/x')
    expect(row(pane, 'server').text()).not.toContain('Сохранить')
    await field.setValue('https://other.example.org')
    await press(pane, 'server', 'Проверить')
    await press(pane, 'server', 'Сохранить')
    expect(machine.snapshot.server.kept).toBe('https://other.example.org')
    expect(machine.steps).not.toContain('restart')
    await inDialog('Позже')
    expect(row(pane, 'server').get('[role="status"]').text()).toBe(
      'После перезапуска будет использоваться https://other.example.org.',
    )
    expect(row(pane, 'server').text()).not.toContain('Сохранить')
    await press(pane, 'server', 'Перезапустить')
    await inDialog('Перезапустить')
    expect(machine.steps).toContain('restart')
  })

  test.each([
    ['newerFile', 'записан более новой версией'],
    ['notWritten', 'не записывается на диск'],
  ] as const)('that cannot be kept (%s) is refused with what to do, and no restart is offered', async (code, words) => {
    const machine = new Machine()
    machine.found = { kind: 'found', origin: 'https://other.example.org', name: 'Поддержка', version: '1.2.3' }
    machine.unkept = code
    const pane = await open(machine.host)
    await row(pane, 'server').get('input').setValue('https://other.example.org')
    await press(pane, 'server', 'Проверить')
    await press(pane, 'server', 'Сохранить')
    expect(row(pane, 'server').text()).toContain(words)
    expect(row(pane, 'server').text()).toContain('с параметром --api')
    expect(document.querySelector('[role="dialog"]')).toBeNull()
  })

  test('that went away before it was kept is not kept, and that is said', async () => {
    const machine = new Machine()
    machine.found = { kind: 'found', origin: 'https://other.example.org', name: 'Поддержка', version: '1.2.3' }
    const pane = await open(machine.host)
    await row(pane, 'server').get('input').setValue('https://other.example.org')
    await press(pane, 'server', 'Проверить')
    machine.found = { kind: 'refused', code: 'unreachable' }
    await press(pane, 'server', 'Сохранить')
    expect(row(pane, 'server').text()).toContain('Сервер не отвечает')
    expect(machine.snapshot.server.kept).toBeNull()
  })

  test('that is slow is said to be tried, is tried once, and answers for no other address', async () => {
    const machine = new Machine()
    const asked: string[] = []
    const answers: ((test: ServerTest) => void)[] = []
    const { host } = machine
    const testServer: Host['settings']['testServer'] = (address) => {
      asked.push(address)
      return new Promise((resolve) => answers.push((value) => resolve({ kind: 'done', value })))
    }
    const pane = await open({ ...host, settings: { ...host.settings, testServer } })
    const server = row(pane, 'server')
    const slow = 'https://slow.example.org'
    await server.get('input').setValue(slow)
    await server.get('form').trigger('submit')
    await server.get('form').trigger('submit')
    expect([asked, server.get('[role="status"]').text()]).toEqual([[slow], 'Проверяется…'])

    const other = 'https://other.example.org'
    await server.get('input').setValue(other)
    await server.get('form').trigger('submit')
    answers[0]?.({ kind: 'found', origin: slow, name: 'Медленный', version: '1.2.3' })
    await flushPromises()
    expect([asked, server.get('[role="status"]').text()]).toEqual([[slow, other], 'Проверяется…'])
    expect(server.text()).not.toContain('Сохранить')

    answers[1]?.({ kind: 'found', origin: other, name: 'Другой', version: '1.2.3' })
    await flushPromises()
    expect(server.get('[role="status"]').text()).toContain('«Другой»')
    expect(server.text()).toContain('Сохранить')
  })

  test('typed with a path is kept without, and that is seen', async () => {
    const machine = new Machine()
    machine.found = { kind: 'found', origin: 'https://other.example.org', name: 'Поддержка', version: '1.2.3' }
    const pane = await open(machine.host)
    const field = row(pane, 'server').get<HTMLInputElement>('input')
    await field.setValue('https://other.example.org/queue/mine')
    await press(pane, 'server', 'Проверить')
    expect(field.element.value).toBe('https://other.example.org')
    await press(pane, 'server', 'Сохранить')
    expect(machine.snapshot.server.kept).toBe('https://other.example.org')
  })

  test('is judged by the application, also when Enter is pressed on what is no address', async () => {
    const machine = new Machine()
    machine.found = { kind: 'refused', code: 'notAnAddress' }
    const pane = await open(machine.host)
    await row(pane, 'server').get('input').setValue('support.example.org')
    // As Enter does: the browser judges first, unless it is told not to.
    row(pane, 'server').get<HTMLFormElement>('form').element.requestSubmit()
    await flushPromises()
    expect(row(pane, 'server').text()).toContain('Это не адрес сервера')
  })

  test('that was given at the start cannot be changed here', async () => {
    const server = { origin: 'https://given.example.org', kept: null, isGiven: true }
    const pane = await open(new Machine({ server }).host)
    expect(row(pane, 'server').text()).toContain('https://given.example.org')
    expect(row(pane, 'server').findAll('button')).toEqual([])
  })
})

describe('an update', () => {
  const feed = 'https://updates.example.org/'
  const withFeed = (): Machine =>
    new Machine({ settings: { ...new Machine().snapshot.settings, updates: { isOn: false, feed } } })

  test('is looked for, downloaded and installed by a press each, the last asked about', async () => {
    const machine = withFeed()
    machine.update = { kind: 'newest', checkedAt: null }
    const pane = await open(machine.host)
    machine.update = { kind: 'available', version: '0.2.0', notes: '<b>Быстрее</b>' }
    await press(pane, 'updates', 'Проверить обновления')
    expect(row(pane, 'updates').text()).toContain('Доступна версия 0.2.0')
    expect(row(pane, 'updates').get('.notes').text()).toBe('<b>Быстрее</b>')
    machine.update = { kind: 'ready', version: '0.2.0', notes: '' }
    await press(pane, 'updates', 'Загрузить')
    await press(pane, 'updates', 'Перезапустить и установить')
    expect(machine.steps).not.toContain('install')
    await inDialog('Позже')
    expect(machine.steps).not.toContain('install')
    await press(pane, 'updates', 'Перезапустить и установить')
    await inDialog('Перезапустить')
    expect(machine.steps.at(-1)).toBe('install')
  })

  test('that has not come to this computer yet is not called the latest', async () => {
    const machine = withFeed()
    machine.update = { kind: 'withheld', version: '0.2.0', why: 'rollout', checkedAt: 0 }
    const pane = await open(machine.host)
    expect(row(pane, 'updates').get('[role="status"]').text()).toContain(
      'Вышла версия 0.2.0, но до этого компьютера она ещё не дошла',
    )
    expect(row(pane, 'updates').text()).not.toContain('последняя версия')
    machine.update = { kind: 'available', version: '0.2.0', notes: '' }
    await press(pane, 'updates', 'Проверить обновления')
    expect(row(pane, 'updates').text()).toContain('Доступна версия 0.2.0')
  })

  test('has a feed that can be trusted, or none', async () => {
    const machine = new Machine()
    const pane = await open(machine.host)
    const field = row(pane, 'updates').get('input[type=url]')
    const type = async (address: string): Promise<void> => {
      await field.setValue(address)
      await field.trigger('change')
      await flushPromises()
    }
    await type('http://updates.example.org/')
    expect(row(pane, 'updates').text()).toContain('Нужен адрес https')
    expect(machine.snapshot.settings.updates.feed).toBeNull()
    await type(feed)
    expect(machine.snapshot.settings.updates.feed).toBe(feed)
    await type('')
    expect(machine.snapshot.settings.updates.feed).toBeNull()
  })
})
