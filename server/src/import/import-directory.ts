/**
 * People, groups and categories of another system: found again by their reference, made where they are new. What an
 * administrator has changed since is left as it is, but for the members that a group gains.
 */
import { v7 as uuidv7 } from 'uuid'
import type { ImportBatch, ImportCategory, ImportGroup, ImportPerson, ImportRefusal } from '@shared/protocol/import'
import type { DatabaseTransaction } from '../store/database'

/** Ids by the other system's own reference. */
export interface ImportDirectory {
  readonly people: ReadonlyMap<string, string>
  readonly groups: ReadonlyMap<string, string>
  readonly categories: ReadonlyMap<string, string>
}

export interface DirectoryResult {
  readonly directory: ImportDirectory
  readonly addedPeople: number
  readonly addedGroups: number
  readonly addedCategories: number
  readonly refused: readonly ImportRefusal[]
}

interface Target {
  readonly transaction: DatabaseTransaction
  readonly organisationId: string
  readonly deskGroupId: string
  readonly source: string
}

const ROWS_PER_STATEMENT = 1_000

/** The reference as the store keeps it: unique among all systems that were imported. */
export const externalRefOf = (source: string, ref: string): string => `${source}:${ref}`

/** Everything that a batch brings or mentions. */
export async function resolveDirectory(target: Target, batch: ImportBatch): Promise<DirectoryResult> {
  const mentioned = mentionedIn(batch)
  const people = await findIds(target, 'people', mentioned.people)
  const addedPeople = await addPeople(target, batch.people, people)
  const groups = await findIds(target, 'groups', mentioned.groups)
  const addedGroups = await addGroups(target, batch.groups, groups, people)
  const categories = await findIds(target, 'categories', mentioned.categories)
  const { added: addedCategories, refused } = await addCategories(target, batch.categories, categories)
  return { directory: { people, groups, categories }, addedPeople, addedGroups, addedCategories, refused }
}

function mentionedIn(batch: ImportBatch) {
  const people = new Set(batch.people.map((person) => person.ref))
  const groups = new Set(batch.groups.map((group) => group.ref))
  const categories = new Set(
    batch.categories.flatMap(({ ref, parentRef }) => (parentRef === null ? [ref] : [ref, parentRef])),
  )
  for (const group of batch.groups) for (const ref of group.memberRefs) people.add(ref)
  for (const ticket of batch.tickets) {
    for (const { actorRef, fields } of ticket.events) {
      for (const ref of [actorRef, fields.requesterRef, fields.assigneeRef]) if (ref != null) people.add(ref)
      if (fields.groupRef != null) groups.add(fields.groupRef)
      if (fields.categoryRef != null) categories.add(fields.categoryRef)
    }
  }
  return { people, groups, categories }
}

async function findIds(
  target: Target,
  table: 'people' | 'groups' | 'categories',
  refs: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  const prefix = externalRefOf(target.source, '')
  for (const chunk of chunksOf([...refs])) {
    const rows = await target.transaction
      .selectFrom(table)
      .select(['id', 'external_ref'])
      .where('organisation_id', '=', target.organisationId)
      .where(
        'external_ref',
        'in',
        chunk.map((ref) => prefix + ref),
      )
      .execute()
    for (const row of rows) if (row.external_ref !== null) ids.set(row.external_ref.slice(prefix.length), row.id)
  }
  return ids
}

async function addPeople(target: Target, people: readonly ImportPerson[], ids: Map<string, string>): Promise<number> {
  const fresh = firstOfEach(people.filter((person) => !ids.has(person.ref)))
  for (const chunk of chunksOf(fresh)) {
    const rows = chunk.map((person) => ({
      ...idFor(target, person.ref, ids),
      name: person.name,
      email: person.email,
      phone: person.phone,
      department: person.department,
      tier: null,
      zone: person.zone ?? null,
      language: person.language ?? null,
      roles: [],
    }))
    await target.transaction.insertInto('people').values(rows).execute()
  }
  return fresh.length
}

async function addGroups(
  target: Target,
  groups: readonly ImportGroup[],
  ids: Map<string, string>,
  people: ReadonlyMap<string, string>,
): Promise<number> {
  let added = 0
  for (const group of firstOfEach(groups)) {
    const memberIds = group.memberRefs.flatMap((ref) => people.get(ref) ?? [])
    if (group.isDesk) ids.set(group.ref, target.deskGroupId)
    const known = ids.get(group.ref)
    if (known !== undefined) await addMembers(target, known, memberIds)
    else {
      added += 1
      const row = {
        ...idFor(target, group.ref, ids),
        name: group.name,
        member_ids: memberIds,
        lead_id: null,
        manager_id: null,
      }
      await target.transaction.insertInto('groups').values(row).execute()
    }
  }
  return added
}

async function addMembers(target: Target, groupId: string, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return
  const group = await target.transaction
    .selectFrom('groups')
    .select(['member_ids', 'version'])
    .where('id', '=', groupId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const all = [...new Set([...group.member_ids, ...memberIds])]
  if (all.length === group.member_ids.length) return
  await target.transaction
    .updateTable('groups')
    .set({ member_ids: all, version: group.version + 1, last_command_id: null })
    .where('id', '=', groupId)
    .execute()
}

async function addCategories(target: Target, categories: readonly ImportCategory[], ids: Map<string, string>) {
  const refused: ImportRefusal[] = []
  const fresh = firstOfEach(categories.filter((category) => !ids.has(category.ref)))
  const rows = fresh.flatMap((category) => {
    const parentId = category.parentRef === null ? null : ids.get(category.parentRef)
    if (parentId !== undefined)
      return [{ ...idFor(target, category.ref, ids), name: category.name, parent_id: parentId, group_id: null }]
    refused.push({
      ref: category.ref,
      code: 'import.unknownParent',
      reason: `its parent ${category.parentRef ?? ''} is not there`,
    })
    return []
  })
  for (const chunk of chunksOf(rows)) await target.transaction.insertInto('categories').values(chunk).execute()
  return { added: rows.length, refused }
}

function idFor(target: Target, ref: string, ids: Map<string, string>) {
  const id = uuidv7()
  ids.set(ref, id)
  return {
    id,
    organisation_id: target.organisationId,
    external_ref: externalRefOf(target.source, ref),
    last_command_id: null,
  }
}

function firstOfEach<Item extends { readonly ref: string }>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.toReversed().map((item) => [item.ref, item])).values()].toReversed()
}

export function chunksOf<Row>(rows: readonly Row[], size: number = ROWS_PER_STATEMENT): readonly Row[][] {
  const chunks: Row[][] = []
  for (let start = 0; start < rows.length; start += size) chunks.push(rows.slice(start, start + size))
  return chunks
}
