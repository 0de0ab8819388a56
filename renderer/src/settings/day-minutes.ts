/**
 * Minutes since midnight as they are written and typed: `07:30`. Not a field for times of the browser's: that one follows
 * the language of the browser, and asks a Russian page for AM and PM.
 */

export const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/**
 * As hands write it, too: `7`, `730`, `7.30`.
 *
 * @returns null for what is no time of the day
 */
export function minuteOf(time: string): number | null {
  const [, hours, minutes = '00'] = /^([01]?\d|2[0-3])(?:[:. ]?([0-5]\d))?$/.exec(time.trim()) ?? []
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes)
}
