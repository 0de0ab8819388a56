/** The hour without notifications: whether it runs, when it ends, and the way into it and out of it. */
import { computed, type ComputedRef } from 'vue'
import { formatDeadline } from '@/app/format'
import { useLocale } from '@/app/i18n'
import { useSettingsStore } from './settings-store'

export interface Mute {
  readonly isMuted: ComputedRef<boolean>
  /** @returns when it ends, as short as it can be said now; nothing when notifications are not muted */
  readonly untilWords: () => string
  readonly start: () => Promise<void>
  readonly end: () => Promise<void>
}

export function useMute(): Mute {
  const settings = useSettingsStore()
  const locale = useLocale()
  return {
    isMuted: computed(() => settings.mutedUntil !== null),
    untilWords: () =>
      settings.mutedUntil === null ? '' : formatDeadline(settings.mutedUntil, Date.now(), locale.value),
    start: () => settings.mute(true),
    end: () => settings.mute(false),
  }
}
