/**
 * The ladder's memory: when each ticket is due next, and which steps were taken. The key of a step in the primary key is
 * what makes it happen once, whichever process takes it and however often it is tried.
 */
import { sql, type Kysely } from 'kysely'

const STATEMENTS = [
  `create table escalation_plans (
    ticket_id uuid primary key references tickets (id) on delete cascade,
    organisation_id uuid not null,
    next_at bigint
  )`,
  `create index escalation_plans_due on escalation_plans (next_at) where next_at is not null`,
  `create table escalation_steps (
    ticket_id uuid not null references tickets (id) on delete cascade,
    key text not null,
    organisation_id uuid not null,
    due_at bigint not null,
    ran_at bigint not null,
    outcome text not null check (outcome in ('told', 'unreached', 'past')),
    primary key (ticket_id, key)
  )`,
  // Tickets that were there before the ladder: what was past by then is past.
  `create index tickets_open on tickets (id) where state not in ('resolved', 'closed', 'cancelled')`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
