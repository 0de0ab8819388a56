/**
 * What decisions look up, kept in memory for each organisation. The change feed says when it has changed: every use
 * asks for the newest number among the directory's entities, so another process's change is seen at once. People are
 * many and are fetched by id.
 */
import { sql } from 'kysely'
import type { Category, Directory, Group, OrganisationSettings, Person, Service } from '@shared/domain/people'
import type { CalendarDefinition, PolicyDefinition } from '@shared/sla/types'
import type { Queryable } from './database'
import { categoryImage, groupImage, personImage, serviceImage, settingsImage } from './images'

export interface SharedDirectory {
  readonly settings: OrganisationSettings
  /** Changes when the database is restored. */
  readonly epoch: string
  readonly groups: ReadonlyMap<string, Group>
  readonly categories: ReadonlyMap<string, Category>
  readonly services: ReadonlyMap<string, Service>
  readonly policies: readonly PolicyDefinition[]
  readonly calendars: readonly CalendarDefinition[]
  readonly hasRestrictedGroups: boolean
  group(id: string): Group | undefined
}

export class DirectoryCache {
  readonly #held = new Map<string, { readonly seq: number; readonly directory: SharedDirectory }>()

  /**
   * @param known the newest number of the directory, where it has just been read
   * @throws when there is no such organisation
   */
  async load(database: Queryable, organisationId: string, known?: number): Promise<SharedDirectory> {
    // The number is read first: what is loaded after it can only be newer, and is then loaded once more.
    const seq = known ?? (await newestDirectorySeq(database, organisationId))
    const held = this.#held.get(organisationId)
    if (held !== undefined && held.seq === seq) return held.directory
    const directory = await readDirectory(database, organisationId)
    this.#held.set(organisationId, { seq, directory })
    return directory
  }
}

async function newestDirectorySeq(database: Queryable, organisationId: string): Promise<number> {
  const { rows } = await sql<{ seq: number | null }>`
    select max(seq) as seq from feed where organisation_id = ${organisationId}
      and entity in ('group', 'category', 'service', 'calendar', 'policy', 'settings')`.execute(database)
  return rows[0]?.seq ?? 0
}

async function readDirectory(database: Queryable, organisationId: string): Promise<SharedDirectory> {
  const organisation = await database
    .selectFrom('organisations')
    .selectAll()
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  const groupRows = await database
    .selectFrom('groups')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .execute()
  const categoryRows = await database
    .selectFrom('categories')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .execute()
  const serviceRows = await database
    .selectFrom('services')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .execute()
  const calendarRows = await database
    .selectFrom('calendars')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .execute()
  const policyRows = await database
    .selectFrom('policies')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .execute()
  const groups = new Map(groupRows.map((row) => [row.id, groupImage(row)]))
  return {
    settings: settingsImage(organisation),
    epoch: organisation.epoch,
    groups,
    categories: new Map(categoryRows.map((row) => [row.id, categoryImage(row)])),
    services: new Map(serviceRows.map((row) => [row.id, serviceImage(row)])),
    calendars: calendarRows.map((row) => row.definition),
    policies: policyRows.map((row) => row.definition),
    hasRestrictedGroups: groupRows.some((row) => row.is_restricted),
    group: (id) => groups.get(id),
  }
}

/** The people with these ids, as far as the organisation has them. */
export async function peopleById(
  database: Queryable,
  organisationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  if (ids.length === 0) return new Map()
  const rows = await database
    .selectFrom('people')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, personImage(row)]))
}

/** What `decide` looks up: the shared part, and the people that this command concerns. */
export function directoryWith(shared: SharedDirectory, people: ReadonlyMap<string, Person>): Directory {
  return {
    settings: shared.settings,
    policies: shared.policies,
    calendars: shared.calendars,
    person: (id) => people.get(id),
    group: (id) => shared.groups.get(id),
    category: (id) => shared.categories.get(id),
    service: (id) => shared.services.get(id),
  }
}
