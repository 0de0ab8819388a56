/**
 * Open tickets that no command has planned: imported ones, and those of a database from before the ladder. What was past
 * when they came is past: nobody is told of last year's deadlines in one night.
 */
import { sql } from 'kysely'
import type { Ticket } from '@shared/domain/ticket'
import type { DatabaseTransaction } from '../../store/database'
import { rulesOf, stepsOf, storePlans } from './ladder-plan'
import type { LadderServices } from './take-step'

/** Short transactions: commands wait for none of them for long. */
const PAGE = 100

/** @returns how many tickets were adopted */
export async function adoptTickets(services: LadderServices, isStopped: () => boolean = () => false): Promise<number> {
  let adopted = 0
  for (const { id } of await services.database.selectFrom('organisations').select('id').execute()) {
    for (let page = PAGE; page === PAGE && !isStopped(); adopted += page) page = await adoptPage(services, id)
  }
  return adopted
}

function adoptPage(services: LadderServices, organisationId: string): Promise<number> {
  return services.database.transaction().execute(async (transaction) => {
    const tickets = await unplanned(transaction, organisationId)
    if (tickets.length === 0) return 0
    const now = services.now()
    const rules = rulesOf(await services.directories.load(transaction, organisationId))
    const past = tickets.flatMap((ticket) =>
      stepsOf(ticket, rules, now)
        .filter(({ at }) => at <= now)
        .map(({ key, at }) => ({
          ticket_id: ticket.id,
          key,
          organisation_id: organisationId,
          due_at: at,
          ran_at: now,
          outcome: 'past' as const,
        })),
    )
    if (past.length > 0) {
      await transaction
        .insertInto('escalation_steps')
        .values(past)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
    await storePlans(transaction, organisationId, tickets, rules, now)
    return tickets.length
  })
}

async function unplanned(transaction: DatabaseTransaction, organisationId: string): Promise<readonly Ticket[]> {
  const rows = await transaction
    .selectFrom('tickets')
    .select('image')
    .where('organisation_id', '=', organisationId)
    .where('state', 'not in', ['resolved', 'closed', 'cancelled'])
    .where(sql<boolean>`not exists (select from escalation_plans as plan where plan.ticket_id = tickets.id)`)
    .orderBy('id')
    .limit(PAGE)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map((row) => row.image)
}
