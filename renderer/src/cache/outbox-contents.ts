/**
 * All that an outbox holds, carried from a database that is being deleted, or from what a window remembers of it, into
 * the one that takes its place. Every window that was open may bring its own: what one has brought, answered or decided
 * about is not brought again by the next.
 */
import { answeredIds, noteAnswered } from './answered'
import { outboxRows } from './outbox'
import type { OutboxDatabase } from './outbox-database'
import type { AttentionRow, DecidedRow, DraftRow, MergedRow, OutboxMetaRow, OutboxRow, SeenNoticeRow } from './rows'

export interface OutboxContents {
  readonly commands: readonly OutboxRow[]
  readonly attention: readonly AttentionRow[]
  readonly merged: readonly MergedRow[]
  readonly discards: readonly DecidedRow[]
  readonly drafts: readonly DraftRow[]
  readonly seenNotices: readonly SeenNoticeRow[]
  readonly meta: readonly OutboxMetaRow[]
}

export const NO_CONTENTS: OutboxContents = {
  commands: [],
  attention: [],
  merged: [],
  discards: [],
  drafts: [],
  seenNotices: [],
  meta: [],
}

/**
 * For a database that somebody wants to delete. The reading begins in this very call: the deletion waits for what was
 * begun before the database was closed, and for nothing else.
 *
 * @throws when it cannot be read
 */
export async function copyOutbox(database: IDBDatabase): Promise<OutboxContents> {
  const transaction = database.transaction([...database.objectStoreNames], 'readonly')
  const all = <Row>(name: keyof OutboxContents): (() => readonly Row[]) => {
    if (!database.objectStoreNames.contains(name)) return () => []
    const request = transaction.objectStore(name).getAll() as IDBRequest<Row[]>
    return () => request.result
  }
  const read = {
    commands: all<OutboxRow>('commands'),
    attention: all<AttentionRow>('attention'),
    merged: all<MergedRow>('merged'),
    discards: all<DecidedRow>('discards'),
    drafts: all<DraftRow>('drafts'),
    seenNotices: all<SeenNoticeRow>('seenNotices'),
    meta: all<OutboxMetaRow>('meta'),
  }
  return new Promise((resolve, reject) => {
    transaction.onabort = () => reject(transaction.error ?? new Error('The outbox could not be read'))
    transaction.oncomplete = () =>
      resolve({
        commands: read.commands(),
        attention: read.attention(),
        merged: read.merged(),
        discards: read.discards(),
        drafts: read.drafts(),
        seenNotices: read.seenNotices(),
        meta: read.meta(),
      })
  })
}

/**
 * All that either has, for a database that was lost before what the one before it held was written.
 *
 * @param earlier what was lost first; it stands before the other
 * @param later counts where both have the same
 */
export function together(earlier: OutboxContents, later: OutboxContents): OutboxContents {
  const byId = ({ id }: { readonly id: string }): string => id
  const byKey = ({ key }: { readonly key: string }): string => key
  const draft = new Map(later.drafts.map((row) => [row.key, row.savedAt]))
  return {
    commands: united(earlier.commands, later.commands, byId),
    attention: united(earlier.attention, later.attention, byId),
    merged: united(earlier.merged, later.merged, byId),
    discards: united(earlier.discards, later.discards, byId),
    drafts: united(
      later.drafts,
      earlier.drafts.filter(({ key, savedAt }) => (draft.get(key) ?? -Infinity) < savedAt),
      byKey,
    ),
    seenNotices: united(earlier.seenNotices, later.seenNotices, byId),
    meta: united(
      earlier.meta,
      later.meta.map((row) => withAnswered(row, earlier.meta)),
      byKey,
    ),
  }
}

function united<Row>(earlier: readonly Row[], later: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  return [...new Map([...earlier, ...later].map((row) => [keyOf(row), row])).values()]
}

function withAnswered(row: OutboxMetaRow, earlier: readonly OutboxMetaRow[]): OutboxMetaRow {
  if (row.key !== 'answered') return row
  const before = earlier.flatMap((other) => (other.key === 'answered' ? other.ids : []))
  return { key: 'answered', ids: [...new Set([...before, ...row.ids])] }
}

/**
 * To be called in a transaction over all tables.
 *
 * @returns how many changes are here by it that were not: unsent ones, and refused ones with their text
 */
export async function putBack(outbox: OutboxDatabase, contents: OutboxContents): Promise<number> {
  const [decidedIds, drafts] = await Promise.all([
    outbox.discards.toCollection().primaryKeys(),
    outbox.drafts.bulkGet(contents.drafts.map(({ key }) => key)),
  ])
  const decided = new Set(decidedIds)
  for (const row of contents.meta) {
    if (row.key === 'clientId') await outbox.meta.put(row)
    // Before the commands: one of an earlier loss may have been answered since.
    if (row.key === 'answered') await noteAnswered(outbox, row.ids)
  }
  await outbox.discards.bulkPut(contents.discards.filter(({ id }) => !decided.has(id)))
  for (const { id } of contents.discards) decided.add(id)
  const refused = await putBackRefusals(outbox, contents.attention, decided)
  const unsent = await putBackCommands(outbox, contents.commands, decided)
  await outbox.merged.bulkPut([...contents.merged])
  await outbox.seenNotices.bulkPut([...contents.seenNotices])
  // Of two texts the later counts.
  await outbox.drafts.bulkPut(
    contents.drafts.filter(({ savedAt }, index) => (drafts[index]?.savedAt ?? -Infinity) < savedAt),
  )
  return refused + unsent
}

async function putBackRefusals(
  outbox: OutboxDatabase,
  rows: readonly AttentionRow[],
  decided: ReadonlySet<string>,
): Promise<number> {
  const held = await outbox.attention.bulkGet(rows.map(({ id }) => id))
  // The server may have told of it meanwhile, and does not keep what was asked.
  const lost = rows.filter(({ id }, index) => !decided.has(id) && (held[index]?.command ?? null) === null)
  await outbox.attention.bulkPut(lost)
  return lost.filter(({ command }) => command !== null).length
}

/** @param rows in order; those of a second loss after those of the first */
async function putBackCommands(
  outbox: OutboxDatabase,
  rows: readonly OutboxRow[],
  decided: ReadonlySet<string>,
): Promise<number> {
  const [standing, refusals, answered] = await Promise.all([
    outboxRows(outbox),
    outbox.attention.toArray(),
    answeredIds(outbox),
  ])
  const refused = new Map(refusals.map((row) => [row.id, row]))
  // Another window, which did not know of the refusal, was here before.
  const isOver = ({ id }: { readonly id: string }): boolean =>
    decided.has(id) || (refused.get(id)?.command ?? null) !== null
  await outbox.commands.bulkDelete(standing.filter(isOver).map(({ n }) => n))
  const known = new Set(standing.map(({ id }) => id))
  const taken = new Set(standing.map(({ n }) => n))
  const lost = rows.filter((row) => !known.has(row.id) && !answered.has(row.id) && !isOver(row))
  let isMoved = false
  let last = -Infinity
  for (const row of lost) {
    const told = refused.get(row.id)
    if (told !== undefined) {
      await outbox.attention.put({ ...told, command: row.command, ticketIds: row.command.tickets })
      continue
    }
    // Its own place, unless something was asked meanwhile that has it; then it and all that follow it come after.
    const { n, ...rest } = row
    isMoved ||= taken.has(n) || n <= last
    last = n
    await outbox.commands.add(isMoved ? rest : row)
  }
  return lost.filter(({ state }) => state === 'pending').length
}
