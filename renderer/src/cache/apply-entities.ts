/** People, catalogue and notices: one row an entity, replaced by a newer image. */
import type { Table } from 'dexie'
import type { Change, EntityName, Images, Removal, Upsert } from '@shared/protocol/sync'
import type { CacheDatabase } from './cache-database'
import type { ReadHeld } from './read-held'
import type { EntityRow } from './rows'

export type FlatEntity = Exclude<EntityName, 'ticket' | 'event' | 'timeline'>
type FlatUpsert = Extract<Upsert, { entity: FlatEntity }>
type FlatChange = FlatUpsert | (Removal & { readonly entity: FlatEntity })

/** What the directory is made of. */
export const CATALOGUE_ENTITIES: ReadonlySet<string> = new Set<FlatEntity>([
  'person',
  'group',
  'category',
  'service',
  'calendar',
  'policy',
  'settings',
  'dutyRota',
  'absence',
])

const TABLES = {
  person: 'people',
  group: 'groups',
  category: 'categories',
  service: 'services',
  calendar: 'calendars',
  policy: 'policies',
  settings: 'settings',
  dutyRota: 'dutyRotas',
  absence: 'absences',
  notice: 'notices',
} as const satisfies Record<FlatEntity, keyof CacheDatabase>

/**
 * Versions of a policy or a calendar live side by side, since tickets refer to the one that was in force.
 */
export function rowKey(change: FlatUpsert): string {
  return change.entity === 'policy' || change.entity === 'calendar'
    ? `${change.image.id}@${change.image.version}`
    : change.id
}

export interface AppliedEntities {
  /** What was changed. */
  readonly names: readonly FlatEntity[]
  /** Who is called otherwise now, or is nobody any more. */
  readonly renamedIds: readonly string[]
}

/** Inside the caller's transaction. */
export async function applyEntities(
  cache: CacheDatabase,
  changes: readonly (Change & { readonly entity: FlatEntity })[],
  read: ReadHeld,
): Promise<AppliedEntities> {
  const names = [...new Set(changes.map((change) => change.entity))]
  const touched: FlatEntity[] = []
  const renamedIds: string[] = []
  for (const name of names) {
    const own = changes.filter((change) => change.entity === name) as readonly FlatChange[]
    const replaced = await applyToTable(tableOf(cache, name), own, read)
    if (replaced.isChanged) touched.push(name)
    if (name === 'person') renamedIds.push(...replaced.renamedIds)
  }
  return { names: touched, renamedIds }
}

/** The rows of an entity. */
export function tableOf(cache: CacheDatabase, name: FlatEntity): Table<EntityRow<Images[FlatEntity]>, string> {
  // Each table holds images of its own entity; here they are only moved, never read.
  return cache[TABLES[name]] as unknown as Table<EntityRow<Images[FlatEntity]>, string>
}

async function applyToTable(
  table: Table<EntityRow<Images[FlatEntity]>, string>,
  changes: readonly FlatChange[],
  read: ReadHeld,
): Promise<{ readonly isChanged: boolean; readonly renamedIds: readonly string[] }> {
  const latest = new Map<string, EntityRow<Images[FlatEntity]>>()
  const removed = new Set<string>()
  for (const change of changes) {
    if (change.op !== 'upsert') {
      removed.add(change.id)
      continue
    }
    const id = rowKey(change)
    if (change.version > (latest.get(id)?.version ?? -1))
      latest.set(id, { id, version: change.version, image: change.image })
    removed.delete(change.id)
  }
  const ids = [...latest.keys()]
  const held = await read(table, ids)
  const newer = [...latest.values()].filter((row, index) => row.version > (held[index]?.version ?? -1))
  if (newer.length > 0) await table.bulkPut(newer)
  for (const id of removed) await table.filter((row) => row.id === id || row.image.id === id).delete()
  const wasCalled = new Map(held.flatMap((row) => (row === undefined ? [] : [[row.id, calledBy(row)] as const])))
  const renamed = newer.filter((row) => wasCalled.has(row.id) && wasCalled.get(row.id) !== calledBy(row))
  return { isChanged: newer.length > 0 || removed.size > 0, renamedIds: [...renamed.map(({ id }) => id), ...removed] }
}

const calledBy = ({ image }: EntityRow<Images[FlatEntity]>): unknown => ('name' in image ? image.name : null)
