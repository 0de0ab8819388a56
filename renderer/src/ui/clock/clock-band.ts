/** How near a deadline is, and the icon that says so without colour. */
import type { IconName } from '../icons/icon-names'

export const CLOCK_BANDS = [
  'calm',
  'soon',
  'urgent',
  'overdue',
  'paused',
  'outsideHours',
  'met',
  'missed',
  'none',
] as const
export type ClockBand = (typeof CLOCK_BANDS)[number]

/** A calm clock has no icon: most are calm, and the eye should pass over them. */
export const BAND_ICONS: Readonly<Record<ClockBand, IconName | null>> = {
  calm: null,
  soon: 'band-soon',
  urgent: 'band-urgent',
  overdue: 'band-overdue',
  paused: 'band-paused',
  outsideHours: 'band-outside-hours',
  met: 'band-met',
  missed: 'band-missed',
  none: null,
}
