/** Marks of the one whom notices are for: set once, whichever of their devices said it first. */
import type { Instant } from '@shared/domain/instant'
import type { Session } from '../api/context'
import { runAgain } from '../commands/run-again'
import type { Database } from '../store/database'

/** Notices of others, those seen already and those that are gone are passed over: there is nothing to do about them. */
export async function seeNotices(
  database: Database,
  { organisationId, personId }: Session,
  ids: readonly string[],
  now: Instant,
): Promise<void> {
  await runAgain(() =>
    database
      .updateTable('notices')
      .set({ seen_at: now, last_command_id: null })
      // Two devices of one person may say it of the same ones: both lock them in one order.
      .where('id', 'in', (unseen) =>
        unseen
          .selectFrom('notices')
          .select('id')
          .where('organisation_id', '=', organisationId)
          .where('person_id', '=', personId)
          .where('id', 'in', [...ids])
          .where('seen_at', 'is', null)
          .orderBy('id')
          .forUpdate(),
      )
      .execute(),
  )
}
