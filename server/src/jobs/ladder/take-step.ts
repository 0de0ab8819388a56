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
    const taken: EscalatedStep[] = []
    const keys: ClockStep[] = []
    if (first !== undefined && first.at <= this.now) {
      const staff = await this.#staff()
      for (const step of this.#dueTogether(first, left)) {
        // One that reaches nobody sends the next one of its clock at once, and so on.
        let current: ClockStep | undefined = step
        while (current !== undefined && !keys.includes(current)) {
          const reached = reachedBy(current.step.notify, ticket, staff, this.now)
          taken.push(escalatedStep(current, reached.personIds, reached.unreached))
          keys.push(current)
          current = reached.unreached === null ? undefined : nextOf(current, left)
        }
      }
    }
    const after = taken.length === 0 ? ticket : await this.#write(taken, keys)
    await storePlans(this.transaction, this.organisationId, [after], rules, this.now)
    return keys.map((step, index) => ({
      key: step.key,
      dueAt: step.at,
      lateMs: Math.max(0, this.now - step.at),
      outcome: taken[index]?.unreached === null ? 'told' : 'unreached',
    }))
  }

  #dueTogether(first: ClockStep, left: readonly ClockStep[]): readonly ClockStep[] {
    return left.filter(({ at }) => at === first.at)
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

  async #write(taken: readonly EscalatedStep[], keys: readonly ClockStep[]): Promise<Ticket> {
    const { transaction, organisationId, now } = this
    const { ticket, lastHash } = this.locked
    const times = { occurredAt: now, receivedAt: now, effectiveAt: now }
    const plan = planTicket(
      ticket.id,
      ticket,
      lastHash,
      taken.map((step) => ({
        type: 'escalated' as const,
        fields: {
          escalation: { from: null, to: { ...step, recipients: [...step.recipients], toldIds: [...step.toldIds] } },
        },
        content: null,
        countsWhenReceived: false,
        actorId: null,
        commandId: null,
        ...times,
      })),
    )
    const isRestricted = (one: Ticket): boolean => this.shared.group(one.assignedGroupId)?.isRestricted === true
    await writeTickets(transaction, organisationId, [plan], isRestricted)
    await transaction
      .insertInto('escalation_steps')
      .values(
        keys.map((step, index) => ({
          ticket_id: ticket.id,
          key: step.key,
          organisation_id: organisationId,
          due_at: step.at,
          ran_at: now,
          outcome: taken[index]?.unreached === null ? ('told' as const) : ('unreached' as const),
        })),
      )
      .execute()
    await this.#notify(taken)
    return plan.ticket
  }

  async #notify(taken: readonly EscalatedStep[]): Promise<void> {
    const rows = taken.flatMap(({ toldIds, important }) =>
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

/** The next step of the same clock that is not taken yet. */
function nextOf(step: ClockStep, left: readonly ClockStep[]): ClockStep | undefined {
  const own = left.filter(({ clock }) => clock === step.clock)
  return own[own.indexOf(step) + 1]
}

function escalatedStep(
  { step, clock, repetition, at }: ClockStep,
  toldIds: readonly string[],
  unreached: EscalatedStep['unreached'],
): EscalatedStep {
  return {
    metric: clock.metric,
    groupId: clock.groupId,
    cycle: clock.cycle,
    percent: 'percent' in step.at ? step.at.percent : null,
    offsetMinutes: 'offsetMinutes' in step.at ? step.at.offsetMinutes : null,
    deadlineAt: clock.deadlineAt ?? at,
    repetition,
    dueAt: at,
    important: step.important,
    recipients: step.notify,
    toldIds,
    unreached,
  }
}
