/** Collects tickets into batches, each with whom and what it names for the first time, and adds up the answers. */
import {
  MAX_IMPORT_TICKETS,
  type ImportBatchInput,
  type ImportBatchResult,
  type ImportRefusal,
  type ImportTicket,
} from '@shared/protocol/import'
import type { Cast } from './cast'

/** Where batches go: the running API, or the database when none runs. */
export interface ImportSink {
  /** Nothing of a batch stays: each has to bring whatever its tickets name. */
  readonly isDryRun?: boolean
  send(batch: ImportBatchInput): Promise<ImportBatchResult>
}

/** Kept below what an HTTP body may be, and short enough that others get their turn. */
const BATCH_TICKETS = Math.min(100, MAX_IMPORT_TICKETS)
const BATCH_CHARACTERS = 400_000

export class BatchSender {
  readonly refused: ImportRefusal[] = []
  readonly added = {
    addedTickets: 0,
    knownTickets: 0,
    addedEvents: 0,
    addedPeople: 0,
    addedGroups: 0,
    addedCategories: 0,
  }
  #tickets: ImportTicket[] = []
  #characters = 0

  constructor(
    private readonly source: string,
    private readonly cast: Cast,
    private readonly newCast: () => Cast,
    readonly sink: ImportSink | null,
  ) {}

  async add(ticket: ImportTicket): Promise<void> {
    if (this.sink === null) return
    const characters = JSON.stringify(ticket).length
    if (this.#tickets.length > 0 && this.#characters + characters > BATCH_CHARACTERS) await this.#send(false)
    this.#tickets.push(ticket)
    this.#characters += characters
    if (this.#tickets.length >= BATCH_TICKETS) await this.#send(false)
  }

  finish(): Promise<void> {
    return this.#send(true)
  }

  async #send(isLast: boolean): Promise<void> {
    if (this.sink === null) return
    const tickets = this.#tickets
    this.#tickets = []
    this.#characters = 0
    const named = this.sink.isDryRun === true ? this.#castOf(tickets) : this.#castSinceLast(isLast)
    const { refused, ...added } = await this.sink.send({ source: this.source, ...named, tickets })
    this.refused.push(...refused.filter((refusal) => !this.#isListed(refusal)))
    for (const name of Object.keys(this.added) as (keyof typeof this.added)[]) this.added[name] += added[name]
  }

  #castSinceLast(isLast: boolean) {
    return { ...this.cast.takeNew(), groups: this.cast.groups(isLast) }
  }

  #castOf(tickets: readonly ImportTicket[]) {
    const cast = this.newCast()
    for (const ticket of tickets) cast.add(ticket)
    return { ...cast.takeNew(), groups: cast.groups(true) }
  }

  /** A category that cannot go in is refused with each batch of a dry run that names it. */
  #isListed({ ref, code }: ImportRefusal): boolean {
    return this.sink?.isDryRun === true && this.refused.some((listed) => listed.ref === ref && listed.code === code)
  }
}
