/** Working hours as one writes them: `09:00–13:00, 14:00–18:00`. Empty is a day that is not worked. */
import type { WallInterval } from '@shared/sla'

export const intervalsText = (intervals: readonly WallInterval[]): string =>
  intervals.map(([from, to]) => `${from}–${to}`).join(', ')

/** What cannot be read stays an interval, and is refused as one: nothing that was typed goes without a word. */
export function readIntervals(text: string): readonly WallInterval[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [from = '', to = '', ...rest] = part.split(/\s*[-–—]\s*/).map(withTwoDigits)
      return rest.length === 0 ? ([from, to] as const) : ([part, ''] as const)
    })
}

/** `9:00` and `9` are meant as `09:00`. */
function withTwoDigits(time: string): string {
  const [, hour, minutes = '00'] = /^(\d{1,2})(?::(\d{2}(?::\d{2})?))?$/.exec(time) ?? []
  return hour === undefined ? time : `${hour.padStart(2, '0')}:${minutes}`
}
