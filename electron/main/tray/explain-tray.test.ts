import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SystemNotification } from '../notifications/notifier'
import { SettingsStore } from '../settings/settings-store'
import { temporaryFolder } from '../testing/temporary-folder'
import type { Language } from '../words'
import { explainTray } from './explain-tray'

test('the first window that goes into the tray is explained, and no later one, also after a restart', async () => {
  const path = join(temporaryFolder('explain-tray'), 'settings.json')
  const shown: SystemNotification[] = []
  const explain = async (language: Language): Promise<SettingsStore> => {
    const settings = await SettingsStore.open(path, 0, () => undefined)
    const hidden = explainTray({ settings, language: () => language, show: (each) => shown.push(each) })
    hidden()
    hidden()
    // Waits until what was kept is on disk.
    await settings.change({})
    return settings
  }
  await explain('ru')
  await explain('en')
  expect(shown.map(({ title, ticketId }) => [title, ticketId])).toEqual([['Opora продолжает работать', null]])
  expect(shown[0]?.body).toContain('повторный запуск')
})
