/** What became of the settings file, in a sentence each, for whoever wonders where their settings are. */
import type { SettingName, SettingsTroubleWords } from '@shared/protocol/desktop-settings'
import type { ComposerTranslation } from 'vue-i18n'
import type { SettingId } from './settings-list'

/** Kept, and no row of this page. */
const ROWLESS = ['window', 'mutedUntil', 'weakKeyringAgreed'] as const
type Rowless = (typeof ROWLESS)[number]

/** By the row of this page under which a value is found. */
const ROW_OF: Readonly<Record<Exclude<SettingName, Rowless>, SettingId>> = {
  mutedThresholds: 'thresholds',
  withUnassigned: 'unassigned',
  quietHours: 'quietHours',
  usualQuietHours: 'quietHours',
  language: 'language',
  theme: 'theme',
  density: 'density',
  isOn: 'updates',
  feed: 'updates',
  closesToTray: 'closesToTray',
  trayExplained: 'closesToTray',
  spelling: 'spelling',
  registerShortcut: 'shortcut',
  serverAddress: 'server',
}
const isRowless = (name: SettingName): name is Rowless => ROWLESS.some((each) => each === name)

function namesOf(names: readonly SettingName[], t: ComposerTranslation): string {
  const words = names.map((name) =>
    isRowless(name) ? t(`settings.trouble.value.${name}`) : t(`settings.item.${ROW_OF[name]}.title`),
  )
  return [...new Set(words)].join(', ')
}

export function troubleWords(trouble: SettingsTroubleWords, t: ComposerTranslation): string {
  switch (trouble.kind) {
    case 'setAside':
      return trouble.isFromBackup
        ? t('settings.trouble.fromBackup', { file: trouble.fileName })
        : t('settings.trouble.setAside', { file: trouble.fileName })
    case 'valuesLost': {
      const names = namesOf(trouble.names, t)
      return trouble.fileName === null
        ? t('settings.trouble.valuesLost', { names })
        : t('settings.trouble.valuesLostCopied', { names, file: trouble.fileName })
    }
    case 'newer':
      return t('settings.trouble.newer', { file: trouble.fileName })
    case 'notWritten':
      return t('settings.trouble.notWritten', { file: trouble.fileName })
  }
}
