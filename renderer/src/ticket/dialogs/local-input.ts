/** `datetime-local` fields speak the local time of this computer without a zone: `2026-11-24T14:30`. */
import type { Instant } from '@shared/domain/instant'

const two = (value: number): string => String(value).padStart(2, '0')

/** @returns NaN for what is no date */
export const fromLocalInput = (written: string): Instant => new Date(written).getTime()

export function toLocalInput(at: Instant): string {
  const date = new Date(at)
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}
