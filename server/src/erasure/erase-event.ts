/**
 * Erases what an event said, in one transaction under the locks of its tickets: the content goes, triggers tell the feed
 * and drop the segments that have it, each ticket is projected anew from what is left, and an event of its own says that
 * it was done. That event raises the version, so that whoever caches the ticket takes the new image. Bytes that nothing
 * has any more go last: where that fails nothing was erased, and where only the end is lost the same can be done again.
 */
import { sql } from 'kysely'
import { applyAll } from '@shared/domain/apply'
import { erasedDraft, type ErasureWords } from '@shared/domain/erasure'
import type { TicketEvent } from '@shared/domain/event'
import type { Instant } from '@shared/domain/instant'
import { runAgain } from '../commands/run-again'
import type { FileStore } from '../files/file-store'
import { forgetSent, lockBytes, lockSenders } from '../files/sent-files'
import type { Database, DatabaseTransaction } from '../store/database'
import { timelinesOf } from '../store/event-reader'
import { planTicket } from '../store/ticket-writer'
import { writeTicket } from '../store/write-ticket'
import { planErasure, type ErasurePlan } from './plan-erasure'

export interface ErasurePorts {
  readonly database: Database
  readonly files: FileStore
  readonly now: () => Instant
}

export interface ErasureRequest extends ErasureWords {
  readonly organisationId: string
  readonly eventId: string
}

/**
 * @returns what went
 * @throws {ErasureError} when there is nothing to erase
 */
export function eraseEvent(ports: ErasurePorts, request: ErasureRequest): Promise<ErasurePlan> {
  return runAgain(() =>
    ports.database.transaction().execute((transaction) => new Erasure(ports, transaction, request).run()),
  )
}

/** One run of the transaction. */
class Erasure {
  readonly #erasedAt: Instant
  /** Of locked tickets, the hash of the last event. */
  readonly #lastHashes = new Map<string, string>()

  constructor(
    private readonly ports: ErasurePorts,
    private readonly transaction: DatabaseTransaction,
    private readonly request: ErasureRequest,
  ) {
    this.#erasedAt = ports.now()
  }

  async run(): Promise<ErasurePlan> {
    const plan = await this.#lock()
    const eventIds = plan.events.map(({ id }) => id)
    await this.transaction.deleteFrom('event_content').where('event_id', 'in', eventIds).execute()
    for (const ticketId of ticketsOf(plan)) {
      await this.#record(
        ticketId,
        plan.events.filter((event) => event.ticketId === ticketId),
      )
    }
    const { organisationId } = this.request
    for (const { hash, isShared } of plan.bytes) {
      if (isShared) continue
      await forgetSent(this.transaction, { organisationId, hash })
      await this.ports.files.remove({ organisationId, hash })
    }
    return plan
  }

  /** What was said and attached until everything is locked belongs to it. */
  async #lock(): Promise<ErasurePlan> {
    const { organisationId, eventId } = this.request
    for (let lockedBytes = ''; ;) {
      const plan = await planErasure({ database: this.transaction, files: this.ports.files }, organisationId, eventId)
      const ticketIds = ticketsOf(plan).filter((id) => !this.#lastHashes.has(id))
      const hashes = plan.bytes.map(({ hash }) => hash).toSorted()
      if (ticketIds.length === 0 && lockedBytes === hashes.join()) return plan
      await this.#lockTickets(ticketIds)
      for (const hash of hashes) await lockBytes(this.transaction, { organisationId, hash })
      await lockSenders(this.transaction, organisationId, hashes)
      lockedBytes = hashes.join()
    }
  }

  /** By ascending id, as everybody does. */
  async #lockTickets(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const rows = await this.transaction
      .selectFrom('tickets')
      .select(['id', 'last_hash'])
      .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
      .orderBy('id')
      .forUpdate()
      .execute()
    for (const row of rows) this.#lastHashes.set(row.id, row.last_hash)
  }

  async #record(ticketId: string, erased: readonly TicketEvent[]): Promise<void> {
    const { transaction, request } = this
    const left = (await timelinesOf(transaction, [ticketId])).get(ticketId) ?? []
    const at = this.#erasedAt
    const record = {
      ...erasedDraft(
        erased.map(({ id }) => id),
        request,
      ),
      // Nobody's doing as far as the ticket goes: whoever erases takes no part in it.
      actorId: null,
      commandId: null,
      occurredAt: at,
      receivedAt: at,
      effectiveAt: at,
    }
    const plan = planTicket(ticketId, applyAll(left), this.#lastHashes.get(ticketId) ?? null, [record])
    const group = await transaction
      .selectFrom('groups')
      .select('is_restricted')
      .where('id', '=', plan.ticket.assignedGroupId)
      .executeTakeFirst()
    await writeTicket(transaction, request.organisationId, plan, group?.is_restricted ?? false)
  }
}

const ticketsOf = ({ events }: ErasurePlan): readonly string[] =>
  [...new Set(events.map(({ ticketId }) => ticketId))].toSorted()
