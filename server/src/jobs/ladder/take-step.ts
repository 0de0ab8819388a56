/**
 * Taking the next step of a ticket's ladder: people get their notices, the history says whom it reached and how late,
 * and the step's key is stored, all in one transaction under the lock of the ticket. Whoever comes second finds the key.
 */
import { v7 as uuidv7 } from 'uuid'
import type { Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import type { Staff } from '@shared/escalation'
import type { CommandServices } from '../../commands/services'
import { runAgain } from '../../commands/run-again'
import { readDutyBook } from '../../duty/duty-book'
import type { DatabaseTransaction } from '../../store/database'
import type { SharedDirectory } from '../../store/directory'
import { planTicket } from '../../store/ticket-writer'
import { writeTicket } from '../../store/write-ticket'
import { escalatedEvent } from './escalated'
import { planStatement, rulesOf, stepsOf, type ClockStep } from './ladder-plan'
import { passedOver, runsAt, type StepRun } from './step-runs'

export type LadderServices = Pick<CommandServices, 'database' | 'now' | 'directories'>

/** A step that was taken. */
export interface Taken {
  readonly key: string
  readonly dueAt: Instant
  readonly lateMs: number
  readonly outcome: 'told' | 'unreached'
}

interface LockedTicket {
  readonly ticket: Ticket
  readonly lastHash: string
}

/**
 * Takes what is due of a ticket at the earliest instant at which something is, and plans on.
 *
 * @returns the steps that were taken; none when another process has the ticket, or was faster
 */
export function takeNextStep(
  services: LadderServices,
  organisationId: string,
  ticketId: string,
): Promise<readonly Taken[]> {
  return runAgain(() =>
    services.database.transaction().execute(async (transaction) => {
      const locked = await lockTicket(transaction, organisationId, ticketId)
      if (locked === null) return []
      const shared = await services.directories.load(transaction, organisationId)
      return new LadderTurn(transaction, organisationId, shared, locked, services.now()).run()
    }),
  )
}

/** Not waited for: whoever has it plans anew when done, and the next look finds what is left. */
async function lockTicket(
  transaction: DatabaseTransaction,
  organisationId: string,
  ticketId: string,
): Promise<LockedTicket | null> {
  const row = await transaction
    .selectFrom('tickets')
    .select(['image', 'last_hash'])
    .where('organisation_id', '=', organisationId)
    .where('id', '=', ticketId)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return row === undefined ? null : { ticket: row.image, lastHash: row.last_hash }
}

class LadderTurn {
  constructor(
    private readonly transaction: DatabaseTransaction,
    private readonly organisationId: string,
    private readonly shared: SharedDirectory,
    private readonly locked: LockedTicket,
    private readonly now: Instant,
  ) {}

  async run(): Promise<readonly Taken[]> {
    const { ticket } = this.locked
    const rules = rulesOf(this.shared)
    const taken = await this.#takenKeys()
    const steps = stepsOf(ticket, rules, this.now).filter(({ key }) => !taken.has(key))
    const { left, past, counts } = passedOver(steps, await this.#apartAt())
    await this.#store(past.map((step) => ({ step, key: step.key, outcome: 'past' })))
    const [first] = left
    const isDue = first !== undefined && first.at <= this.now
    const reaching = { ticket, taken, now: this.now, passedOver: counts }
    const runs = isDue ? runsAt(first.at, left, { ...reaching, staff: await this.#staff() }) : []
    const after = runs.length === 0 ? ticket : await this.#write(runs)
    await planStatement(this.organisationId, after, rules, this.now).execute(this.transaction)
    return runs.map((run) => ({
      key: run.key,
      dueAt: run.step.at,
      lateMs: Math.max(0, this.now - run.step.at),
      outcome: outcomeOf(run),
    }))
  }

  async #takenKeys(): Promise<ReadonlySet<string>> {
    const rows = await this.transaction
      .selectFrom('escalation_steps')
      .select('key')
      .where('ticket_id', '=', this.locked.ticket.id)
      .execute()
    return new Set(rows.map(({ key }) => key))
  }

  /** When it ceased to be a duplicate, as the server saw it; no time at all for one that never was. */
  async #apartAt(): Promise<Instant> {
    const { id, mergedIntoId, fieldWrites } = this.locked.ticket
    if (mergedIntoId !== null || fieldWrites['mergedIntoId'] === undefined) return -Infinity
    const row = await this.transaction
      .selectFrom('events')
      .select(({ fn }) => fn.max('received_at').as('at'))
      .where('ticket_id', '=', id)
      .where('type', '=', 'unmerged')
      .executeTakeFirst()
    return row?.at ?? -Infinity
  }

  async #staff(): Promise<Staff> {
    const duty = await readDutyBook(this.transaction, this.organisationId, this.now)
    return { ...duty, group: (id) => this.shared.group(id) }
  }

  async #write(runs: readonly StepRun[]): Promise<Ticket> {
    const { transaction, organisationId, now } = this
    const { ticket, lastHash } = this.locked
    const plan = planTicket(
      ticket.id,
      ticket,
      lastHash,
      runs.map(({ told }) => escalatedEvent(told, now)),
    )
    const isRestricted = this.shared.group(plan.ticket.assignedGroupId)?.isRestricted === true
    await writeTicket(transaction, organisationId, plan, isRestricted)
    await this.#store(runs.map((run) => ({ step: run.step, key: run.key, outcome: outcomeOf(run) })))
    await this.#notify(runs)
    return plan.ticket
  }

  async #store(
    steps: readonly { readonly step: ClockStep; readonly key: string; readonly outcome: Taken['outcome'] | 'past' }[],
  ): Promise<void> {
    if (steps.length === 0) return
    await this.transaction
      .insertInto('escalation_steps')
      .values(
        steps.map(({ step, key, outcome }) => ({
          ticket_id: this.locked.ticket.id,
          key,
          organisation_id: this.organisationId,
          due_at: step.at,
          ran_at: this.now,
          outcome,
        })),
      )
      .execute()
  }

  async #notify(runs: readonly StepRun[]): Promise<void> {
    const rows = runs.flatMap(({ told: { toldIds, important } }) =>
      toldIds.map((personId) => ({
        id: uuidv7(),
        organisation_id: this.organisationId,
        person_id: personId,
        ticket_id: this.locked.ticket.id,
        reason: 'ladder' as const,
        important,
        created_at: this.now,
        delivered_at: null,
        seen_at: null,
        acknowledged_at: null,
        last_command_id: null,
      })),
    )
    if (rows.length > 0) await this.transaction.insertInto('notices').values(rows).execute()
  }
}

const outcomeOf = ({ told }: StepRun): Taken['outcome'] => (told.unreached === null ? 'told' : 'unreached')
