/** What became of the settings file, in a sentence each, for whoever wonders where their settings are. */
import type { SettingsTroubleWords } from '@shared/protocol/desktop-settings'
import type { ComposerTranslation } from 'vue-i18n'

export function troubleWords(trouble: SettingsTroubleWords, t: ComposerTranslation): string {
  switch (trouble.kind) {
    case 'setAside':
      return trouble.isFromBackup
        ? t('settings.trouble.fromBackup', { file: trouble.fileName })
        : t('settings.trouble.setAside', { file: trouble.fileName })
    case 'partsLost':
      return t('settings.trouble.partsLost', { names: trouble.names.join(', ') })
    case 'newer':
      return t('settings.trouble.newer')
    case 'notWritten':
      return t('settings.trouble.notWritten')
  }
}
