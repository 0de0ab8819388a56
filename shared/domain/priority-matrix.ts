/** Impact × urgency → priority. The default is the common ITIL matrix; an admin may publish another. */
import { PRIORITIES, type Priority } from '../sla/types'

export const LEVELS = ['low', 'medium', 'high'] as const
/** Of impact (one person, a team, everyone) and of urgency. */
export type Level = (typeof LEVELS)[number]

/** First impact, then urgency. */
export type PriorityMatrix = Readonly<Record<Level, Readonly<Record<Level, Priority>>>>

export const DEFAULT_PRIORITY_MATRIX: PriorityMatrix = {
  high: { high: 'P1', medium: 'P2', low: 'P3' },
  medium: { high: 'P2', medium: 'P3', low: 'P4' },
  low: { high: 'P3', medium: 'P4', low: 'P4' },
}

export function priorityOf(matrix: PriorityMatrix, impact: Level, urgency: Level): Priority {
  return matrix[impact][urgency]
}

/** Negative when the left one is more urgent. */
export function comparePriority(left: Priority, right: Priority): number {
  return PRIORITIES.indexOf(left) - PRIORITIES.indexOf(right)
}
