/** Time zones by their IANA names, as people and organisations are said to live in one. */
import { z } from 'zod'

/** Whether this machine knows the zone: each has the tables of its own version. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

export const zoneSchema = z.string().max(100).refine(isZone, 'not an IANA time zone')
