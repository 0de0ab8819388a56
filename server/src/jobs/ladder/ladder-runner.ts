/**
 * Runs the ladders of all tickets: looks every second for what is due, in order of time. What was due while no server
 * ran is due when one starts, so catching up is no case of its own; every step that comes late is reported. Any number
 * of processes may do so side by side.
 */
import { MINUTE_MS, SECOND_MS, type Instant } from '@shared/domain/instant'
import { sql } from 'kysely'
import type { Database } from '../../store/database'
import { adoptTickets } from './adopt-tickets'
import { takeNextStep, type LadderServices, type Taken } from './take-step'

export const LOOK_EVERY_MS = SECOND_MS
/** Tickets that came in without a command are found so often. */
const ADOPT_EVERY_MS = MINUTE_MS
/** A step that is later than that was not taken when it should have been. */
export const LATE_FROM_MS = MINUTE_MS

export interface LadderReport {
  readonly ticketId: string
  readonly taken: readonly Taken[]
}

export interface LadderWatch {
  /** Steps that came late: no server ran, or it was too busy. */
  onLate(report: LadderReport): void
  onError(error: unknown, ticketId: string | null): void
}

interface DueTicket {
  readonly ticketId: string
  readonly organisationId: string
}

/**
 * Takes everything that is due by now, the earliest first.
 *
 * @param isStopped asked before each step
 * @returns how many steps were taken
 */
export async function runDueSteps(
  services: LadderServices,
  watch: LadderWatch,
  isStopped: () => boolean = () => false,
): Promise<number> {
  const passedOver = new Set<string>()
  let count = 0
  while (!isStopped()) {
    const due = await earliestDue(services.database, services.now(), passedOver)
    if (due === null) return count
    try {
      const taken = await takeNextStep(services, due.organisationId, due.ticketId)
      count += taken.length
      // Another process has it, or there was nothing to do but to plan on.
      if (taken.length === 0) passedOver.add(due.ticketId)
      if (taken.some(({ lateMs }) => lateMs >= LATE_FROM_MS)) watch.onLate({ ticketId: due.ticketId, taken })
    } catch (error) {
      // One ticket that cannot be escalated must not keep the others waiting.
      passedOver.add(due.ticketId)
      watch.onError(error, due.ticketId)
    }
  }
  return count
}

async function earliestDue(
  database: Database,
  now: Instant,
  passedOver: ReadonlySet<string>,
): Promise<DueTicket | null> {
  const row = await database
    .selectFrom('escalation_plans')
    .select(['ticket_id', 'organisation_id'])
    .where('next_at', '<=', now)
    .$if(passedOver.size > 0, (query) => query.where(sql<boolean>`ticket_id <> all(${[...passedOver]}::uuid[])`))
    .orderBy('next_at')
    .orderBy('ticket_id')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { ticketId: row.ticket_id, organisationId: row.organisation_id }
}

export interface LadderRunner {
  /** No further step begins; the one under way is waited for. */
  stop(): Promise<void>
}

export function startLadder(services: LadderServices, watch: LadderWatch): LadderRunner {
  let isStopped = false
  let adoptAt = services.now()
  let timer: NodeJS.Timeout | undefined
  const look = async (): Promise<void> => {
    try {
      if (services.now() >= adoptAt) {
        await adoptTickets(services, () => isStopped)
        adoptAt = services.now() + ADOPT_EVERY_MS
      }
      await runDueSteps(services, watch, () => isStopped)
    } catch (error) {
      watch.onError(error, null)
    }
    if (!isStopped) timer = setTimeout(begin, LOOK_EVERY_MS).unref()
  }
  let underWay: Promise<void> = Promise.resolve()
  const begin = (): void => {
    underWay = look()
  }
  begin()
  return {
    stop: () => {
      isStopped = true
      clearTimeout(timer)
      return underWay
    },
  }
}
