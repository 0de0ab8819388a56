/**
 * Which alarms are to be raised at an instant. Pure: a machine that slept, a clock that was changed and a table that came
 * anew differ in nothing but `now`, so that each alarm is told of once, whatever happened.
 */
import type { Instant } from '@shared/domain/instant'
import type { AlarmTable, KnownAlarms, UrgentTicket } from '@shared/protocol/ipc-contract'
import type { AlarmRow } from '@shared/sla/types'

export interface DueAlarms {
  /** To be shown: the person's own first, then what is important, then what is due first. */
  readonly raise: readonly AlarmRow[]
  /** Told of by another one, or not wanted by the person: never shown. */
  readonly silent: readonly AlarmRow[]
}

export interface AlarmWishes {
  /** Percent of the target at which the person wants no alarm; 100 is the deadline. */
  readonly mutedThresholds: readonly number[]
  /** Whether also tickets of the person's groups that nobody has taken raise alarms. */
  readonly withUnassigned: boolean
}

/**
 * @param now by the server's clock
 * @param raised keys that were told of
 */
export function dueAlarms(
  rows: readonly AlarmRow[],
  now: Instant,
  raised: { has(key: string): boolean },
  personId: string,
  wishes: AlarmWishes,
): DueAlarms {
  const latest = new Map<string, AlarmRow>()
  const silent: AlarmRow[] = []
  for (const row of rows) {
    if (row.at > now || raised.has(row.key)) continue
    if (!isWanted(row, personId, wishes)) {
      silent.push(row)
      continue
    }
    const clock = clockOf(row)
    const held = latest.get(clock)
    // Three points of one clock that were slept through are one fact: how far it has come.
    if (held === undefined || isLater(row, held)) {
      if (held !== undefined) silent.push(held)
      latest.set(clock, row)
    } else silent.push(row)
  }
  return { raise: [...latest.values()].sort(ownFirst(personId)), silent }
}

/** The next instant at which something is due; null when nothing more is. */
export function nextDueAt(rows: readonly AlarmRow[], raised: { has(key: string): boolean }): Instant | null {
  let next: Instant | null = null
  for (const row of rows) if (!raised.has(row.key) && (next === null || row.at < next)) next = row.at
  return next
}

/**
 * The rows that the page hands over, with those of the old table that were due and not raised: what it hands over begins
 * with its own present. One of a ticket that is gone, or whose deadline has moved, has become untrue; but of a queue that
 * is only coming, a ticket that is not named is not gone.
 */
export function carriedOver(
  before: readonly AlarmRow[],
  known: KnownAlarms,
  now: Instant,
  raised: { has(key: string): boolean },
): readonly AlarmRow[] {
  const keys = new Set(known.rows.map((row) => row.key))
  const deadlines = new Map(known.rows.map((row) => [clockOf(row), row.deadlineAt]))
  const isNamed = ({ ticketId }: AlarmRow): boolean => known.tickets[ticketId] !== undefined
  const isStillTrue = (row: AlarmRow): boolean => {
    const deadlineAt = deadlines.get(clockOf(row))
    return isNamed(row) && (isMadeUp(row) || deadlineAt === undefined || deadlineAt === row.deadlineAt)
  }
  const isToCome = (row: AlarmRow): boolean => (row.at <= now || isSnoozed(row)) && !raised.has(row.key)
  const carried = before.filter(
    (row) => !keys.has(row.key) && ((isToCome(row) && isStillTrue(row)) || (!known.isWhole && !isNamed(row))),
  )
  return [...known.rows, ...carried]
}

/**
 * The table of what the page hands over, but for rows that are carried over.
 *
 * @param before of the same person; null where nothing is known of theirs
 */
export function tableOfKnown(
  { serverId, personId, language, serverOffsetMs, rows, tickets, isWhole }: KnownAlarms,
  before: AlarmTable | null,
): AlarmTable {
  return {
    serverId,
    personId,
    language,
    serverOffsetMs: serverOffsetMs ?? before?.serverOffsetMs ?? 0,
    rows,
    tickets: isWhole ? tickets : { ...before?.tickets, ...tickets },
  }
}

/** What was put off and is still to come. */
export interface Reminder extends Pick<AlarmRow, 'ticketId' | 'clock'> {
  /** By the clock of this machine. */
  readonly at: Instant
}

/** @param offsetMs the server's time minus that of this machine */
export function remindersOf(
  rows: readonly AlarmRow[],
  raised: { has(key: string): boolean },
  offsetMs: number,
): readonly Reminder[] {
  return rows
    .filter((row) => isSnoozed(row) && !raised.has(row.key))
    .map(({ ticketId, clock, at }) => ({ ticketId, clock, at: at - offsetMs }))
}

const SNOOZED = ':snoozed:'
const isSnoozed = (row: AlarmRow): boolean => row.key.includes(SNOOZED)

/** The reminder of a deadline that the table has no alarm of: its cycle is not known, so it is compared with no other. */
const REMINDER = ':reminder:'
const isMadeUp = (row: AlarmRow): boolean => row.key.includes(REMINDER)

/** The same alarm once more, later. */
export const snoozed = (row: AlarmRow, at: Instant): AlarmRow => ({
  ...row,
  key: `${row.key.split(SNOOZED)[0] ?? row.key}${SNOOZED}${at}`,
  at,
})

/**
 * The alarm that a reminder of a ticket repeats: that of the deadline which the tray shows, or one like it where the
 * table has none (it was breached before the table began).
 */
export function alarmOf(ticket: UrgentTicket, rows: readonly AlarmRow[], personId: string): AlarmRow {
  const { ticketId, number, clock, isFree, deadlineAt } = ticket
  const known = rows.filter((row) => row.ticketId === ticketId && row.clock === clock && row.deadlineAt === deadlineAt)
  return (
    known.reduce<AlarmRow | null>((last, row) => (last === null || isLater(row, last) ? row : last), null) ?? {
      key: `${ticketId}:${clock}${REMINDER}${deadlineAt}`,
      ticketId,
      number,
      clock,
      groupId: null,
      cycle: 1,
      threshold: 100,
      offsetMinutes: 0,
      important: false,
      isByChange: false,
      at: deadlineAt,
      deadlineAt,
      ownerId: isFree ? null : personId,
    }
  )
}

/** A change that put a ticket beyond its deadlines is about all of its clocks. */
function clockOf(row: AlarmRow): string {
  return row.isByChange ? `${row.ticketId}:byChange` : `${row.ticketId}:${row.clock}:${row.groupId ?? ''}:${row.cycle}`
}

/** Whether the person wants to be told of it; a notice of the server about it goes by the same. */
export function isWanted(row: AlarmRow, personId: string, wishes: AlarmWishes): boolean {
  if (row.ownerId !== personId && !wishes.withUnassigned) return false
  return row.isByChange || !wishes.mutedThresholds.includes(row.threshold)
}

const isLater = (row: AlarmRow, than: AlarmRow): boolean =>
  row.at - than.at > 0 ||
  (row.at === than.at && (row.threshold - than.threshold || row.offsetMinutes - than.offsetMinutes) > 0)

const ownFirst =
  (personId: string) =>
  (left: AlarmRow, right: AlarmRow): number =>
    Number(right.ownerId === personId) - Number(left.ownerId === personId) ||
    Number(right.important) - Number(left.important) ||
    left.deadlineAt - right.deadlineAt
