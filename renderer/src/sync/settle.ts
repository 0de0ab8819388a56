/**
 * Verdicts, taken in. Images go into the cache first and the outbox is settled after: there is no transaction over two
 * databases, and a crash in between only asks the server again, which gives the same answer.
 */
import { applyChanges, releaseWaiting } from '@/cache/apply-changes'
import type { CacheDatabase } from '@/cache/cache-database'
import { forget, outboxRows } from '@/cache/outbox'
import type { OutboxDatabase } from '@/cache/outbox-database'
import { heldVersions } from '@/cache/read-together'
import type { Judge, OutboxRow, SyncStateRow, Touched } from '@/cache/rows'
import { settle } from '@/cache/settle-verdicts'
import type { Command } from '@shared/domain/command'
import type { Instant } from '@shared/domain/instant'
import type { Verdict } from '@shared/protocol/sync'
import { busyTickets } from './push-batch'

export interface Settled {
  readonly commandIds: readonly string[]
  readonly touched: Touched
  readonly attention: boolean
  readonly merged: boolean
}

interface Databases {
  readonly cache: CacheDatabase
  readonly outbox: OutboxDatabase
}

const NOTHING = { commandIds: [], ticketIds: [] } as const

/**
 * What waits for a command that is nowhere any more would wait for ever: the server will not hear of it. Refused here,
 * with its text kept.
 */
export async function refuseStranded(
  databases: Databases,
  verdicts: readonly Verdict[],
  now: Instant,
): Promise<Settled | null> {
  const waiting = verdicts.filter(({ status, code }) => status === 'retryLater' && code === 'command.dependencyUnknown')
  if (waiting.length === 0) return null
  const known = new Set((await outboxRows(databases.outbox)).map((row) => row.id))
  const stranded = waiting.filter(
    ({ params: { dependency } }) => typeof dependency === 'string' && !known.has(dependency),
  )
  if (stranded.length === 0) return null
  const refused = stranded.map((verdict): Verdict => {
    return { ...verdict, status: 'rejected', code: 'command.dependencyRefused' }
  })
  return takeVerdicts(databases, refused, now, 'device')
}

/** Two steps as one. */
export function together(first: Settled, second: Settled | null): Settled {
  if (second === null) return first
  return {
    commandIds: [...new Set([...first.commandIds, ...second.commandIds])],
    touched: {
      tickets: [...new Set([...first.touched.tickets, ...second.touched.tickets])],
      timelines: [...new Set([...first.touched.timelines, ...second.touched.timelines])],
      directory: first.touched.directory || second.touched.directory,
      notices: first.touched.notices || second.touched.notices,
    },
    attention: first.attention || second.attention,
    merged: first.merged || second.merged,
  }
}

/** @param judgedBy who gave the verdicts; the device itself, where the server cannot be asked */
export async function takeVerdicts(
  databases: Databases,
  verdicts: readonly Verdict[],
  now: Instant,
  judgedBy: Judge = 'server',
): Promise<Settled> {
  const { cache, outbox } = databases
  const images = verdicts.flatMap((verdict) => verdict.images)
  // No image sends a ticket away, so nobody asks which of them are busy.
  const { touched, state } = await applyChanges(cache, images, new Set(), now, null)
  const held = await heldAfter(cache, verdicts)
  const left = await settle(outbox, verdicts, now, judgedBy, (row) => hasCaughtUp(row, held, state))
  const isMoreToForget = state.waitingOut.length > 0 || left.some((row) => row.state === 'acknowledged')
  const forgotten = isMoreToForget ? await forgetCaughtUp(databases, state, now) : NOTHING
  return {
    commandIds: [...new Set([...verdicts.map((verdict) => verdict.commandId), ...forgotten.commandIds])],
    touched: { ...touched, tickets: [...new Set([...touched.tickets, ...forgotten.ticketIds])] },
    attention: verdicts.some(({ status }) => status === 'conflict' || status === 'rejected'),
    merged: verdicts.some(({ status }) => status === 'merged'),
  }
}

/**
 * Drops acknowledged commands whose effect the cache shows, then lets tickets go that only waited for them.
 *
 * @param state where the cache stands, as it was just written
 * @param now by this machine's clock
 * @returns what was dropped, and the tickets that left the cache
 */
export async function forgetCaughtUp(
  { cache, outbox }: Databases,
  state: SyncStateRow,
  now: Instant,
): Promise<{ readonly commandIds: readonly string[]; readonly ticketIds: readonly string[] }> {
  const rows = await outboxRows(outbox)
  const acknowledged = rows.filter((row) => row.state === 'acknowledged')
  const ids = [...new Set(acknowledged.flatMap((row) => Object.keys(row.versions)))]
  const held = ids.length === 0 ? new Map<string, number>() : await heldVersions(cache, ids)
  const done = acknowledged.filter((row) => hasCaughtUp(row, held, state))
  await forget(outbox, done)
  const left = busyTickets(rows.filter((row) => !done.includes(row)))
  const ticketIds = state.waitingOut.length === 0 ? [] : await releaseWaiting(cache, left, now)
  return { commandIds: done.map((row) => row.id), ticketIds }
}

/**
 * Which version of their tickets the cache holds at least, once the images of verdicts are in it. Those are as a rule
 * what the verdicts are about: tickets are read only where they are not.
 */
async function heldAfter(cache: CacheDatabase, verdicts: readonly Verdict[]): Promise<ReadonlyMap<string, number>> {
  const shown = new Map<string, number>()
  for (const change of verdicts.flatMap(({ images }) => images)) {
    if (change.entity !== 'ticket') continue
    shown.set(change.id, Math.max(change.image.version, shown.get(change.id) ?? 0))
  }
  const wanted = verdicts.flatMap(({ versions }) => Object.entries(versions))
  const unknown = wanted.flatMap(([id, version]) => ((shown.get(id) ?? -1) < version ? [id] : []))
  if (unknown.length === 0) return shown
  return new Map([...shown, ...(await heldVersions(cache, [...new Set(unknown)]))])
}

/** A ticket that is not here any more has caught up when the feed was read up to the command's own change. */
function hasCaughtUp(row: OutboxRow, held: ReadonlyMap<string, number>, state: SyncStateRow): boolean {
  const isFeedRead = state.seq !== null && (row.seq === null || state.seq >= row.seq)
  // People come with the feed alone: until then the device knows them by its own command.
  if (concernsPeople(row.command) && !isFeedRead) return false
  return Object.entries(row.versions).every(([ticketId, version]) => {
    const heldVersion = held.get(ticketId)
    if (heldVersion !== undefined) return heldVersion >= version
    return isFeedRead
  })
}

const concernsPeople = ({ name, args }: Command): boolean =>
  name === 'changeRequester' || (name === 'registerTicket' && 'newRequester' in Object(args))
