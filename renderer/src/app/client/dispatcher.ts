/**
 * `dispatch`: the only door for change. Hands the change to the disk, paints it meanwhile (in the same frame, when the
 * ticket is in memory), and lets the leader know once it is saved.
 */
import type { OutboxRow } from '@/cache/rows'
import type { Channel } from '@/sync/ports'
import type { Command } from '@shared/domain/command'
import type { AttachedFile } from '@shared/domain/files'
import type { Instant } from '@shared/domain/instant'
import { askAgain, buildCommand, newId, type CommandSource } from './build-command'
import type { Dispatched, Intent, SavedResult, TextIntent, TicketView } from './client-types'
import { entryOf, type PendingMemory } from './pending-memory'
import { saveCommand, type Put, type Saver } from './save-command'
import { SavedTogether } from './save-together'

export interface DispatcherPorts {
  readonly saver: Saver
  readonly pending: PendingMemory
  readonly channel: Channel
  /** This machine's clock: what the server gets as `clientAt`. */
  readonly clientNow: () => Instant
  readonly view: (ticketId: string) => TicketView | null
  readonly open: (ticketId: string) => Promise<TicketView | null>
  /** Something about these tickets' pending changes is different. */
  readonly paint: (ticketIds: readonly string[]) => void
  readonly rowOf: (commandId: string) => Promise<OutboxRow | undefined>
  /** It is in the outbox no more: the cache shows what came of it. */
  readonly readAgain: (ticketIds: readonly string[]) => void
  /** What memory holds of the outbox may be older than what it says. */
  readonly onSaved: () => void
  /** How often the outbox was lost. */
  readonly losses: () => number
  /** Tries again to put back what the outbox lost. */
  readonly putBackAgain: () => Promise<void>
  /** It is wanted no more: no copy of it may bring it back. */
  readonly letGo: (commandId: string) => void
}

const NOT_HERE: SavedResult = { kind: 'notSaved', code: 'ticketNotHere', message: 'This device has no such ticket' }

export class Dispatcher {
  /** Of commands that take the place of a refused one and could not be saved: they still have to. */
  readonly #puts = new Map<string, Put>()
  /** Those that are saved with others or not at all, until they are. */
  readonly #together = new Map<string, SavedTogether>()
  readonly #saving = new Set<Promise<unknown>>()

  constructor(private readonly ports: DispatcherPorts) {}

  dispatch(intent: Intent): Dispatched {
    const commandId = newId()
    const ticketId = intent.ticketId ?? newId()
    const save = (view: TicketView | null): Promise<SavedResult> =>
      this.#paintAndSave(buildCommand(intent, this.#source(commandId, ticketId, view)))
    const saved = intent.name === 'registerTicket' ? save(null) : this.#onTicket(ticketId, save)
    return { commandId, ticketId, saved }
  }

  /** A text with the files that it shows. All of it is saved, or nothing. */
  dispatchWithFiles(intent: TextIntent, files: readonly AttachedFile[]): Dispatched {
    const { ticketId } = intent
    const attaching = files.map((file) => ({ commandId: newId(), file }))
    const said = { ...intent, args: { ...intent.args, files: attaching.map(({ commandId }) => commandId) } }
    const commandId = newId()
    const saveAll = async (view: TicketView): Promise<SavedResult> => {
      const source = (id: string): CommandSource => this.#source(id, ticketId, view)
      const commands = [
        ...attaching.map(({ commandId: id, file }) =>
          buildCommand({ name: 'attach', ticketId, args: { file } }, source(id)),
        ),
        buildCommand(said, source(commandId)),
      ]
      const together = new SavedTogether(commands, this.ports.clientNow(), this.ports.saver)
      for (const { id } of commands) this.#together.set(id, together)
      const results = await this.#saveTogether(together)
      return results.find(({ kind }) => kind === 'notSaved') ?? { kind: 'saved' }
    }
    const saved = this.#onTicket(ticketId, saveAll)
    return { commandId, ticketId, saved }
  }

  /** At once where memory has it: what is asked is painted before anybody waits. */
  #onTicket(ticketId: string, save: (view: TicketView) => Promise<SavedResult>): Promise<SavedResult> {
    const held = this.ports.view(ticketId)
    if (held !== null) return save(held)
    return this.ports.open(ticketId).then((view) => (view === null ? NOT_HERE : save(view)))
  }

  /**
   * @param commandId a new one, or the refused command's own when the server has not decided about it
   * @param lost files that it was to show and that were refused
   * @param put gets the command into the outbox, in the place of the refused one
   */
  async retry(
    refused: Command,
    commandId: string,
    put: (command: Command) => Promise<OutboxRow | null>,
    lost: readonly string[] = [],
  ): Promise<Dispatched> {
    const ticketId = refused.tickets[0] ?? ''
    const view = await this.ports.open(ticketId)
    // Asked again first, it is on its way: then it is waited for.
    const without = lost.filter((id) => this.ports.pending.get(id) === undefined)
    const command = askAgain(refused, this.#source(commandId, ticketId, view), without)
    return { commandId: command.id, ticketId, saved: this.#paintAndSave(command, () => put(command)) }
  }

  /** Resolves when nothing is being saved any more. */
  async settled(): Promise<void> {
    while (this.#saving.size > 0) await Promise.all(this.#saving)
  }

  /**
   * Somebody keeps the words of what could not be saved, and asks anew: it must not be saved after all, and go twice. So
   * it is with what would have been saved with it.
   *
   * @returns false when it is in the outbox, or is being put there
   */
  withdraw(commandId: string): boolean {
    const { pending, paint, letGo } = this.ports
    const entry = pending.get(commandId)
    if (entry?.mark !== 'notSaved' || entry.n !== null) return false
    for (const { id } of this.#together.get(commandId)?.commands ?? [entry.command]) {
      pending.remove(id)
      this.#puts.delete(id)
      this.#together.delete(id)
      letGo(id)
    }
    paint(entry.command.tickets)
    return true
  }

  /** Tries again what could not be saved. */
  async saveAgain(): Promise<void> {
    await this.ports.putBackAgain()
    for (const { command } of this.ports.pending.all()) {
      // As it stands now: another attempt may have been made while this one waited for those before it.
      const entry = this.ports.pending.get(command.id)
      if (entry?.mark !== 'notSaved' || entry.n !== null) continue
      const together = this.#together.get(command.id)
      if (together === undefined) await this.#paintAndSave(command, this.#puts.get(command.id))
      else await this.#saveTogether(together)
    }
  }

  /** Begun in one step: none of them can be withdrawn while another one is being saved. */
  #saveTogether(together: SavedTogether): Promise<readonly SavedResult[]> {
    return Promise.all(together.commands.map((command) => this.#paintAndSave(command, together.putOf(command))))
  }

  #source(commandId: string, ticketId: string, view: TicketView | null): CommandSource {
    const { pending, view: viewOf, clientNow } = this.ports
    return { commandId, ticketId, view, viewOf, pending, clientAt: clientNow() }
  }

  #paintAndSave(command: Command, put?: Put): Promise<SavedResult> {
    const { pending, paint, clientNow } = this.ports
    const savedAt = clientNow()
    pending.put({ command, n: null, mark: 'saving', savedAt, lastCode: null, acknowledgedVersions: null })
    // The disk works while the page paints. Nothing that comes of it can come before this function has returned.
    const saving = this.#save(command, savedAt, put)
    this.#saving.add(saving)
    paint(command.tickets)
    return saving.finally(() => this.#saving.delete(saving))
  }

  async #save(command: Command, savedAt: Instant, put?: Put): Promise<SavedResult> {
    const { pending, paint, channel, saver, rowOf, readAgain, onSaved, losses } = this.ports
    const lossesBefore = losses()
    const { row, failure } = await saveCommand(saver, command, savedAt, put)
    this.#puts.delete(command.id)
    if (failure === null || row !== null) this.#together.delete(command.id)
    if (row === null && failure !== null) {
      if (put !== undefined) this.#puts.set(command.id, put)
      pending.put({ command, n: null, mark: 'notSaved', savedAt, lastCode: null, acknowledgedVersions: null })
    } else {
      if (row !== null) {
        channel.post({ type: 'enqueued', commandIds: [command.id] })
        pending.put(entryOf(row, 'saving'))
      }
      // The leader may have been faster than our own promise: what the outbox says now is what counts.
      const current = await rowOf(command.id).catch((error: unknown) => {
        // It was saved, whatever became of its database since.
        console.error('What was saved could not be read again', error)
        return row ?? undefined
      })
      // Unless its database was lost with it.
      if (current === undefined && losses() > lossesBefore) return this.#save(command, savedAt, put)
      if (current === undefined) {
        // Shown until what came of it is read: in one step with that it goes, and nobody sees neither.
        if (row === null) pending.remove(command.id)
        else pending.put(entryOf(row, 'onDevice'))
        readAgain(command.tickets)
      } else pending.put(entryOf(current, failure === null ? 'onDevice' : 'notSaved'))
    }
    paint(command.tickets)
    if (row !== null) onSaved()
    return failure === null ? { kind: 'saved' } : { kind: 'notSaved', ...failure }
  }
}
