/**
 * The epoch of an organisation's record. When it changes, every client drops its cache and fetches it again, keeps its
 * outbox, and asks all of it once more: what the record remembers is answered as before.
 */
import { v4 as uuidv4 } from 'uuid'
import type { Queryable } from './database'

/** @returns the new epoch */
export async function changeEpoch(database: Queryable, organisationId: string): Promise<string> {
  const { epoch } = await database
    .updateTable('organisations')
    .set((expression) => ({ epoch: uuidv4(), version: expression('version', '+', 1), last_command_id: null }))
    .where('id', '=', organisationId)
    .returning('epoch')
    .executeTakeFirstOrThrow()
  return epoch
}
