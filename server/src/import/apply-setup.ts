/** What an organisation begins with: its names, its calendars, its policies. Published versions never change. */
import type { ImportSetup } from '@shared/protocol/import'
import type { DatabaseTransaction } from '../store/database'
import { toJson } from '../store/json'

export async function applySetup(
  transaction: DatabaseTransaction,
  organisationId: string,
  deskGroupId: string,
  setup: ImportSetup,
): Promise<void> {
  await transaction
    .updateTable('organisations')
    .set((expression) => ({
      name: setup.organisationName,
      version: expression('version', '+', 1),
      last_command_id: null,
    }))
    .where('id', '=', organisationId)
    .where('name', '<>', setup.organisationName)
    .execute()
  await transaction
    .updateTable('groups')
    .set((expression) => ({ name: setup.deskName, version: expression('version', '+', 1), last_command_id: null }))
    .where('id', '=', deskGroupId)
    .where('name', '<>', setup.deskName)
    .execute()
  for (const [table, definitions] of [
    ['calendars', setup.calendars],
    ['policies', setup.policies],
  ] as const) {
    const rows = definitions.map((definition) => ({
      organisation_id: organisationId,
      id: definition.id,
      version: definition.version,
      definition: toJson(definition),
      last_command_id: null,
    }))
    if (rows.length === 0) continue
    await transaction
      .insertInto(table)
      .values(rows)
      .onConflict((conflict) => conflict.columns(['organisation_id', 'id', 'version']).doNothing())
      .execute()
  }
}
