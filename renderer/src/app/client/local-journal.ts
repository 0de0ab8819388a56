/** The journal of the host: a second copy of the outbox. Read once at start, and pruned as commands are answered. */
import { restore } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import type { Host } from '@/host/host'
import { commandSchema, type Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'

interface Owner {
  readonly serverId: string
  readonly personId: string
}

/**
 * Puts back what the outbox lost (a disk that filled up, a database that the browser reset).
 *
 * @returns how many commands came back
 */
export async function restoreFromJournal(
  journal: Host['journal'],
  outbox: OutboxDatabase,
  { serverId, personId }: Owner,
  now: Instant,
): Promise<number> {
  const answer = await journal.read(serverId, personId)
  if (answer.kind === 'notHere') return 0
  const commands = answer.value
    .filter((record) => record.serverId === serverId && record.personId === personId)
    .flatMap((record) => parseCommand(record.body) ?? [])
  return restore(outbox, commands, now)
}

function parseCommand(body: string): Command | null {
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
  const needed = await Promise.all(commandIds.map((id) => isNeeded(outbox, id)))
  const done = commandIds.filter((_, index) => !needed[index])
  if (done.length > 0) await journal.remove(done)
}

async function isNeeded(outbox: OutboxDatabase, commandId: string): Promise<boolean> {
  const row = await outbox.commands.where('id').equals(commandId).first()
  if (row !== undefined) return row.state === 'pending'
  return (await outbox.attention.get(commandId)) !== undefined
}
