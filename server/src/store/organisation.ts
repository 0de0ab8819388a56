/** Founding a server and its organisation: what must be there before anybody can register a ticket. */
import { randomBytes } from 'node:crypto'
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid'
import { DEFAULT_PRIORITY_MATRIX } from '@shared/domain/priority-matrix'
import type { Instant } from '@shared/domain/instant'
import type { Database } from './database'
import { toJson } from './json'

export interface Founded {
  readonly organisationId: string
  readonly deskGroupId: string
}

/** The server's own row, made on first use: its id names the databases of every desktop. */
export async function ensureServer(
  database: Database,
  now: Instant,
): Promise<{ serverId: string; tokenSecret: string }> {
  await database
    .insertInto('server')
    .values({ server_id: uuidv4(), token_secret: randomBytes(32).toString('base64url'), created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await database.selectFrom('server').selectAll().executeTakeFirstOrThrow()
  return { serverId: row.server_id, tokenSecret: row.token_secret }
}

/** A new organisation with its desk and nothing else. */
export async function foundOrganisation(
  database: Database,
  options: { readonly name: string; readonly deskName: string; readonly isDemo: boolean; readonly now: Instant },
): Promise<Founded> {
  const organisationId = uuidv7()
  const deskGroupId = uuidv7()
  await database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('organisations')
      .values({
        id: organisationId,
        organisation_id: organisationId,
        name: options.name,
        desk_group_id: deskGroupId,
        priority_matrix: toJson(DEFAULT_PRIORITY_MATRIX),
        epoch: uuidv4(),
        is_demo: options.isDemo,
        created_at: options.now,
        last_command_id: null,
      })
      .execute()
    await transaction
      .insertInto('register_counters')
      .values({ organisation_id: organisationId, last_number: 0 })
      .execute()
    await transaction
      .insertInto('groups')
      .values({
        id: deskGroupId,
        organisation_id: organisationId,
        name: options.deskName,
        member_ids: [],
        lead_id: null,
        manager_id: null,
        external_ref: null,
        last_command_id: null,
      })
      .execute()
  })
  return { organisationId, deskGroupId }
}
