import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { browserHost } from '@/host/browser'
import { useSettingsStore } from '@/settings/settings-store'
import { Machine } from '@/settings/testing/machine'
import { INITIAL_CONNECTION, type ConnectionState } from '@/sync/connection'
import type { SnapshotStage } from '@shared/protocol/sync'
import { i18n, setLocale } from '../i18n'
import { reloadPage } from '../client/reload-page'
import { useConnectionStore } from '../stores/connection-store'
import ConnectionStatus from './ConnectionStatus.vue'

vi.mock('../client/reload-page', () => ({ reloadPage: vi.fn() }))

const MINUTE = 60_000

function shown(
  state: Partial<ConnectionState>,
  outbox: { unsent?: number; oldestSavedAt?: number; notSaved?: number } = {},
) {
  const connection = useConnectionStore()
  connection.state = { ...INITIAL_CONNECTION, isComplete: true, ...state }
  connection.outbox = { unsent: 0, oldestSavedAt: null, notSaved: 0, ...outbox }
  return mount(ConnectionStatus, { global: { plugins: [i18n] } })
}

beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
})

afterEach(() => {
  vi.useRealTimers()
})

describe('the status bar', () => {
  test('says since when there is no connection, and how much is saved here since when', () => {
    vi.setSystemTime(new Date(2026, 10, 24, 14, 32))
    const { now } = useConnectionStore()
    const text = shown(
      { kind: 'offline', since: now - 30 * MINUTE },
      { unsent: 3, oldestSavedAt: now - 5 * MINUTE },
    ).text()
    expect(text).toMatch(/Нет связи с \d\d:\d\d/)
    expect(text.replaceAll('\u00a0', ' ')).toContain(
      '3 изменения сохранены на этом компьютере, самое раннее 5 мин назад',
    )
  })

  test('promises warnings without a connection only where they come: not in a browser, and not while muted', async () => {
    const machine = new Machine()
    const bar = shown({ kind: 'offline' })
    const promised = (): boolean => bar.text().includes('Сроки считаются здесь, предупреждения придут')
    expect([promised(), bar.text().includes('Сроки считаются здесь')]).toEqual([false, true])
    const settings = useSettingsStore()
    await settings.open(machine.host)
    expect(promised()).toBe(true)
    await settings.mute(true)
    expect(promised()).toBe(false)
  })

  test('asks to sign in for the sake of what is not sent, and offers it', async () => {
    const bar = shown({ kind: 'signedOut' }, { unsent: 5 })
    expect(bar.text()).toBe('Войдите, чтобы отправить 5 изменений')
    await bar.get('button').trigger('click')
    expect(bar.emitted('signIn')).toHaveLength(1)
  })

  test('says that it is not the server’s slowness when somebody has no rights, and does not call it sending', () => {
    const text = shown({ kind: 'forbidden' }, { unsent: 1 }).text()
    expect(text).toContain('Нет прав на заявки: обратитесь к администратору')
    expect(text).toContain('1 изменение сохранено на этом компьютере')
    expect(text).not.toContain('медленно')
  })

  test('says that a server which is read takes no changes, with its answer, and when it is tried again', () => {
    vi.setSystemTime(new Date(2026, 10, 24, 14, 32))
    const { now } = useConnectionStore()
    const bar = (status: number | null, savedAgoMs = 0) =>
      shown(
        { kind: 'online', untaken: { status, nextAttemptAt: now + 20_000 } },
        { unsent: 2, oldestSavedAt: now - savedAgoMs },
      )
        .text()
        .replaceAll('\u00a0', ' ')
    expect(bar(502)).toContain('На связи')
    expect(bar(502)).toContain(
      '2 изменения ждут отправки. Сервер пока не принимает изменения (502), повтор в течение минуты',
    )
    expect(bar(502)).not.toContain('Отправляются')
    expect(bar(null)).toContain('Изменения пока не доходят до сервера, повтор')
    expect(bar(502, 3 * MINUTE)).toContain('всё ещё не отправлены, самое раннее 3 мин назад. Сервер пока не принимает')
  })

  test('has the page loaded anew where a browser is too old for the server, once all is saved, and not before', async () => {
    await useSettingsStore().open(browserHost('http://localhost', '1.0.0'))
    const bar = shown({ kind: 'updateRequired' }, { unsent: 1 })
    expect(bar.text()).toContain('Сервер новее этой страницы: перезагрузите её, изменения останутся здесь')
    // Loading a page anew is nothing that a test can do.
    vi.mocked(reloadPage).mockResolvedValue(false)
    await bar.get('[role=status] button').trigger('click')
    await flushPromises()
    expect([vi.mocked(reloadPage).mock.calls.length, bar.emitted('attention')?.length]).toEqual([1, 1])
  })

  test('says that the server takes nothing, with what it answers and when it is asked again, and sends nothing', async () => {
    vi.setSystemTime(new Date(2026, 10, 24, 14, 32))
    const { now } = useConnectionStore()
    const refused = (waitMs: number | null) => {
      const nextAttemptAt = waitMs === null ? null : now + waitMs
      return shown({ kind: 'refusing', refusedWith: 503, nextAttemptAt }, { unsent: 1 })
    }
    const bar = refused(2 * MINUTE - 3_000)
    const text = bar.text().replaceAll('\u00a0', ' ')
    expect(text).toContain('Сервер не принимает запросы (503), повтор через 2 мин')
    expect(text).toContain('1 изменение сохранено на этом компьютере')
    expect(text).not.toMatch(/медленно|Отправляется/)
    expect(refused(20_000).text()).toContain('(503), повтор в течение минуты')
    expect(refused(null).text()).toMatch(/запросы \(503\)(?!,)/)
    const checkNow = vi.spyOn(useConnectionStore(), 'checkNow')
    await bar.get('[role=status] button').trigger('click')
    expect(checkNow).toHaveBeenCalledOnce()
  })

  test('says that changes are being sent while the server answers', () => {
    expect(shown({ kind: 'online' }, { unsent: 1 }).text()).toContain('Отправляется 1 изменение')
    expect(shown({ kind: 'online' }).text()).toBe('На связи')
  })

  test('does not call it sending when a change has waited for minutes with a connection', async () => {
    const now = useConnectionStore().now
    const waiting = (minutes: number) => shown({ kind: 'online' }, { unsent: 2, oldestSavedAt: now - minutes * MINUTE })
    expect(waiting(1).text()).toContain('Отправляются 2 изменения')
    const bar = waiting(5)
    expect(bar.text().replaceAll('\u00a0', ' ')).toContain(
      '2 изменения всё ещё не отправлены, самое раннее 5 мин назад',
    )
    expect(bar.text()).not.toContain('Отправляются')
    await bar.get('button').trigger('click')
    expect(bar.emitted('attention')).toHaveLength(1)
  })

  test('never hides a change that could not be saved', async () => {
    const bar = shown({ kind: 'online' }, { notSaved: 2 })
    expect(bar.text()).toContain('2 изменения не сохранены')
    await bar.get('button').trigger('click')
    expect(bar.emitted('attention')).toHaveLength(1)
  })

  test('does not call sent what could not even be saved', () => {
    expect(shown({ kind: 'online' }, { unsent: 1, notSaved: 1 }).text()).not.toContain('Отправляется')
  })

  test('promises warnings of all deadlines only where the whole queue is here', () => {
    const snapshot = { done: 400, total: 2000 }
    const offline = (isComplete: boolean) => shown({ kind: 'offline', isComplete, snapshot }).text()
    expect(offline(true)).toContain('Сроки считаются здесь')
    expect(offline(false)).toContain('Очередь на этом компьютере не вся: известны не все сроки')
    expect(offline(false)).not.toContain('Сроки считаются здесь')
    expect(shown({ kind: 'online', isComplete: false }).text()).toBe('На связи')
  })

  test('says that there is nothing here where not even a part of the queue has come', () => {
    const bar = shown({ kind: 'offline', isComplete: false })
    expect(bar.text()).toContain('На этом компьютере пока нет заявок: сроки неизвестны')
    expect(bar.text()).not.toContain('Сроки считаются')
  })

  test('counts the tickets of the first load', () => {
    const bar = shown({ kind: 'online', snapshot: { done: 400, total: 2000 } })
    expect(bar.text().replaceAll('\u00a0', ' ')).toContain('Загружаются заявки: 400 из 2 000')
  })

  test('says what can be worked with while the rest comes, and counts that without moving what stands beside it', () => {
    const during = (stage: SnapshotStage, done: number, total: number) =>
      shown({ kind: 'online', snapshot: { done: 0, total: 0, stage, ofStage: { done, total } } })
    const seen = (stage: SnapshotStage): string =>
      during(stage, 300, 12_300).get('.load').text().replaceAll('\u00a0', ' ')
    expect(seen('mine')).toContain('Загружаются ваши заявки: 300 из 12 300')
    expect(seen('groups')).toContain('Ваши заявки загружены')
    expect(seen('open')).toContain('Ваша очередь загружена')
    expect(seen('tickets')).toContain('Все открытые заявки загружены')
    expect(seen('tickets')).toContain('решённые: 300 из 12 300')
    expect(during('segments', 300, 12_300).get('.widest').text().replaceAll('\u00a0', ' ')).toBe(
      'решённые: 12 300 из 12 300',
    )
    // More came than there was when it was counted.
    expect(during('open', 7, 6).get('.coming').text()).toContain('6 из 6')
  })

  test('says as of when the data are only once they are whole', () => {
    const answered = { kind: 'online', lastAnswerAt: useConnectionStore().now } as const
    expect(shown(answered).text()).toContain('Данные на')
    expect(shown({ ...answered, isComplete: false }).text()).not.toContain('Данные на')
  })

  test('reads aloud what is ready, and no counts', () => {
    const aloud = (stage: SnapshotStage): string[] =>
      shown({ kind: 'online', snapshot: { done: 0, total: 9, stage, ofStage: { done: 1, total: 9 } } })
        .findAll('[role=status]')
        .map((one) => one.text())
    expect(aloud('mine')).toEqual(['На связи', ''])
    expect(aloud('groups')).toEqual(['На связи', 'Ваши заявки загружены'])
    expect(aloud('people')).toEqual(['На связи', 'Все открытые заявки загружены'])
  })

  test('tells of an update that is needed', () => {
    expect(shown({ kind: 'updateRequired' }).text()).toContain('изменения останутся здесь')
  })

  test('asks to load a window anew that another one has taken the cache from', () => {
    useConnectionStore().trouble = 'cacheTaken'
    expect(shown({ kind: 'online' }).get('button').text()).toContain('перезагрузите это окно')
  })

  test('says that the queue is not kept current while its storage cannot be read', () => {
    useConnectionStore().trouble = 'notSynced'
    expect(shown({ kind: 'online' }).text()).toContain('Очередь не обновляется')
  })
})
