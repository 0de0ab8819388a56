/**
 * A command becomes a verdict, in one transaction: lock, look whether it was answered before, decide with the same code
 * as the desktop, write, and store the verdict with what it did. Whatever happens, the same id gives the same answer,
 * and a command that could not be decided is handed back, never lost.
 */
import type { Command } from '@shared/domain/command'
import { decide, definitionOf } from '@shared/domain/decide'
import type { Decision } from '@shared/domain/decision'
import type { Instant } from '@shared/domain/instant'
import { mayRead } from '@shared/domain/rights'
import type { Upsert, Verdict } from '@shared/protocol/sync'
import type { DatabaseTransaction } from '../store/database'
import type { PlannedTicket } from '../store/ticket-writer'
import type { SharedDirectory } from '../store/directory'
import { isFileHere } from './file-here'
import { openCommand, type LockedTicket, type Opened } from './open-command'
import { prepareDecision } from './prepare-decision'
import type { ReadCommand } from './read-command'
import { BusyError, runAgain } from './run-again'
import type { CommandServices, Pusher } from './services'
import {
  imagesOf,
  OK,
  refused,
  retryLater,
  storeVerdict,
  storeVerdictAndCloseFeed,
  verdict,
  VERDICT_CODES,
  verdictOfRefusal,
  withImages,
  type StoredVerdict,
} from './verdicts'
import { changePeople, insertNewPeople, writeDecision } from './write-decision'

/**
 * @param read one element of a push
 * @returns the verdict; `retryLater` for a command that this server cannot decide now (it keeps nothing of it)
 */
export async function applyCommand(services: CommandServices, pusher: Pusher, read: ReadCommand): Promise<Verdict> {
  const id = read.kind === 'command' ? read.command.id : read.id
  if (id === null) return refuseNameless(read, services.now())
  try {
    const given = await runAgain(() =>
      services.database
        .transaction()
        .execute((transaction) => new CommandRun(services, transaction, pusher, id, read).run()),
    )
    if (given.seq !== null) services.changes.emit(pusher.session.organisationId, given.seq)
    return given
  } catch (error) {
    // The connection may have broken after COMMIT: only a repeat can tell, and a repeat is what is asked for.
    if (!(error instanceof BusyError)) services.onError(error, id)
    return retryLater(id, error instanceof BusyError ? VERDICT_CODES.busy : VERDICT_CODES.failed, services.now())
  }
}

function refuseNameless(read: ReadCommand, now: Instant): Verdict {
  const params = read.kind === 'invalid' ? { field: read.field, problem: read.problem } : {}
  return refused('', VERDICT_CODES.invalid, now, params)
}

/** One run of the transaction of one command. */
class CommandRun {
  readonly #receivedAt: Instant
  readonly #organisationId: string

  constructor(
    private readonly services: CommandServices,
    private readonly transaction: DatabaseTransaction,
    private readonly pusher: Pusher,
    private readonly id: string,
    private readonly read: ReadCommand,
  ) {
    this.#receivedAt = services.now()
    this.#organisationId = pusher.session.organisationId
  }

  async run(): Promise<Verdict> {
    const command = this.read.kind === 'command' ? this.read.command : null
    const opened = await openCommand(this.transaction, this.pusher.session, this.id, command)
    if (opened.earlier !== null) return this.#repeat(opened.earlier, opened)
    if (this.read.kind === 'invalid') {
      const { field, problem } = this.read
      return this.#settle(refused(this.id, VERDICT_CODES.invalid, this.#receivedAt, { field, problem }))
    }
    return this.#first(this.read.command, opened)
  }

  async #repeat(earlier: StoredVerdict, { directorySeq }: Opened): Promise<Verdict> {
    const { personId, organisationId } = this.pusher.session
    if (earlier.personId !== personId || earlier.organisationId !== organisationId) {
      return refused(this.id, VERDICT_CODES.idTaken, this.#receivedAt)
    }
    const shared = await this.services.directories.load(this.transaction, organisationId, directorySeq)
    return withImages(this.transaction, earlier.verdict, this.pusher, shared)
  }

  async #first(command: Command, opened: Opened): Promise<Verdict> {
    const { tickets } = opened
    const definition = definitionOf(command.name, command.version)
    if (definition === undefined) {
      const params = { name: command.name, version: command.version }
      return retryLater(this.id, VERDICT_CODES.unknown, this.#receivedAt, params)
    }
    for (const dependency of command.deps) {
      const answered = opened.dependencies.get(dependency)
      if (answered === undefined) {
        return retryLater(this.id, VERDICT_CODES.dependencyUnknown, this.#receivedAt, { dependency })
      }
      if (answered === 'rejected' || answered === 'conflict') {
        return this.#settle(refused(this.id, VERDICT_CODES.dependencyRefused, this.#receivedAt, { dependency }))
      }
    }
    if (!(await isFileHere(this.transaction, command, this.pusher.session)))
      return retryLater(this.id, VERDICT_CODES.fileNotHere, this.#receivedAt)
    const [ticketId = ''] = command.tickets
    const ticket = tickets.get(ticketId)?.ticket ?? null
    const others = [...tickets.values()].map((one) => one.ticket).filter((one) => one.id !== ticketId)
    const shared = await this.services.directories.load(this.transaction, this.#organisationId, opened.directorySeq)
    const context = await prepareDecision(
      this.transaction,
      shared,
      command,
      ticket,
      others,
      opened.people,
      this.pusher,
      this.#receivedAt,
    )
    const isForeign = definition.registers === true && ticket === null && opened.isElsewhere
    const decision: Decision = isForeign
      ? { status: 'rejected', code: 'ticket.alreadyRegistered', params: {} }
      : decide(command, ticket, context)
    if (decision.status === 'rejected' || decision.status === 'conflict') {
      const versions = ticket === null ? {} : { [ticketId]: ticket.version }
      const given = verdictOfRefusal(this.id, decision, this.#receivedAt, versions)
      // Whoever lost sees what stands now.
      const stand = decision.status === 'conflict' ? [...(ticket === null ? [] : [ticket]), ...others] : []
      const shown = stand.filter((one) => mayRead(context.actor, one, shared))
      return this.#settle(
        given,
        shown.flatMap((one) => imagesOf(one, [])),
      )
    }
    if (!(await insertNewPeople(this.transaction, this.#organisationId, decision.newPeople, this.id))) {
      return this.#settle(refused(this.id, 'requester.unknown', this.#receivedAt))
    }
    return this.#accept({ command, ticketId, tickets, shared, context, decision })
  }

  async #accept(of: {
    command: Command
    ticketId: string
    tickets: ReadonlyMap<string, LockedTicket>
    shared: SharedDirectory
    context: Awaited<ReturnType<typeof prepareDecision>>
    decision: Extract<Decision, { status: 'applied' | 'merged' }>
  }): Promise<Verdict> {
    const { command, ticketId, tickets, shared, context, decision } = of
    const ticket = tickets.get(ticketId)?.ticket ?? null
    const explanations = decision.status === 'merged' ? decision.explanations : []
    const code = decision.status === 'merged' ? VERDICT_CODES.merged : OK
    const said = { explanations, versions: { [ticketId]: ticket?.version ?? 0 } }
    const written = [[ticketId, decision.drafts] as const, ...Object.entries(decision.others ?? {})].filter(
      ([, drafts]) => drafts.length > 0,
    )
    if (written.length === 0) {
      const given = verdict(this.id, decision.status, code, this.#receivedAt, said)
      return this.#settle(given, ticket === null ? [] : imagesOf(ticket, []))
    }
    const plans: PlannedTicket[] = []
    for (const [id, drafts] of written) {
      const locked = tickets.get(id)
      const accepted = { command, ticketId: id, context, shared, drafts, organisationId: this.#organisationId }
      const before = { before: locked?.ticket ?? null, previousHash: locked?.lastHash ?? null }
      plans.push(await writeDecision(this.transaction, { ...accepted, ...before, receivedAt: this.#receivedAt }))
    }
    const people = await changePeople(this.transaction, decision.changedPeople ?? [])
    // What was forwarded has left its own ticket as it was, which is said as well.
    const versions = {
      ...said.versions,
      ...Object.fromEntries(plans.map((plan) => [plan.ticket.id, plan.ticket.version])),
    }
    const shown = plans.filter((plan) => mayRead(context.actor, plan.ticket, shared))
    const given = verdict(this.id, decision.status, code, this.#receivedAt, { ...said, versions })
    const seq = await storeVerdictAndCloseFeed(this.transaction, command, given, this.pusher, this.#receivedAt)
    return { ...given, seq, images: [...people, ...shown.flatMap((plan) => imagesOf(plan.ticket, plan.events))] }
  }

  async #settle(given: Verdict, images: readonly Upsert[] = []): Promise<Verdict> {
    const command = this.read.kind === 'command' ? this.read.command : { name: 'invalid', tickets: [] }
    await storeVerdict(this.transaction, command, given, this.pusher, this.#receivedAt)
    return { ...given, images }
  }
}
