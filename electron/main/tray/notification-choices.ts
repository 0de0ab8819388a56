/** What the engineer may choose about notifications, as lines of the tray's menu: each is a change of the settings. */
import { NOTIFICATION_THRESHOLDS, quietHoursTurned } from '@shared/protocol/desktop-settings'
import type { Settings } from '../settings/settings-schema'
import { WORDS, type Language } from '../words'
import type { TrayItem } from './tray-items'

const clockWords = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

export function notificationChoices(settings: Settings, language: Language): readonly TrayItem[] {
  const words = WORDS[language].tray
  const { alarms, closesToTray } = settings
  const { mutedThresholds, quietHours, usualQuietHours, withUnassigned } = alarms
  const choice = (label: string, isChecked: boolean, change: Partial<Settings>): TrayItem => ({
    label,
    isChecked,
    action: { kind: 'change', change },
  })
  const hours = quietHours ?? usualQuietHours
  return [
    ...NOTIFICATION_THRESHOLDS.map((threshold) => {
      const isWanted = !mutedThresholds.includes(threshold)
      const muted = isWanted ? [...mutedThresholds, threshold] : mutedThresholds.filter((each) => each !== threshold)
      return choice(words.threshold(threshold), isWanted, { alarms: { ...alarms, mutedThresholds: muted } })
    }),
    choice(words.unassigned, withUnassigned, { alarms: { ...alarms, withUnassigned: !withUnassigned } }),
    choice(words.quietHours(clockWords(hours.fromMinute), clockWords(hours.toMinute)), quietHours !== null, {
      alarms: { ...alarms, ...quietHoursTurned(alarms, quietHours === null) },
    }),
    'separator',
    choice(words.closesToTray, closesToTray, { closesToTray: !closesToTray }),
  ]
}
