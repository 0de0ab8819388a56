/** Who has sent which file. To attach one, it must be one's own: knowing a hash must not open what others have sent. */
import { sql } from 'kysely'
import type { Instant } from '@shared/domain/instant'
import type { Session } from '../api/context'
import type { DatabaseTransaction, Queryable } from '../store/database'
import type { FileKey } from './file-store'

type Sender = Pick<Session, 'organisationId' | 'personId'>

export async function hasSent(
  database: Queryable,
  sender: Sender,
  { hash, size }: { readonly hash: string; readonly size: number },
): Promise<boolean> {
  const row = await sentFile(database, sender, hash).executeTakeFirst()
  return row?.size === size
}

/** The same, and so it stays until the transaction ends: the bytes of what is being attached are not erased meanwhile. */
export async function holdSent(
  transaction: DatabaseTransaction,
  sender: Sender,
  { hash, size }: { readonly hash: string; readonly size: number },
): Promise<boolean> {
  const row = await sentFile(transaction, sender, hash).forKeyShare().executeTakeFirst()
  return row?.size === size
}

const sentFile = (database: Queryable, { organisationId, personId }: Sender, hash: string) =>
  database
    .selectFrom('sent_files')
    .select('size')
    .where('organisation_id', '=', organisationId)
    .where('person_id', '=', personId)
    .where('hash', '=', hash)

/** Until the transaction ends, nobody else says that these bytes are here, or takes them away. */
export async function lockBytes(transaction: DatabaseTransaction, { organisationId, hash }: FileKey): Promise<void> {
  const name = `opora.bytes:${organisationId}:${hash}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(transaction)
}

/** Whoever has sent them: what attaches them just now is waited for. */
export async function lockSenders(
  transaction: DatabaseTransaction,
  organisationId: string,
  hashes: readonly string[],
): Promise<void> {
  if (hashes.length === 0) return
  await transaction
    .selectFrom('sent_files')
    .select('hash')
    .where('organisation_id', '=', organisationId)
    .where('hash', 'in', hashes)
    .orderBy('person_id')
    .orderBy('hash')
    .forUpdate()
    .execute()
}

/** Nobody has sent it: whoever wants to attach it sends it again. */
export async function forgetSent(transaction: DatabaseTransaction, { organisationId, hash }: FileKey): Promise<void> {
  await transaction
    .deleteFrom('sent_files')
    .where('organisation_id', '=', organisationId)
    .where('hash', '=', hash)
    .execute()
}

export async function noteSent(
  database: Queryable,
  { organisationId, personId }: Sender,
  { hash, size }: { readonly hash: string; readonly size: number },
  sentAt: Instant,
): Promise<void> {
  await database
    .insertInto('sent_files')
    .values({ organisation_id: organisationId, person_id: personId, hash, size, sent_at: sentAt })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'person_id', 'hash']).doNothing())
    .execute()
}
