/** The journal of the host: a second copy of the outbox. Read once at start, and pruned as commands are answered. */
import { outboxRows, restore } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { Host } from '@/host/host'
import { commandSchema, type Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import type { JournalRecord } from '@shared/protocol/ipc-contract'

interface Owner {
  readonly serverId: string
  readonly personId: string
}

/** What the second copy gave back, and what was lost of it. */
export interface Recovery {
  readonly restored: number
  /** Records that are damaged; they are kept on this machine, and nothing reads them. */
  readonly unreadable: number
}

/**
 * Unites the two copies: what the outbox lost (a database that the browser reset, a disk that filled up) comes back, what
 * the journal does not hold is written to it, and what was answered or decided about without the journal hearing of it
 * goes: after a loss of the outbox it would come back.
 *
 * @returns null where there is no journal
 * @throws when it cannot be read; it has been told of all that is unsent
 */
export async function uniteWithJournal(
  journal: Host['journal'],
  outbox: OutboxDatabase,
  owner: Owner,
  now: Instant,
): Promise<Recovery | null> {
  const { serverId, personId } = owner
  const answer = await readOrTell(journal, outbox, owner)
  if (answer.kind === 'notHere') return null
  const records = answer.value.records.filter((record) => record.serverId === serverId && record.personId === personId)
  const commands = records.map(({ body }) => parseCommand(body))
  const readable = commands.filter((command) => command !== null)
  const restored = await restore(outbox, readable, now)
  const held = new Set(records.map(({ commandId }) => commandId))
  await appendMissing(journal, outbox, owner, held)
  await pruneJournal(
    journal,
    outbox,
    readable.map(({ id }) => id),
  )
  return { restored: restored.length, unreadable: answer.value.unreadable + commands.length - readable.length }
}

/**
 * The host counts what it is told of: without this it would not ask about the work of earlier runs when it ends.
 *
 * @throws when the journal cannot be read
 */
async function readOrTell(journal: Host['journal'], outbox: OutboxDatabase, owner: Owner) {
  try {
    return await journal.read(owner.serverId, owner.personId)
  } catch (error) {
    await appendMissing(journal, outbox, owner, new Set()).catch((second: unknown) => {
      throw new AggregateError([error, second], 'The journal can be neither read nor written')
    })
    throw error
  }
}

/** @param held by the journal already */
async function appendMissing(
  journal: Host['journal'],
  outbox: OutboxDatabase,
  owner: Owner,
  held: ReadonlySet<string>,
): Promise<void> {
  const missing = (await outboxRows(outbox)).filter(({ id, state }) => state === 'pending' && !held.has(id))
  if (missing.length === 0) return
  await journal.append(missing.map(({ command, savedAt }) => journalRecord(command, owner, savedAt)))
}

/** A command as it is kept outside of the outbox. */
export const journalRecord = (command: Command, { serverId, personId }: Owner, writtenAt: Instant): JournalRecord => ({
  commandId: command.id,
  serverId,
  personId,
  writtenAt,
  body: JSON.stringify(command),
})

/** @returns null when it is not the body of a record */
export function parseCommand(body: string): Command | null {
  try {
    return commandSchema.parse(JSON.parse(body))
  } catch (error) {
    // Half a record: the machine went down while it was written, before anybody was told that it was saved.
    console.warn('A record of the journal cannot be read', error)
    return null
  }
}

/** Commands that the server has applied, or the engineer has decided about, need no second copy any more. */
export async function pruneJournal(
  journal: Host['journal'],
  outbox: OutboxDatabase,
  commandIds: readonly string[],
): Promise<void> {
  const ids = [...commandIds]
  // Both in one transaction: a command that moves from one to the other meanwhile is in neither otherwise.
  const needed = await outbox.transaction('r', [outbox.commands, outbox.attention], async () => {
    const [rows, refused] = await Promise.all([
      outbox.commands.where('id').anyOf(ids).toArray(),
      outbox.attention.where('id').anyOf(ids).primaryKeys(),
    ])
    const answered = new Set(rows.flatMap(({ id, state }) => (state === 'pending' ? [] : [id])))
    return new Set([...rows.map(({ id }) => id), ...refused].filter((id) => !answered.has(id)))
  })
  const done = ids.filter((id) => !needed.has(id))
  if (done.length > 0) await journal.remove(done)
}
