/** Hours of the day in which nothing is shown; what came due meanwhile is told in one summary when they end. */
import type { Instant } from '@shared/domain/instant'
import type { QuietHours } from '@shared/protocol/desktop-settings'

/** @param at by this machine's clock: quiet hours are those on the wall. */
export function isQuiet(hours: QuietHours | null, at: Instant): boolean {
  if (hours === null) return false
  const date = new Date(at)
  const minute = date.getHours() * 60 + date.getMinutes()
  const { fromMinute, toMinute } = hours
  return fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute
}
