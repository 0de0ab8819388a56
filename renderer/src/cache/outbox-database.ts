/**
 * The outbox: what this device's engineer asked for and the server has not answered, what needs attention, and drafts.
 * Tiny, strict (a write resolves once it is on disk), and never dropped: whatever happens to the cache, this stays.
 */
import { Dexie, type DBCore, type Middleware, type Table } from 'dexie'
import { v7 as uuidv7 } from 'uuid'
import type { DatabaseHome } from './cache-database'
import { inTime } from './in-time'
import type { AttentionRow, DecidedRow, DraftRow, MergedRow, OutboxMetaRow, OutboxRow, SeenNoticeRow } from './rows'

/** The database numbers the rows itself: `n` orders commands of all windows. */
export type NewOutboxRow = Omit<OutboxRow, 'n'>

/**
 * A command that is added by itself is committed as soon as it is asked for. Otherwise the database begins to write only
 * once this thread has heard that the row is there, and in between this thread has a page to paint. Whatever is part of
 * a larger transaction is committed with that.
 */
const COMMITS_AT_ONCE: Middleware<DBCore> = {
  stack: 'dbcore',
  name: 'commitsAtOnce',
  // Beneath all that Dexie does of its own: what comes here is asked of the database without delay.
  level: 0,
  create: (core) => ({
    table(name) {
      const table = core.table(name)
      if (name !== 'commands') return table
      return {
        ...table,
        mutate(request) {
          const answer = table.mutate(request)
          const { currentTransaction: transaction } = Dexie
          if (request.type === 'add' && transaction.explicit !== true) transaction.idbtrans.commit()
          return answer
        },
      }
    },
  }),
}

export class OutboxDatabase extends Dexie {
  declare readonly commands: Table<OutboxRow, number, NewOutboxRow>
  declare readonly attention: Table<AttentionRow, string>
  declare readonly merged: Table<MergedRow, string>
  /** What became of attention rows (the log of discards). */
  declare readonly discards: Table<DecidedRow, string>
  declare readonly drafts: Table<DraftRow, string>
  /** Marks that the server does not have yet. */
  declare readonly seenNotices: Table<SeenNoticeRow, string>
  declare readonly meta: Table<OutboxMetaRow, string>

  constructor(name: string, home?: DatabaseHome) {
    super(name, { cache: 'disabled', chromeTransactionDurability: 'strict', ...home })
    this.version(1).stores({
      commands: '++n, &id',
      attention: 'id',
      merged: 'id',
      discards: 'id',
      drafts: 'key',
      meta: 'key',
    })
    this.version(2).stores({ seenNotices: 'id' })
    this.use(COMMITS_AT_ONCE)
    this.on('populate', (transaction) => {
      void transaction.table<OutboxMetaRow>('meta').add({ key: 'bornAs', value: uuidv7() })
    })
    // Out of the way of a newer window's upgrade. Unlike the cache it opens again with the next write: whatever else
    // this window cannot do any more, what is asked and written in it is kept.
    this.on('versionchange', () => {
      this.close({ disableAutoOpen: false })
      return false
    })
  }
}

export const outboxName = (serverId: string, personId: string): string => `opora-outbox-${serverId}-${personId}`

/**
 * @throws {DatabaseBlockedError}
 * @throws when it cannot be opened: then nothing may be promised
 */
export async function openOutbox(serverId: string, personId: string, home?: DatabaseHome): Promise<OutboxDatabase> {
  const database = new OutboxDatabase(outboxName(serverId, personId), home)
  try {
    await inTime(database.open())
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** The id of this installation for this person; made once and kept as long as the outbox. */
export async function clientIdOf(outbox: OutboxDatabase): Promise<string> {
  return outbox.transaction('rw', outbox.meta, async () => {
    const held = await outbox.meta.get('clientId')
    if (held?.key === 'clientId') return held.value
    const value = uuidv7()
    await outbox.meta.put({ key: 'clientId', value })
    return value
  })
}

/** At a sign-out the texts of what was decided about go; that it was decided about stays, or it would come back as new. */
export async function stripDecided(outbox: OutboxDatabase): Promise<void> {
  await outbox.discards.toCollection().modify({ command: null })
}
