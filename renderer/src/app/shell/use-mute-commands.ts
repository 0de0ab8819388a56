/** An hour without notifications, and back: where there is no tray, its menu is not there to ask for it. */
import { useSettingsStore } from '@/settings/settings-store'
import { useMute } from '@/settings/use-mute'
import { useCommands } from '../commands-registry'

export function useMuteCommands(): void {
  const settings = useSettingsStore()
  const { isMuted, untilWords, start, end } = useMute()
  useCommands([
    {
      id: 'app.mute',
      titleKey: 'settings.mute.command',
      group: 'application',
      icon: 'bell-off',
      enabled: () => settings.status === 'ready' && !isMuted.value,
      run: start,
    },
    {
      id: 'app.unmute',
      titleKey: 'settings.mute.endCommand',
      titleValues: () => ({ time: untilWords() }),
      group: 'application',
      icon: 'bell',
      enabled: () => isMuted.value,
      run: end,
    },
  ])
}
