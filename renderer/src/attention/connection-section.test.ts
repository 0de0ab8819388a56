/** What "Needs attention" says of changes that wait, and of the connection that they wait for. */
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { i18n, setLocale } from '@/app/i18n'
import { useConnectionStore } from '@/app/stores/connection-store'
import { browserHost } from '@/host/browser'
import { useSettingsStore } from '@/settings/settings-store'
import { INITIAL_CONNECTION, type ConnectionState } from '@/sync/connection'
import ConnectionSection from './ConnectionSection.vue'

beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
})

function section(state: Partial<ConnectionState>): string {
  useConnectionStore().state = { ...INITIAL_CONNECTION, isComplete: true, ...state }
  const mounted = mount(ConnectionSection, { global: { plugins: [i18n] } })
  const text = mounted.text()
  mounted.unmount()
  return text
}

describe('the connection in “Needs attention”', () => {
  it('is not called good alone where changes are not taken', () => {
    const { now } = useConnectionStore()
    const text = section({ kind: 'online', untaken: { status: 502, nextAttemptAt: now + 9_000 } })
    expect(text).toContain('Сервер на связи.')
    expect(text).toContain('Сервер пока не принимает изменения (502), повтор в течение минуты.')
    expect(section({ kind: 'offline', untaken: { status: 502, nextAttemptAt: now } })).not.toContain('502')
  })

  it('offers what helps where the server is newer: in a browser the page is loaded anew', async () => {
    expect(section({ kind: 'updateRequired' })).toContain('Нужно обновить приложение')
    await useSettingsStore().open(browserHost('http://localhost', '1.0.0'))
    const text = section({ kind: 'updateRequired' })
    expect(text).toContain('Сервер новее этой страницы')
    expect([text.includes('Перезагрузить'), text.includes('Проверить сейчас')]).toEqual([true, false])
  })
})
