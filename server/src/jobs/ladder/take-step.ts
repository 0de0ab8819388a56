/**
 * Taking the next step of a ticket's ladder: people get their notices, the history says whom it reached and how late,
 * and the step's key is stored, all in one transaction under the lock of the ticket. Whoever comes second finds the key.
 */
import { v7 as uuidv7 } from 'uuid'
import type { EscalatedStep } from '@shared/domain/escalation'
import type { Instant } from '@shared/domain/instant'
import type { Ticket } from '@shared/domain/ticket'
import { reachedBy, type Staff } from '@shared/escalation'
import type { CommandServices } from '../../commands/services'
import { runAgain } from '../../commands/run-again'
import { readDutyBook } from '../../duty/duty-book'
import type { DatabaseTransaction } from '../../store/database'
import type { SharedDirectory } from '../../store/directory'
import { planTicket, writeTickets } from '../../store/ticket-writer'
import { escalatedEvent, escalatedStep } from './escalated'
import { rulesOf, stepsOf, storePlans, type ClockStep } from './ladder-plan'

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
      return new StepRun(transaction, organisationId, shared, locked, services.now()).run()
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

/** A step with what the history says of it. */
interface Run {
  readonly step: ClockStep
  readonly told: EscalatedStep
}

class StepRun {
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
    const left = await this.#withoutTaken(stepsOf(ticket, rules, this.now))
    const [first] = left
    const runs = first === undefined || first.at > this.now ? [] : this.#runsFrom(first, left, await this.#staff())
    const after = runs.length === 0 ? ticket : await this.#write(runs)
    await storePlans(this.transaction, this.organisationId, [after], rules, this.now)
    return runs.map((run) => ({
      key: run.step.key,
      dueAt: run.step.at,
      lateMs: Math.max(0, this.now - run.step.at),
      outcome: outcomeOf(run),
    }))
  }

  /** All that are due with the first one. Where one reaches nobody, the next one of its clock follows at once, and so on. */
  #runsFrom(first: ClockStep, left: readonly ClockStep[], staff: Staff): readonly Run[] {
    const { ticket } = this.locked
    const runs: Run[] = []
    for (const due of left.filter(({ at }) => at === first.at)) {
      let step: ClockStep | undefined = due
      while (step !== undefined && !runs.some((run) => run.step === step)) {
        const told = escalatedStep(step, reachedBy(step.step.notify, ticket, staff, this.now))
        runs.push({ step, told })
        step = told.unreached === null ? undefined : nextOf(step, left)
      }
    }
    return runs
  }

  async #withoutTaken(steps: readonly ClockStep[]): Promise<readonly ClockStep[]> {
    if (steps.length === 0) return steps
    const rows = await this.transaction
      .selectFrom('escalation_steps')
      .select('key')
      .where('ticket_id', '=', this.locked.ticket.id)
      .execute()
    const keys = new Set(rows.map(({ key }) => key))
    return steps.filter(({ key }) => !keys.has(key))
  }

  async #staff(): Promise<Staff> {
    const duty = await readDutyBook(this.transaction, this.organisationId, this.now)
    return { ...duty, group: (id) => this.shared.group(id) }
  }

  async #write(runs: readonly Run[]): Promise<Ticket> {
    const { transaction, organisationId, now } = this
    const { ticket, lastHash } = this.locked
    const plan = planTicket(
      ticket.id,
      ticket,
      lastHash,
      runs.map(({ told }) => escalatedEvent(told, now)),
    )
    const isRestricted = (one: Ticket): boolean => this.shared.group(one.assignedGroupId)?.isRestricted === true
    await writeTickets(transaction, organisationId, [plan], isRestricted)
    await transaction
      .insertInto('escalation_steps')
      .values(
        runs.map((run) => ({
          ticket_id: ticket.id,
          key: run.step.key,
          organisation_id: organisationId,
          due_at: run.step.at,
          ran_at: now,
          outcome: outcomeOf(run),
        })),
      )
      .execute()
    await this.#notify(runs)
    return plan.ticket
  }

  async #notify(runs: readonly Run[]): Promise<void> {
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

const outcomeOf = ({ told }: Run): Taken['outcome'] => (told.unreached === null ? 'told' : 'unreached')

/** The next step of the same clock that is not taken yet. */
function nextOf(step: ClockStep, left: readonly ClockStep[]): ClockStep | undefined {
  const own = left.filter(({ clock }) => clock === step.clock)
  return own[own.indexOf(step) + 1]
}
