/** Silence for an hour: from the click, however long ago the menu was drawn, and the menu is drawn anew when it ends. */
import type { Instant } from '@shared/domain/instant'
import type { Settings } from '../settings/settings-schema'
import type { SettingsStore } from '../settings/settings-store'

const HOUR_MS = 3_600_000
/** Never one long timer: it stalls with the machine. */
const LOOK_MS = 60_000

export const mutedForAnHour = ({ alarms }: Settings, now: Instant): Partial<Settings> => ({
  alarms: { ...alarms, mutedUntil: now + HOUR_MS },
})

export interface MutePorts {
  readonly settings: SettingsStore
  now(): Instant
  after(ms: number, run: () => void): () => void
  ended(): void
}

export function watchMute(ports: MutePorts): void {
  const { settings } = ports
  let cancel: () => void = () => undefined
  const leftMs = (): number => (settings.get().alarms.mutedUntil ?? 0) - ports.now()
  const watch = (): void => {
    cancel()
    const left = leftMs()
    if (left <= 0) return
    cancel = ports.after(Math.min(left, LOOK_MS), () => {
      if (leftMs() > 0) watch()
      else ports.ended()
    })
  }
  settings.onChange(watch)
  watch()
}
