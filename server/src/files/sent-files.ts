/** Who has sent which file. To attach one, it must be one's own: knowing a hash must not open what others have sent. */
import type { Instant } from '@shared/domain/instant'
import type { Session } from '../api/context'
import type { Queryable } from '../store/database'

type Sender = Pick<Session, 'organisationId' | 'personId'>

export async function hasSent(
  database: Queryable,
  { organisationId, personId }: Sender,
  { hash, size }: { readonly hash: string; readonly size: number },
): Promise<boolean> {
  const row = await database
    .selectFrom('sent_files')
    .select('size')
    .where('organisation_id', '=', organisationId)
    .where('person_id', '=', personId)
    .where('hash', '=', hash)
    .executeTakeFirst()
  return row?.size === size
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
