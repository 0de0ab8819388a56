/**
 * Who is on duty for a group, and who is absent. Both are plans that people make: nothing here is counted or stored as
 * it goes by, and everything is answered for an instant by the functions beside this file.
 *
 * A rota has three layers, the upper one winning: swaps over dated shifts over the weekly rotation. Intervals are
 * half-open, `[from, to)`.
 */
import type { Instant } from '../domain/instant'

/** A person is away. At most one absence of a person covers an instant. */
export interface Absence {
  readonly id: string
  readonly personId: string
  readonly from: Instant
  readonly to: Instant
  /** Who acts for them meanwhile. May be absent too: then whoever stands in for the substitute acts for both. */
  readonly substituteId: string | null
  /** Read by everybody who works on tickets. */
  readonly note: string
  /** Raised with every change; whoever changes it names the one they saw. */
  readonly version: number
}

/**
 * One person a week, in order, for ever: until a later rotation of the rota begins. The handover weekday is the weekday
 * of `startsOn`.
 */
export interface WeeklyRotation {
  /** Local date of the first handover, `YYYY-MM-DD` in the rota's zone. */
  readonly startsOn: string
  /** Local time of each handover, `HH:MM`. */
  readonly handOverAt: string
  /** Whose week it is, in turn. Nobody: the rotation before it ends here. */
  readonly personIds: readonly string[]
}

/** While it lasts its people are on duty, and not those whose week it is. Shifts that overlap add up. */
export interface DutyShift {
  readonly id: string
  readonly from: Instant
  readonly to: Instant
  readonly personIds: readonly string[]
}

/** One person instead of another, whatever put the other on duty. Without effect while the other is not. */
export interface DutySwap {
  readonly id: string
  readonly from: Instant
  readonly to: Instant
  /** Who would be on duty. */
  readonly insteadOfId: string
  /** Who is. */
  readonly personId: string
}

/** One a group. */
export interface DutyRota {
  readonly id: string
  readonly groupId: string
  /** IANA zone in which the rotation hands over and in which the rota is read. */
  readonly zone: string
  /** By ascending `startsOn`: the last one that has begun is in force, so that a new order leaves the past as it was. */
  readonly rotations: readonly WeeklyRotation[]
  readonly shifts: readonly DutyShift[]
  /** In this order: a later one can hand on what an earlier one gave. */
  readonly swaps: readonly DutySwap[]
  readonly version: number
}

/** Rotas and absences, to be asked about. */
export interface DutyBook {
  rotaOf(groupId: string): DutyRota | undefined
  readonly absences: readonly Absence[]
}

/** What whoever edits a rota sends: all of it, since its parts are judged together. */
export type DutyRotaPlan = Pick<DutyRota, 'zone' | 'rotations' | 'shifts' | 'swaps'>
