import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { defineComponent, nextTick } from 'vue'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { i18n, setLocale } from '@/app/i18n'
import { useSettingsStore } from '@/settings/settings-store'
import { Machine } from '@/settings/testing/machine'
import type { SettingsTroubleWords } from '@shared/protocol/desktop-settings'
import { setDensity } from '../theme'
import { useCorner, type Corner } from './corner'
import { keepLook } from './keep-look'
import { useSettingsTroubles } from './use-settings-troubles'

const BROKEN: SettingsTroubleWords = { kind: 'setAside', fileName: 'settings.json.unreadable-1', isFromBackup: false }
const NOT_WRITTEN: SettingsTroubleWords = { kind: 'notWritten', fileName: 'settings.json' }

beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('ru')
  setDensity('default')
})

async function mounted(machine: Machine): Promise<Corner> {
  const corners: Corner[] = []
  const store = useSettingsStore()
  const page = mount(
    defineComponent({
      setup() {
        const corner = useCorner()
        corners.push(corner)
        useSettingsTroubles(corner)
        keepLook((kept) => store.take(kept), machine.host)
        return () => null
      },
    }),
    { global: { plugins: [i18n] } },
  )
  onTestFinished(() => page.unmount())
  await store.open(machine.host)
  await nextTick()
  return corners[0]!
}

test('settings that could not be read are told of while nobody is signed in, and not again to whoever is', async () => {
  const { notice, beginWith } = await mounted(new Machine({ troubles: [BROKEN] }))
  const title = (): string | undefined => notice.value?.title
  expect(title()).toContain('settings.json.unreadable-1')
  beginWith(null)
  expect(title()).toContain('settings.json.unreadable-1')
  notice.value = null
  await useSettingsStore().open()
  await nextTick()
  expect(title()).toBeUndefined()
})

test('a choice that does not reach the disk is told of wherever it is made, each time, until one does', async () => {
  const machine = new Machine()
  const { notice } = await mounted(machine)
  const title = (): string | undefined => notice.value?.title
  expect(title()).toBeUndefined()
  machine.snapshot = { ...machine.snapshot, troubles: [NOT_WRITTEN] }
  setDensity('compact')
  await expect.poll(title).toContain('settings.json')
  notice.value = null
  await useSettingsStore().change({ spelling: ['ru'] })
  await nextTick()
  expect(title()).toContain('settings.json')
  machine.snapshot = { ...machine.snapshot, troubles: [] }
  await useSettingsStore().change({ spelling: ['en'] })
  await nextTick()
  expect(title()).toBeUndefined()
})
