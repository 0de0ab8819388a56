/**
 * Ladders in a small organisation. The office works on Mondays from 09:00 to 18:00 in Moscow, and the world begins on one
 * at noon: a first response is due in an hour, the resolution in eight, which is the next Monday at 11:00.
 */
import type { EscalatedStep } from '@shared/domain/escalation'
import { HOUR_MS, MINUTE_MS, type Instant } from '@shared/domain/instant'
import type { Session } from '../../../api/context'
import { DirectoryCache } from '../../../store/directory'
import type { Database } from '../../../store/database'
import { foundStaff, type DeskStaff } from '../../../testing/staff'
import { command, foundWorld, START, type World } from '../../../testing/world'
import { runDueSteps, type LadderReport } from '../ladder-runner'
import type { LadderServices } from '../take-step'

export const NEXT_MONDAY = START + 7 * 24 * HOUR_MS

/** Monday's Moscow time of day. */
export const at = (monday: Instant, hour: number, minute = 0): Instant =>
  monday - 12 * HOUR_MS + hour * HOUR_MS + minute * MINUTE_MS

/** A step in the history, briefly. */
export const brief = ({ metric, percent, offsetMinutes, repetition, toldIds, unreached }: EscalatedStep) =>
  [metric, percent ?? `+${offsetMinutes} min`, repetition, unreached ?? toldIds] as const

export interface LadderWorld extends DeskStaff {
  readonly world: World
  /** One of the processes that run ladders: nothing of it is shared with another. */
  process(): LadderServices
  /** Takes what is due. @returns what came late */
  runAt(instant: Instant, services?: LadderServices): Promise<readonly LadderReport[]>
  historyOf(ticketId: string): Promise<readonly EscalatedStep[]>
  noticesOf(session: Session): ReturnType<typeof noticesOf>
  /** Registered by Anna at this instant and taken, with the first response given. */
  takenTicket(): Promise<string>
}

export async function foundLadderWorld(database: Database): Promise<LadderWorld> {
  const world = await foundWorld(database)
  const staff = await foundStaff(world)
  const process = (): LadderServices => ({ database, now: () => world.clock.at, directories: new DirectoryCache() })
  return {
    ...staff,
    world,
    process,
    runAt(instant, services = process()) {
      world.clock.at = instant
      return runAll(services)
    },
    historyOf: (ticketId) => historyOf(database, ticketId),
    noticesOf: (session) => noticesOf(database, session),
    async takenTicket() {
      const { id } = await world.register(staff.anna)
      await world.client(staff.anna).push(command(world, 'take', id, {}))
      await world.client(staff.anna).push(command(world, 'reply', id, { text: 'Уже смотрим' }))
      return id
    },
  }
}

async function runAll(services: LadderServices): Promise<readonly LadderReport[]> {
  const late: LadderReport[] = []
  await runDueSteps(services, {
    onLate: (report) => late.push(report),
    onError: (error) => {
      throw error
    },
  })
  return late
}

async function historyOf(database: Database, ticketId: string): Promise<readonly EscalatedStep[]> {
  const rows = await database
    .selectFrom('events')
    .select(['fields'])
    .where('ticket_id', '=', ticketId)
    .where('type', '=', 'escalated')
    .orderBy('seq_in_ticket')
    .execute()
  return rows.map(({ fields }) => fields['escalation']?.to as unknown as EscalatedStep)
}

function noticesOf(database: Database, { personId }: Session) {
  return database
    .selectFrom('notices')
    .select(['ticket_id', 'important', 'created_at', 'acknowledged_at'])
    .where('person_id', '=', personId)
    .where('reason', '=', 'ladder')
    .orderBy('created_at')
    .execute()
}
