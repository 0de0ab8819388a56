/** The rows of the screen: a person each, with when they are on duty and why, and when they are absent. */
import type { Instant } from '@shared/domain/instant'
import {
  dutySpans,
  plannedOnDuty,
  standIn,
  type Absence,
  type DutyRota,
  type DutyShift,
  type DutySwap,
} from '@shared/duty'

/** What put a person on duty. */
export type DutySource =
  | { readonly kind: 'rotation' }
  | { readonly kind: 'shift'; readonly shift: DutyShift }
  | { readonly kind: 'swap'; readonly swap: DutySwap }

export interface DutyBar {
  readonly key: string
  readonly kind: 'duty'
  readonly personId: string
  readonly from: Instant
  readonly to: Instant
  readonly source: DutySource
  /** Absent somewhere in it, with nobody who stands in. */
  readonly isUncovered: boolean
}

export interface AbsenceBar {
  readonly key: string
  readonly kind: 'absence'
  readonly personId: string
  readonly from: Instant
  readonly to: Instant
  readonly absence: Absence
}

export interface DutyRow {
  readonly personId: string
  readonly bars: readonly DutyBar[]
  readonly absences: readonly AbsenceBar[]
}

interface Window {
  readonly from: Instant
  readonly to: Instant
}

/** People on duty first, in the order in which they come on; then members who are absent meanwhile. */
export function dutyRows(
  rota: DutyRota | undefined,
  absences: readonly Absence[],
  memberIds: readonly string[],
  window: Window,
): readonly DutyRow[] {
  const bars = rota === undefined ? [] : dutyBars(rota, absences, window)
  const shown = absences.filter((absence) => absence.from < window.to && window.from < absence.to)
  const away = shown.map((absence) => absence.personId).filter((id) => memberIds.includes(id))
  const personIds = [...new Set([...bars.map((bar) => bar.personId), ...away])]
  return personIds.map((personId) => ({
    personId,
    bars: bars.filter((bar) => bar.personId === personId),
    absences: shown
      .filter((absence) => absence.personId === personId)
      .map((absence): AbsenceBar => ({
        key: `absence:${absence.id}`,
        kind: 'absence',
        personId,
        from: Math.max(absence.from, window.from),
        to: Math.min(absence.to, window.to),
        absence,
      })),
  }))
}

function dutyBars(rota: DutyRota, absences: readonly Absence[], { from, to }: Window): readonly DutyBar[] {
  const bounds = [...rota.shifts, ...rota.swaps].flatMap((interval) => [interval.from, interval.to])
  const open = new Map<string, DutyBar>()
  const bars: DutyBar[] = []
  for (const span of dutySpans(rota, from, to)) {
    const cuts = bounds.filter((bound) => span.from < bound && bound < span.to).sort((one, other) => one - other)
    const starts = [span.from, ...new Set(cuts)]
    starts.forEach((start, index) => {
      for (const personId of span.personIds) {
        const end = starts[index + 1] ?? span.to
        const source = sourceAt(rota, personId, start)
        const before = open.get(personId)
        const key = `${personId}:${sourceKey(source)}`
        const joined = before?.to === start && before.key.startsWith(`${key}:`) ? before : undefined
        const bar: DutyBar = {
          key: joined?.key ?? `${key}:${start}`,
          kind: 'duty',
          personId,
          from: joined?.from ?? start,
          to: end,
          source,
          isUncovered: (joined?.isUncovered ?? false) || isUncovered(personId, absences, start, end),
        }
        if (joined !== undefined) bars.splice(bars.indexOf(joined), 1)
        bars.push(bar)
        open.set(personId, bar)
      }
    })
  }
  return bars
}

/** What put somebody on duty who is. */
function sourceAt(rota: DutyRota, personId: string, at: Instant): DutySource {
  const covers = (interval: { from: Instant; to: Instant }): boolean => interval.from <= at && at < interval.to
  if (!plannedOnDuty(rota, at).includes(personId)) {
    const swap = rota.swaps.findLast((each) => each.personId === personId && covers(each))
    if (swap !== undefined) return { kind: 'swap', swap }
  }
  const shift = rota.shifts.find((each) => covers(each) && each.personIds.includes(personId))
  return shift === undefined ? { kind: 'rotation' } : { kind: 'shift', shift }
}

function sourceKey(source: DutySource): string {
  if (source.kind === 'rotation') return 'rotation'
  return source.kind === 'shift' ? `shift:${source.shift.id}` : `swap:${source.swap.id}`
}

function isUncovered(personId: string, absences: readonly Absence[], from: Instant, to: Instant): boolean {
  const moments = [from, ...absences.map((absence) => absence.from).filter((at) => from < at && at < to)]
  return moments.some((at) => standIn(personId, absences, at) === null)
}
