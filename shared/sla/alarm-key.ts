/** What an alarm is known by: the same for the one that a desktop raises and for the step that the server takes. */
import type { Instant } from '../domain/instant'
import type { Metric } from './types'

/** The place of an alarm in the life of its clock, as ladders have it. */
export interface AlarmPlace {
  readonly ticketId: string
  readonly clock: Metric
  readonly groupId: string | null
  readonly cycle: number
  /** Percent of the target; null for an offset from the deadline. */
  readonly percent: number | null
  readonly offsetMinutes: number | null
  readonly deadlineAt: Instant
}

export function alarmKey({ ticketId, clock, groupId, cycle, percent, offsetMinutes, deadlineAt }: AlarmPlace): string {
  const metric = groupId === null ? clock : `${clock}@${groupId}`
  const point = percent === null ? `${offsetMinutes ?? 0}min` : `${percent}`
  return `${ticketId}:${metric}:${cycle}:${point}:${deadlineAt}`
}
