/**
 * A log as it stood: cut at the moment of a past week that has today's weekday and time of day, and moved by whole
 * weeks so that the cut is now. Weekdays and hours stay what they were, so calendars and habits still fit.
 */
import { DAY_MS, type Instant } from '@shared/domain/instant'
import type { ImportTicket } from '@shared/protocol/import'
import { Temporal } from 'temporal-polyfill'
import { ImportError } from './import-error'

const WEEK_MS = 7 * DAY_MS

export interface AsOf {
  /** In the log's own time: what came later is dropped. */
  readonly cutAt: Instant
  /** Added to every time; a whole number of weeks. */
  readonly shiftMs: number
}

/**
 * @param week any local date of the week, `YYYY-MM-DD`
 * @param zone in which the week begins, on its Monday at midnight
 * @throws {ImportError} when it is no date, or the week has not passed yet
 */
export function asOfWeek(week: string, zone: string, now: Instant): AsOf {
  const startsAt = weekStart(week, zone)
  const shiftMs = Math.floor((now - startsAt) / WEEK_MS) * WEEK_MS
  if (shiftMs < 0) throw new ImportError('import.weekInvalid', `The week of ${week} has not come yet`)
  return { cutAt: now - shiftMs, shiftMs }
}

/** @returns null when the ticket was not there yet */
export function cutTicket(ticket: ImportTicket, { cutAt, shiftMs }: AsOf): ImportTicket | null {
  const events = ticket.events
    .filter((event) => event.at <= cutAt)
    .map((event) => {
      const { reportedAt } = event.fields
      const fields =
        typeof reportedAt === 'number' ? { ...event.fields, reportedAt: reportedAt + shiftMs } : event.fields
      return { ...event, at: event.at + shiftMs, fields }
    })
  return events.length === 0 ? null : { ...ticket, events }
}

function weekStart(week: string, zone: string): Instant {
  let date: Temporal.PlainDate
  try {
    date = Temporal.PlainDate.from(week)
  } catch (error) {
    throw new ImportError('import.weekInvalid', `"${week}" is no date of the form YYYY-MM-DD`, { cause: error })
  }
  return date.subtract({ days: date.dayOfWeek - 1 }).toZonedDateTime(zone).epochMilliseconds
}
