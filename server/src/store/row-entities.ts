/**
 * The synchronised entities that are one row of one table: which table, and how its rows become images. Tickets, their
 * timelines and events are read with more care (`sync/feed-tickets.ts`, `store/event-reader.ts`).
 */
import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { Images, Upsert } from '@shared/protocol/sync'
import type { Queryable } from './database'
import {
  absenceImage,
  categoryImage,
  dutyRotaImage,
  groupImage,
  noticeImage,
  personImage,
  serviceImage,
  settingsImage,
} from './images'
import type { Tables } from './tables'

interface TableOf {
  settings: 'organisations'
  person: 'people'
  group: 'groups'
  category: 'categories'
  service: 'services'
  calendar: 'calendars'
  policy: 'policies'
  dutyRota: 'duty_rotas'
  absence: 'absences'
  notice: 'notices'
}
export type RowEntity = keyof TableOf
interface Versioned {
  readonly id: string
  readonly version: number
}
type RowOf<Name extends RowEntity> = Selectable<Tables[TableOf[Name]]> & Versioned

interface RowKind {
  /** The entity's id in the feed. */
  readonly id: (row: Versioned) => string
  readonly among: (ids: readonly string[]) => RawBuilder<boolean>
  /** Whether a version stays for ever: a missing row then means nothing, not that the entity is gone. */
  readonly isImmutable: boolean
}

const ONE_ROW: RowKind = {
  id: (row) => row.id,
  among: (ids) => sql`id = any(${[...ids]}::uuid[])`,
  isImmutable: false,
}

/** Calendars and policies: every version is an entity of its own, `ID@VERSION`. */
const ROW_A_VERSION: RowKind = {
  id: (row) => `${row.id}@${row.version}`,
  among: (ids) => sql`id || '@' || version = any(${[...ids]}::text[])`,
  isImmutable: true,
}

type Description<Name extends RowEntity> = RowKind & {
  readonly table: TableOf[Name]
  readonly image: (row: RowOf<Name>) => Images[Name]
}

const ROW_ENTITIES: { readonly [Name in RowEntity]: Description<Name> } = {
  settings: { ...ONE_ROW, table: 'organisations', image: settingsImage },
  person: { ...ONE_ROW, table: 'people', image: personImage },
  group: { ...ONE_ROW, table: 'groups', image: groupImage },
  category: { ...ONE_ROW, table: 'categories', image: categoryImage },
  service: { ...ONE_ROW, table: 'services', image: serviceImage },
  calendar: { ...ROW_A_VERSION, table: 'calendars', image: (row) => row.definition },
  policy: { ...ROW_A_VERSION, table: 'policies', image: (row) => row.definition },
  dutyRota: { ...ONE_ROW, table: 'duty_rotas', image: dutyRotaImage },
  absence: { ...ONE_ROW, table: 'absences', image: absenceImage },
  notice: { ...ONE_ROW, table: 'notices', image: noticeImage },
}

export const isImmutable = (name: RowEntity): boolean => ROW_ENTITIES[name].isImmutable

/** A row as the change that brings it to a client. */
export function upsertOf<Name extends RowEntity>(name: Name, row: RowOf<Name>): Upsert {
  const { id, image }: Description<Name> = ROW_ENTITIES[name]
  // One entity's name with the same entity's image: the compiler does not follow that through the union.
  return { op: 'upsert', entity: name, id: id(row), version: row.version, image: image(row) } as Upsert
}

/** @param ids of the entities in the feed; null reads all that the organisation has */
export async function readUpserts<Name extends RowEntity>(
  database: Queryable,
  organisationId: string,
  name: Name,
  ids: readonly string[] | null = null,
): Promise<readonly Upsert[]> {
  if (ids?.length === 0) return []
  const { table, among } = ROW_ENTITIES[name]
  const wanted = ids === null ? sql`true` : among(ids)
  const { rows } = await sql<RowOf<Name>>`
    select * from ${sql.table(table)} where organisation_id = ${organisationId} and ${wanted}`.execute(database)
  return rows.map((row) => upsertOf(name, row))
}

/** Ids, as the feed has them, and versions of all that an organisation has of an entity. */
export async function readVersions<Name extends RowEntity>(
  database: Queryable,
  organisationId: string,
  name: Name,
): Promise<readonly Versioned[]> {
  const { table, id } = ROW_ENTITIES[name]
  const { rows } = await sql<Versioned>`
    select id, version from ${sql.table(table)} where organisation_id = ${organisationId}`.execute(database)
  return rows.map((row) => ({ id: id(row), version: row.version }))
}
