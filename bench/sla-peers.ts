/**
 * The two libraries of working hours that JavaScript has, behind one interface. Both read wall-clock times of the process,
 * so the caller sets it to UTC; both are asked in minutes, which they count exactly.
 */
import dayjs from 'dayjs'
import businessTime from 'dayjs-business-time'
import moment from 'moment'
import 'moment-business-time'

declare module 'moment' {
  interface Moment {
    /** Changes the moment. */
    addWorkingTime(count: number, unit: string): Moment
    workingDiff(other: Moment, unit: string): number
  }
}

export interface Peer<Time> {
  readonly name: string
  at(instant: number): Time
  add(start: Time, minutes: number): Time
  between(start: Time, end: Time): number
}

/** Monday to Friday, 09:00 to 17:00: what both have set from the first. */
export const momentBusinessTime: Peer<moment.Moment> = {
  name: 'moment-business-time',
  at: (instant) => moment.utc(instant),
  add: (start, minutes) => start.clone().addWorkingTime(minutes, 'minutes'),
  between: (start, end) => Math.abs(start.workingDiff(end, 'minutes')),
}

dayjs.extend(businessTime)
export const dayjsBusinessTime: Peer<dayjs.Dayjs> = {
  name: 'dayjs-business-time',
  at: (instant) => dayjs(instant),
  add: (start, minutes) => start.addBusinessMinutes(minutes),
  between: (start, end) => Math.abs(start.businessMinutesDiff(end)),
}
