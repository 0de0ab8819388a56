/** Silence for an hour: from the click, wherever it came from. Its end takes it back, so that nobody shows it any longer. */
import type { Instant } from '@shared/domain/instant'
import type { Settings } from '../settings/settings-schema'
import type { SettingsStore } from '../settings/settings-store'

const HOUR_MS = 3_600_000
/** Never one long timer: it stalls with the machine. */
const LOOK_MS = 60_000

export const mutedForAnHour = ({ alarms }: Settings, now: Instant): Partial<Settings> => ({
  alarms: { ...alarms, mutedUntil: now + HOUR_MS },
})

export const unmuted = ({ alarms }: Settings): Partial<Settings> => ({ alarms: { ...alarms, mutedUntil: null } })

/** @returns until when nothing is shown; null when it is not muted, or is not any more */
export const mutedUntil = ({ alarms: { mutedUntil: until } }: Settings, now: Instant): Instant | null =>
  until !== null && until > now ? until : null

export interface MutePorts {
  readonly settings: SettingsStore
  readonly now: () => Instant
  readonly after: (ms: number, run: () => void) => () => void
}

export function watchMute({ settings, now, after }: MutePorts): void {
  let cancel: () => void = () => undefined
  const watch = (): void => {
    cancel()
    cancel = () => undefined
    const { mutedUntil: until } = settings.get().alarms
    if (until === null) return
    if (until <= now()) void settings.change(unmuted(settings.get()))
    else cancel = after(Math.min(until - now(), LOOK_MS), watch)
  }
  settings.onChange(watch)
  watch()
}
