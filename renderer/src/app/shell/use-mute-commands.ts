/** An hour without notifications, and back: where there is no tray, its menu is not there to ask for it. */
import { useSettingsStore } from '@/settings/settings-store'
import { useCommands } from '../commands-registry'
import { formatDeadline } from '../format'
import { useLocale } from '../i18n'

export function useMuteCommands(): void {
  const settings = useSettingsStore()
  const locale = useLocale()
  useCommands([
    {
      id: 'app.mute',
      titleKey: 'settings.mute.command',
      group: 'application',
      icon: 'bell-off',
      enabled: () => settings.status === 'ready' && settings.mutedUntil === null,
      run: () => settings.mute(true),
    },
    {
      id: 'app.unmute',
      titleKey: 'settings.mute.endCommand',
      titleValues: () => ({ time: formatDeadline(settings.mutedUntil ?? 0, Date.now(), locale.value) }),
      group: 'application',
      icon: 'bell',
      enabled: () => settings.mutedUntil !== null,
      run: () => settings.mute(false),
    },
  ])
}
