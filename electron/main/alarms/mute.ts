/** Silence for an hour: from the click, wherever it came from. Its end takes it back, so that nobody shows it any longer. */
import type { Instant } from '@shared/domain/instant'
import type { Settings } from '../settings/settings-schema'
import type { SettingsStore } from '../settings/settings-store'
import { JUMP_MS } from './wall-watch'

const HOUR_MS = 3_600_000
/** Never one long timer: it stalls with the machine. */
const LOOK_MS = 60_000

export const mutedForAnHour = ({ alarms }: Settings, now: Instant): Partial<Settings> => ({
  alarms: { ...alarms, mutedUntil: now + HOUR_MS },
})

export const unmuted = ({ alarms }: Settings): Partial<Settings> => ({ alarms: { ...alarms, mutedUntil: null } })

interface MuteSettings {
  readonly alarms: Pick<Settings['alarms'], 'mutedUntil'>
}

/**
 * Its end is an instant of this machine's clock: one further off than an hour was set before that clock went back, and
 * would be a silence of many hours. A clock that is only set right by seconds ends nothing.
 *
 * @returns until when nothing is shown; null when it is not muted, or is not any more
 */
export function mutedUntil({ alarms }: MuteSettings, now: Instant): Instant | null {
  const { mutedUntil: until } = alarms
  return until !== null && until > now && until - now < HOUR_MS + JUMP_MS ? until : null
}

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
    if (settings.get().alarms.mutedUntil === null) return
    const at = now()
    const until = mutedUntil(settings.get(), at)
    if (until === null) void settings.change(unmuted(settings.get()))
    else cancel = after(Math.min(until - at, LOOK_MS), watch)
  }
  settings.onChange(watch)
  watch()
}
