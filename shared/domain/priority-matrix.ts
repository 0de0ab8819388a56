/** Impact × urgency → priority. The default is the common ITIL matrix; an admin may publish another. */
import { z } from 'zod'
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

const rowSchema = z.strictObject({ low: z.enum(PRIORITIES), medium: z.enum(PRIORITIES), high: z.enum(PRIORITIES) })

/** The border of a matrix that comes from outside. */
export const priorityMatrixSchema = z.strictObject({ low: rowSchema, medium: rowSchema, high: rowSchema })

export function priorityOf(matrix: PriorityMatrix, impact: Level, urgency: Level): Priority {
  return matrix[impact][urgency]
}

/** Negative when the left one is more urgent. */
export function comparePriority(left: Priority, right: Priority): number {
  return PRIORITIES.indexOf(left) - PRIORITIES.indexOf(right)
}

interface Cell {
  readonly impact: Level
  readonly urgency: Level
  readonly priority: Priority
}

/**
 * Neighbouring cells of which the graver one has the lower priority. It may be meant so, but rarely is.
 *
 * @returns each graver cell with the milder one beside it
 */
export function matrixOddities(matrix: PriorityMatrix): readonly (Cell & { readonly than: Cell })[] {
  const cell = (impact: number, urgency: number): Cell | null => {
    const [one, other] = [LEVELS[impact], LEVELS[urgency]]
    if (one === undefined || other === undefined) return null
    return { impact: one, urgency: other, priority: matrix[one][other] }
  }
  return LEVELS.flatMap((_one, impact) =>
    LEVELS.flatMap((_other, urgency) => {
      const graver = cell(impact, urgency)
      const milder = [cell(impact - 1, urgency), cell(impact, urgency - 1)]
      return milder.flatMap((than) =>
        graver !== null && than !== null && comparePriority(graver.priority, than.priority) > 0
          ? [{ ...graver, than }]
          : [],
      )
    }),
  )
}
